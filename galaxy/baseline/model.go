package baseline

import (
	"fmt"

	"galaxynet/galaxy"
)

// A Colour is red, green and blue, each 0 to 1.
type Colour [3]float64

// A Model predicts labels from a colour.
type Model interface {
	// PredictTo sets dst, which has galaxy.Columns elements.
	PredictTo(dst []float32, c Colour)
}

// Mean predicts the same for every galaxy.
type Mean [galaxy.Columns]float32

// FitMean returns the means of the training labels: of all constant predictions the
// one with the smallest RMSE on them.
func FitMean(train *galaxy.Labels) *Mean {
	m := new(Mean)
	for c, v := range train.Means() {
		m[c] = float32(v)
	}
	return m
}

// PredictTo copies the means.
func (m *Mean) PredictTo(dst []float32, _ Colour) { copy(dst, m[:]) }

// Evaluate compares a model's predictions with labels; colours[i] belongs to row i.
// It panics if their numbers differ.
func Evaluate(m Model, colours []Colour, labels *galaxy.Labels) (score galaxy.Score) {
	checkColours("Evaluate", colours, labels)
	prediction := make([]float32, galaxy.Columns)
	for i, c := range colours {
		m.PredictTo(prediction, c)
		score.Add(prediction, labels.Row(i))
	}
	return score
}

func checkColours(name string, colours []Colour, labels *galaxy.Labels) {
	if len(colours) != labels.Len() {
		panic(fmt.Sprintf("baseline: %s: %d colours for %d rows of labels", name, len(colours), labels.Len()))
	}
}
