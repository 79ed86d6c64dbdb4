package autograd_test

import (
	"math"
	"slices"
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

var _ = addCases("bce with logits", meanLossCases(autograd.BCEWithLogits, func(z, t float64) float64 {
	y := 1 / (1 + math.Exp(-z))
	return -t*math.Log(y) - (1-t)*math.Log(1-y)
}, gradtest.Normal)...)

func TestBCEWithLogitsIsExactForLargeLogits(t *testing.T) {
	for name, c := range map[string]struct{ z, target, loss, dz float32 }{
		"right 1":         {50, 1, 1.9287498e-22, -1.9287498e-22}, // e^-50, far below half an ulp of sigmoid(50)
		"right 0":         {-50, 0, 1.9287498e-22, 1.9287498e-22},
		"wrong 1":         {1e4, 0, 1e4, 1},
		"wrong 0":         {-1e4, 1, 1e4, -1},
		"undecided":       {0, 0.25, math.Ln2, 0.25},
		"largest, right":  {math.MaxFloat32, 1, 0, 0},
		"largest, wrong":  {-math.MaxFloat32, 1, math.MaxFloat32, -1},
		"smallest number": {1e-45, 0, math.Ln2, 0.5},
	} {
		tape := autograd.NewTape()
		z := tape.Variable(tensor.Full(c.z))
		loss := autograd.BCEWithLogits(z, tape.Constant(tensor.Full(c.target)))
		loss.Backward()
		got := []float32{loss.Data().Item(), z.Grad().Item()}
		if want := []float32{c.loss, c.dz}; !slices.EqualFunc(got, want, sameFloat) {
			t.Errorf("%s: z %v, target %v: loss and gradient %v, want %v", name, c.z, c.target, got, want)
		}
		tape.Close()
	}
}

// Where the sigmoid has not lost its digits the two losses are one.
func TestBCEWithLogitsIsBCEOfTheSigmoid(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	z, target := gradtest.Normal("z", 7, 5), tape.Constant(shares("target", 7, 5))
	a := autograd.BCEWithLogits(tape.Constant(z), target).Data().Item()
	b := autograd.BCE(tape.Constant(tensor.Sigmoid(z)), target).Data().Item()
	if math.Abs(float64(a-b)) > 1e-6*float64(a) { // some ten roundings of each
		t.Errorf("with logits %v, without %v", a, b)
	}
}
