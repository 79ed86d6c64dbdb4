package galaxy

import "fmt"

// Columns is the number of answers in the label tree, and of columns in a row of
// labels.
const Columns = 37

// Root is the parent of questions whose answers sum to 1.
const Root = -1

// A Question is one that volunteers were asked about a galaxy. Its answers are the
// columns Lo to Hi-1.
type Question struct {
	Number  int    // 1 to 11
	Text    string // what the volunteers read
	Lo, Hi  int    // columns, counted from 0
	Answers []Answer

	// Parent is the column whose fraction the answers sum to: the question was asked
	// of the volunteers who had given that answer. It is Root for 1.
	//
	// Question 6 was not put to those who saw a star, but the labels of the
	// competition are corrected so that it sums to 1 like question 1.
	Parent int
}

// An Answer is one answer to a question.
type Answer struct {
	Name   string // short, to be read without the question: "no bar"
	Column int
	Next   int // number of the question that it leads to, 0 for none
}

// Questions is the decision tree of Galaxy Zoo 2 (Willett et al. 2013, table 2,
// MNRAS 435, 2835), in the order of the columns. A question's parent is an answer
// to an earlier one.
var Questions = grow([]branch{
	{"Is it smooth, with features, or a star?", Root, []leaf{{"smooth", 7}, {"features or disk", 2}, {"star or artifact", 0}}},
	{"Is it a disk seen edge-on?", 1, []leaf{{"edge-on", 9}, {"not edge-on", 3}}},
	{"Is there a bar?", 4, []leaf{{"bar", 4}, {"no bar", 4}}},
	{"Is there a spiral?", 4, []leaf{{"spiral", 10}, {"no spiral", 5}}},
	{"How prominent is the bulge?", 4, []leaf{{"no bulge", 6}, {"just noticeable bulge", 6}, {"obvious bulge", 6}, {"dominant bulge", 6}}},
	{"Is anything odd?", Root, []leaf{{"odd", 8}, {"not odd", 0}}},
	{"How round is it?", 0, []leaf{{"completely round", 6}, {"in between", 6}, {"cigar-shaped", 6}}},
	{"What is odd?", 13, []leaf{{"ring", 0}, {"lens or arc", 0}, {"disturbed", 0}, {"irregular", 0}, {"other oddity", 0}, {"merger", 0}, {"dust lane", 0}}},
	{"What shape has the bulge of the edge-on disk?", 3, []leaf{{"rounded bulge", 6}, {"boxy bulge", 6}, {"no bulge", 6}}},
	{"How tightly are the arms wound?", 7, []leaf{{"tight arms", 11}, {"medium arms", 11}, {"loose arms", 11}}},
	{"How many arms are there?", 7, []leaf{{"1 arm", 5}, {"2 arms", 5}, {"3 arms", 5}, {"4 arms", 5}, {"more than 4 arms", 5}, {"uncounted arms", 5}}},
})

// A branch is a row of the table above: a question, its parent's column, and its
// answers, each with the number of the next question.
type branch struct {
	text   string
	parent int
	leaves []leaf
}

type leaf struct {
	name string
	next int
}

// grow numbers the questions and the columns of a table.
func grow(table []branch) (questions [11]Question) {
	column := 0
	for i, b := range table {
		q := Question{Number: i + 1, Text: b.text, Lo: column, Parent: b.parent}
		for _, l := range b.leaves {
			q.Answers = append(q.Answers, Answer{Name: l.name, Column: column, Next: l.next})
			column++
		}
		q.Hi = column
		questions[i] = q
	}
	return questions
}

// ColumnNames are the names of the columns in the competition's files, in their
// order: "Class1.1" to "Class11.6".
var ColumnNames = columnNames()

func columnNames() (names [Columns]string) {
	for _, q := range Questions {
		for i, a := range q.Answers {
			names[a.Column] = fmt.Sprintf("Class%d.%d", q.Number, i+1)
		}
	}
	return names
}

// parentName says what a question's answers sum to.
func (q Question) parentName() string {
	if q.Parent == Root {
		return "1"
	}
	return ColumnNames[q.Parent]
}

// checkRow panics unless a slice has one element for each column.
func checkRow(name string, row []float32) {
	if len(row) != Columns {
		panic(fmt.Sprintf("galaxy: %s: a row of %d values, want %d", name, len(row), Columns))
	}
}
