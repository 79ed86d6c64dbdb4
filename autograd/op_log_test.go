package autograd_test

import (
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

var _ = addCases("log", positiveInput(autograd.Log, math.Log))

// positiveInput returns the case of an elementwise function of numbers from 0.1 on.
func positiveInput(f func(x autograd.Value) autograd.Value, twin func(x float64) float64) gradtest.Case {
	x := gradtest.Normal("x", 3, 7, 5)
	for i, v := range x.Data() {
		x.Data()[i] = 0.1 + v*v
	}
	return gradtest.Case{
		Name:   "positive elements",
		F:      func(x ...autograd.Value) autograd.Value { return f(x[0]) },
		Twin:   func(x ...gradtest.Array) gradtest.Array { return x[0].Map(twin) },
		Inputs: []*tensor.Tensor{x},
	}
}

// The logarithm is rounded once from float64, the derivative is one quotient.
func TestLogOfSpecialValues(t *testing.T) {
	checkSpecials(t, autograd.Log, 2e-7, []special{
		{1, 0, 1}, {0, -inf, inf}, {-zero, -inf, inf}, {-1, nan, -1}, {inf, inf, 0}, {nan, nan, nan}, {1e-38, -87.498233534, 1e38},
	})
}
