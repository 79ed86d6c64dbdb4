package autograd_test

import (
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

var _ = addCases("sqrt", positiveInput(autograd.Sqrt, math.Sqrt))

// The derivative is a quotient of the root: two roundings.
func TestSqrtOfSpecialValues(t *testing.T) {
	checkSpecials(t, autograd.Sqrt, 2e-7, []special{
		{4, 2, 0.25}, {0, 0, inf}, {-1, nan, nan}, {inf, inf, 0}, {nan, nan, nan}, {1e-38, 1e-19, 5e18}, {1e38, 1e19, 5e-20},
	})
}

func TestSqrtAtZeroWithoutGradient(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.New(1))
	tape.Backward(autograd.Sqrt(x), tensor.New(1))
	if got := x.Grad().Item(); got == got {
		t.Errorf("gradient 0/0 is %v, want NaN", got)
	}
}
