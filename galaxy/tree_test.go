package galaxy

import (
	"strings"
	"testing"

	"galaxynet/tensor"
)

// The header of the competition's files, and what each question's answers sum to.
const kaggleHeader = "GalaxyID,Class1.1,Class1.2,Class1.3,Class2.1,Class2.2,Class3.1,Class3.2,Class4.1,Class4.2," +
	"Class5.1,Class5.2,Class5.3,Class5.4,Class6.1,Class6.2,Class7.1,Class7.2,Class7.3," +
	"Class8.1,Class8.2,Class8.3,Class8.4,Class8.5,Class8.6,Class8.7,Class9.1,Class9.2,Class9.3," +
	"Class10.1,Class10.2,Class10.3,Class11.1,Class11.2,Class11.3,Class11.4,Class11.5,Class11.6"

func TestColumnNamesAreTheCompetitions(t *testing.T) {
	if got := "GalaxyID," + strings.Join(ColumnNames[:], ","); got != kaggleHeader {
		t.Errorf("got  %s\nwant %s", got, kaggleHeader)
	}
}

func TestQuestionsHangOnTheRightAnswers(t *testing.T) {
	want := [11]string{"1", "Class1.2", "Class2.2", "Class2.2", "Class2.2", "1", "Class1.1", "Class6.1", "Class2.1", "Class4.1", "Class4.1"}
	sizes := [11]int{3, 2, 2, 2, 4, 2, 3, 7, 3, 3, 6}
	for i, q := range Questions {
		if q.parentName() != want[i] {
			t.Errorf("question %d sums to %s, want %s", q.Number, q.parentName(), want[i])
		}
		if q.Number != i+1 || len(q.Answers) != sizes[i] || q.Hi-q.Lo != sizes[i] || q.Answers[0].Column != q.Lo {
			t.Errorf("question %d: %+v, want %d answers", i+1, q, sizes[i])
		}
		if q.Parent >= q.Lo {
			t.Errorf("question %d: the parent, column %d, does not come before it", q.Number, q.Parent)
		}
	}
}

// Whoever answers ends, and is asked a question with a parent only after giving
// that answer.
func TestEveryPathEndsAndPassesTheParents(t *testing.T) {
	paths := 0
	var walk func(number int, given map[int]bool, depth int)
	walk = func(number int, given map[int]bool, depth int) {
		if number == 0 {
			paths++
			return
		}
		if depth > len(Questions) {
			t.Fatalf("a path asks more than %d questions", len(Questions))
		}
		q := Questions[number-1]
		if q.Parent != Root && !given[q.Parent] {
			t.Errorf("question %d is asked without %s", number, q.parentName())
		}
		for _, a := range q.Answers {
			given[a.Column] = true
			walk(a.Next, given, depth+1)
			delete(given, a.Column)
		}
	}
	walk(1, map[int]bool{}, 1)
	// 1.3, and question 6 with its 7 + 1 ends after: 3 of question 7, 2.1 with 3 of
	// question 9, and 2.2 with 2 of question 3, (3·6 + 1) of 4, 10, 11 and 4 of 5.
	if want := 1 + 8*(3+3+2*(3*6+1)*4); paths != want {
		t.Errorf("%d paths through the tree, want %d", paths, want)
	}
}

// example is a row with a disk of two arms and a dust lane, all sums right.
func example() []float32 {
	row := make([]float32, Columns)
	for name, v := range map[string]float32{
		"1.1": 0.25, "1.2": 0.5, "1.3": 0.25, "2.1": 0.125, "2.2": 0.375,
		"3.1": 0.25, "3.2": 0.125, "4.1": 0.25, "4.2": 0.125,
		"5.1": 0, "5.2": 0.125, "5.3": 0.25, "5.4": 0, "6.1": 0.75, "6.2": 0.25,
		"7.1": 0.0625, "7.2": 0.125, "7.3": 0.0625, "8.1": 0.25, "8.7": 0.5,
		"9.1": 0.0625, "9.3": 0.0625, "10.1": 0.0625, "10.2": 0.125, "10.3": 0.0625,
		"11.2": 0.1875, "11.6": 0.0625,
	} {
		row[columnOf("Class"+name)] = v
	}
	return row
}

func columnOf(name string) int {
	for j, n := range ColumnNames {
		if n == name {
			return j
		}
	}
	panic("no column " + name)
}

// randomRow returns a row that obeys all sums up to rounding, from random
// conditional fractions.
func randomRow(n uint64) []float32 {
	r := tensor.Stream(1, "random row", n)
	row := make([]float32, Columns)
	for _, q := range Questions {
		sum := float32(0)
		for j := q.Lo; j < q.Hi; j++ {
			row[j] = r.Float32() + 0.01
			sum += row[j]
		}
		for j := q.Lo; j < q.Hi; j++ {
			row[j] /= sum
		}
	}
	CumulativeTo(row, row)
	return row
}
