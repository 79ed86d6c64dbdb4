package baseline

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"galaxynet/galaxy"
)

// A Result is a baseline and its score.
type Result struct {
	Name  string
	Score galaxy.Score

	// Published is the baseline's RMSE on the full data of the competition: the
	// study's for the mean and the regressions, the competition's own for Hues.
	Published float64
}

// Examples are the colours and the labels of images; row i has colour i.
type Examples struct {
	Colours []Colours
	Labels  *galaxy.Labels
}

// pick returns one colour of each image.
func (e Examples) pick(which func(Colours) Colour) (list []Colour) {
	for _, c := range e.Colours {
		list = append(list, which(c))
	}
	return list
}

// Run fits all baselines to the training images and scores them on the test images.
func Run(train, test Examples) ([]Result, error) {
	pixel := func(c Colours) Colour { return c.Pixel }
	whole := func(c Colours) Colour { return c.Average }
	centre := func(c Colours) Colour { return c.Centre }
	onPixel, err := FitRegression(train.pick(pixel), train.Labels)
	if err != nil {
		return nil, err
	}
	onAverage, err := FitRegression(train.pick(whole), train.Labels)
	if err != nil {
		return nil, err
	}
	return []Result{
		{"mean", Evaluate(FitMean(train.Labels), test.pick(pixel), test.Labels), 0.1639},
		{"central pixel", Evaluate(onPixel, test.pick(pixel), test.Labels), 0.1564},
		{"average pixel", Evaluate(onAverage, test.pick(whole), test.Labels), 0.1599},
		{"similar hue", Evaluate(FitHues(train.pick(centre), train.Labels), test.pick(centre), test.Labels), 0.16194},
	}, nil
}

// WriteReport writes a table of RMSE: over all columns, per question and per
// answer, with a column for each result, and the published scores beside them with
// the place that they would have had. Where no value was known it has a dash.
func WriteReport(w io.Writer, results []Result) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(name string, value func(r *Result) string) {
		cells := []string{name}
		for i := range results {
			cells = append(cells, value(&results[i]))
		}
		fmt.Fprintln(t, strings.Join(cells, "\t"))
	}
	row("RMSE", func(r *Result) string { return r.Name })
	row("all columns", func(r *Result) string { return rounded(r.Score.RMSE()) })
	row("on the full data", func(r *Result) string { return rounded(r.Published) })
	row("its place", func(r *Result) string { return galaxy.Place(r.Published) })
	for _, q := range galaxy.Questions {
		row(fmt.Sprintf("%d. %s", q.Number, q.Text), func(r *Result) string { return rounded(r.Score.Question(q)) })
		for _, a := range q.Answers {
			name := fmt.Sprintf("   %s %s", galaxy.ColumnNames[a.Column], a.Name)
			row(name, func(r *Result) string { return rounded(r.Score.Column(a.Column)) })
		}
	}
	return t.Flush()
}

// rounded writes a score with five decimals, as the competition did.
func rounded(score float64) string {
	if score != score {
		return "-"
	}
	return fmt.Sprintf("%.5f", score)
}
