package autograd_test

import (
	"math"
	"slices"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

var _ = addCases("bce", meanLossCases(autograd.BCE, func(y, t float64) float64 {
	return -t*math.Log(y) - (1-t)*math.Log(1-y)
}, shares)...)

func TestBCEOfCertainAnswers(t *testing.T) {
	for name, c := range map[string]struct{ y, target, loss, dy, dt float32 }{
		"right 0":       {0, 0, 0, 0, 100},
		"right 1":       {1, 1, 0, 0, -100},
		"wrong 0":       {0, 1, 100, -1e12, 100},
		"wrong 1":       {1, 0, 100, 1e12, -100},
		"subnormal":     {1e-45, 1, 100, -1e12, 100}, // log is -103.3, and the denominator below 1e-12
		"undecided":     {0.5, 0.5, math.Ln2, 0, 0},
		"half of a one": {0, 0.5, 50, -5e11, 100},
	} {
		tape := autograd.NewTape()
		y, target := tape.Variable(tensor.Full(c.y)), tape.Variable(tensor.Full(c.target))
		loss := autograd.BCE(y, target)
		loss.Backward()
		got := []float32{loss.Data().Item(), y.Grad().Item(), target.Grad().Item()}
		if want := []float32{c.loss, c.dy, c.dt}; !slices.EqualFunc(got, want, sameFloat) {
			t.Errorf("%s: y %v, target %v: loss and gradients %v, want %v", name, c.y, c.target, got, want)
		}
		tape.Close()
	}
}

func TestBCEIsNaNOutsideOfProbabilities(t *testing.T) {
	for _, y := range []float32{-0.1, 1.1} {
		tape := autograd.NewTape()
		loss := autograd.BCE(tape.Constant(tensor.FromSlice([]float32{0.5, y}, 2)), tape.Constant(tensor.Full(0.5, 2)))
		if v := loss.Data().Item(); v == v {
			t.Errorf("y = %v: loss %v, want NaN", y, v)
		}
		tape.Close()
	}
}
