package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"galaxynet/galaxy"
)

// writeTable writes a column for each score, with rows for all answers together, for
// each question and for each answer. Where nothing was known it has a dash.
func (r *result) writeTable(w io.Writer) error {
	fmt.Fprintf(w, "%d galaxies\n", r.galaxies)
	if r.learnt > 0 {
		fmt.Fprintf(w, "the network has learnt from %d of them, so it does better here than on new ones: -part test leaves them out\n", r.learnt)
	}
	if r.missing > 0 {
		fmt.Fprintf(w, "left out: %d galaxies that have labels, but no prediction\n", r.missing)
	}
	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(name string, known int, value func(s *galaxy.Score) float64) {
		cells := []string{name, fmt.Sprint(known)}
		for i := range r.scores {
			cells = append(cells, rounded(value(&r.scores[i].score)))
		}
		fmt.Fprintln(t, strings.Join(cells, "\t"))
	}
	heading := []string{"RMSE", "labels"}
	for _, s := range r.scores {
		heading = append(heading, s.name)
	}
	fmt.Fprintln(t, strings.Join(heading, "\t"))
	known := r.scores[0].score.Known
	row("all answers", sum(known[:]), (*galaxy.Score).RMSE)
	mean := r.scores[1].score.RMSE()
	row("of the mean's", sum(known[:]), func(s *galaxy.Score) float64 { return s.RMSE() / mean })
	for _, q := range galaxy.Questions {
		row(fmt.Sprintf("%d. %s", q.Number, q.Text), sum(known[q.Lo:q.Hi]), func(s *galaxy.Score) float64 { return s.Question(q) })
		for _, a := range q.Answers {
			name := fmt.Sprintf("   %s %s", galaxy.ColumnNames[a.Column], a.Name)
			row(name, known[a.Column], func(s *galaxy.Score) float64 { return s.Column(a.Column) })
		}
	}
	return t.Flush()
}

func sum(counts []int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// rounded writes a score with five decimals, as the competition did.
func rounded(score float64) string {
	if score != score {
		return "-"
	}
	return fmt.Sprintf("%.5f", score)
}

// A report is a result as JSON. A score of no known label is null.
type report struct {
	Galaxies int           `json:"galaxies"`
	Learnt   int           `json:"learnt"`            // those among them that a run has learnt from
	Missing  int           `json:"missing"`           // those that have labels, but no prediction
	Skipped  []string      `json:"skipped,omitempty"` // images that cannot be used, and why
	Labels   int           `json:"labels"`            // that were known
	Scores   []reportScore `json:"scores"`
}

type reportScore struct {
	Name      string              `json:"name"` // predictions, mean, mean learnt from
	RMSE      *float64            `json:"rmse"`
	Questions []*float64          `json:"questions"` // 1 to 11
	Answers   map[string]*float64 `json:"answers"`   // by the names of the columns
}

// writeJSON writes the result as an object.
func (r *result) writeJSON(w io.Writer) error {
	known := r.scores[0].score.Known
	out := report{Galaxies: r.galaxies, Learnt: r.learnt, Missing: r.missing, Skipped: r.skipped, Labels: sum(known[:])}
	for _, s := range r.scores {
		score := reportScore{Name: s.name, RMSE: number(s.score.RMSE()), Answers: map[string]*float64{}}
		for _, q := range galaxy.Questions {
			score.Questions = append(score.Questions, number(s.score.Question(q)))
		}
		for c, name := range galaxy.ColumnNames {
			score.Answers[name] = number(s.score.Column(c))
		}
		out.Scores = append(out.Scores, score)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

// number returns a number that JSON has, or nil.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
