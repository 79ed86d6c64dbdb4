package galaxy

import (
	"math"
	"slices"
	"testing"
)

func TestRMSEOnPaper(t *testing.T) {
	labels := make([]float32, 2*Columns)
	predictions := slices.Clone(labels)
	predictions[0] = 0.5          // question 1
	predictions[Columns+2] = 0.25 // question 1
	predictions[36] = 1           // question 11
	labels[Columns+36] = unknown
	predictions[Columns+36] = 7
	var s Score
	s.Add(predictions[:Columns], labels[:Columns])
	s.Add(predictions[Columns:], labels[Columns:])
	for what, c := range map[string]struct{ got, want float64 }{
		"all":          {s.RMSE(), math.Sqrt((0.25 + 0.0625 + 1) / 73)},
		"question 1":   {s.Question(Questions[0]), math.Sqrt((0.25 + 0.0625) / 6)},
		"question 2":   {s.Question(Questions[1]), 0},
		"question 11":  {s.Question(Questions[10]), math.Sqrt(1. / 11)},
		"column 1.3":   {s.Column(2), math.Sqrt(0.0625 / 2)},
		"column 11.6":  {s.Column(36), 1},
		"rows counted": {float64(s.Rows), 2},
	} {
		if math.Abs(c.got-c.want) > 1e-15 {
			t.Errorf("%s: %v, want %v", what, c.got, c.want)
		}
	}
}

func TestRMSEOfUnknownValues(t *testing.T) {
	var s Score
	if v := s.RMSE(); !math.IsNaN(v) {
		t.Errorf("of nothing: %v, want NaN", v)
	}
	labels, predictions := make([]float32, Columns), make([]float32, Columns)
	predictions[4] = unknown
	s.Add(predictions, labels)
	if v, w := s.Question(Questions[1]), s.Question(Questions[0]); !math.IsNaN(v) || w != 0 {
		t.Errorf("with a prediction that is NaN question 2 has %v, want NaN, question 1 %v, want 0", v, w)
	}
	defer func() {
		if text := recover(); text != "galaxy: Score.Add: 37 predictions for 36 labels, want rows of 37" {
			t.Errorf("panic %v", text)
		}
	}()
	s.Add(predictions, labels[:36])
}

// A small square among large ones, of a million images, is not lost.
func TestRMSEKeepsSmallDifferences(t *testing.T) {
	var s Score
	s.Squares[0], s.Known[0] = 1e6, 1<<20
	labels, predictions := make([]float32, Columns), make([]float32, Columns)
	predictions[0] = 1e-3
	s.Add(predictions, labels)
	if got := s.Squares[0] - 1e6; math.Abs(got-1e-6) > 1e-9 {
		t.Errorf("1e6 + 1e-6 - 1e6 = %v", got)
	}
}

func TestPlaceInTheRanking(t *testing.T) {
	for _, c := range []struct {
		score float64
		want  string
	}{
		{0.05, "1st"}, {0.07492, "1st"}, {0.07493, "2nd"}, {0.07869, "3rd"}, {0.079, "4th"},
		{0.0805, "5th to 8th"}, {0.081, "9th"}, {0.1, "10th to 78th"}, {0.11025, "10th to 78th"},
		{0.12, "79th to 145th"}, {0.1639, "behind the 145th"}, {math.NaN(), "none"},
	} {
		if got := Place(c.score); got != c.want {
			t.Errorf("%v: %s, want %s", c.score, got, c.want)
		}
	}
	for n, want := range map[int]string{1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 21: "21st", 111: "111th", 122: "122nd"} {
		if got := ordinal(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}
