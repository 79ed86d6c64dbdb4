package autograd_test

import (
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

var _ = addCases("relu",
	oneInput("", autograd.ReLU, func(x float64) float64 { return max(x, 0) }),
	oneInput("in place", func(x autograd.Value) autograd.Value {
		return autograd.ReLUInPlace(autograd.Add(x, x))
	}, func(x float64) float64 { return max(2*x, 0) }),
)

// oneInput returns the case of an elementwise function of one operand, away from
// where it may have a corner: no element is nearer to 0 than 0.05.
func oneInput(name string, f func(x autograd.Value) autograd.Value, twin func(x float64) float64) gradtest.Case {
	x := gradtest.Normal("x", 3, 7, 5)
	for i, v := range x.Data() {
		if math.Abs(float64(v)) < 0.05 {
			x.Data()[i] += 0.1
		}
	}
	return gradtest.Case{
		Name:   "elements " + name,
		F:      func(x ...autograd.Value) autograd.Value { return f(x[0]) },
		Twin:   func(x ...gradtest.Array) gradtest.Array { return x[0].Map(twin) },
		Inputs: []*tensor.Tensor{x},
	}
}

func TestReLUAtZeroAndNaN(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	nan := float32(math.NaN())
	x := tape.Variable(tensor.FromSlice([]float32{0, nan, -1, 2}, 4))
	y := autograd.ReLU(x)
	tape.Backward(y, nil)
	if d := y.Data().Data(); d[0] != 0 || d[1] == d[1] || d[2] != 0 || d[3] != 2 {
		t.Errorf("relu of [0 NaN -1 2]: %v, want [0 NaN 0 2]", d)
	}
	if g := x.Grad().Data(); g[0] != 0 || g[2] != 0 || g[3] != 1 {
		t.Errorf("gradient: %v, want 0 at 0 and -1, 1 at 2", g)
	}
}
