package galaxy

import (
	"fmt"
	"math"
)

// A Score compares predictions with labels, row by row. The zero Score has seen
// none. Values that are unknown in the labels are left out; a prediction that is
// NaN makes the scores that it is part of NaN.
type Score struct {
	Rows    int              // that were added
	Known   [Columns]int     // values of each column that were compared
	Squares [Columns]float64 // sums of squared differences
}

// Add compares the rows of predictions with those of labels, both [N 37]. It
// panics if they are not of the same length and whole rows.
func (s *Score) Add(predictions, labels []float32) {
	if len(predictions) != len(labels) || len(labels)%Columns != 0 {
		panic(fmt.Sprintf("galaxy: Score.Add: %d predictions for %d labels, want rows of %d", len(predictions), len(labels), Columns))
	}
	s.Rows += len(labels) / Columns
	for i, y := range labels {
		if y != y {
			continue
		}
		d := float64(predictions[i]) - float64(y)
		s.Known[i%Columns]++
		s.Squares[i%Columns] += d * d
	}
}

// RMSE returns the competition's score, over all images and columns together:
//
//	sqrt( sum of (p - y)² / number of known y )
//
// It is NaN if no value was known.
func (s *Score) RMSE() float64 { return s.over(0, Columns) }

// Question returns the same over the columns of one question.
func (s *Score) Question(q Question) float64 { return s.over(q.Lo, q.Hi) }

// Column returns the same over one column.
func (s *Score) Column(column int) float64 { return s.over(column, column+1) }

// over returns the root mean square over the columns lo to hi-1.
func (s *Score) over(lo, hi int) float64 {
	sum, known := 0.0, 0
	for c := lo; c < hi; c++ {
		sum += s.Squares[c]
		known += s.Known[c]
	}
	return math.Sqrt(sum / float64(known)) // 0/0 is NaN
}

// places are what is known of the competition's final ranking: the scores of some
// places, 1st to 145th, in their order.
var places = []struct {
	place int
	score float64
}{
	{1, 0.07492}, {2, 0.07753}, {3, 0.07869}, {4, 0.0795}, {8, 0.0808}, {9, 0.08246}, {78, 0.11025}, {145, 0.1286},
}

// Place says which place a score on the competition's full test set would have had
// in its final ranking: "1st", "4th to 8th" between two places whose scores are
// known, or "behind the 145th". Scores on other images are no places.
func Place(score float64) string {
	if !(score >= 0) {
		return "none"
	}
	before := 0 // the last place that is better
	for _, p := range places {
		if score <= p.score {
			if before+1 == p.place {
				return ordinal(p.place)
			}
			return ordinal(before+1) + " to " + ordinal(p.place)
		}
		before = p.place
	}
	return "behind the " + ordinal(before)
}

// ordinal returns 1st, 2nd, 3rd, 4th ...
func ordinal(n int) string {
	ending := "th"
	switch {
	case n/10%10 == 1:
	case n%10 == 1:
		ending = "st"
	case n%10 == 2:
		ending = "nd"
	case n%10 == 3:
		ending = "rd"
	}
	return fmt.Sprint(n) + ending
}
