package galaxy

import "strings"

// Reading says in words what most volunteers saw: it starts at question 1, takes
// the answer with the largest fraction (the first on a tie) and goes on with the
// question that it leads to:
//
//	smooth, in between, not odd
//
// Questions whose answers are all unknown are left out; if question 1 is, the
// reading is "unknown". row has Columns elements.
func Reading(row []float32) string {
	checkRow("Reading", row)
	var words []string
	for number := 1; number != 0; {
		q := Questions[number-1]
		answer, known := q.most(row)
		if !known {
			// The last answer of every question leads past what hangs on the others.
			number = q.Answers[len(q.Answers)-1].Next
			continue
		}
		words = append(words, answer.Name)
		number = answer.Next
	}
	if len(words) == 0 {
		return "unknown"
	}
	return strings.Join(words, ", ")
}

// most returns the answer with the largest known fraction, the first on a tie.
func (q Question) most(row []float32) (answer Answer, known bool) {
	for _, a := range q.Answers {
		v := row[a.Column]
		if v == v && (!known || v > row[answer.Column]) {
			answer, known = a, true
		}
	}
	return answer, known
}
