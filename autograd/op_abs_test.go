package autograd_test

import (
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

var _ = addCases("abs", oneInput("", autograd.Abs, math.Abs))

func TestAbsOfSpecialValues(t *testing.T) {
	checkSpecials(t, autograd.Abs, 0, []special{
		{0, 0, 0}, {-zero, 0, 0}, {2, 2, 1}, {-2, 2, -1}, {inf, inf, 1}, {-inf, inf, -1}, {nan, nan, nan}, {-1e-45, 1e-45, -1},
	})
}

func TestAbsAtZeroStopsAnInfiniteGradient(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.FromSlice([]float32{0, -1}, 2))
	tape.Backward(autograd.Abs(x), tensor.FromSlice([]float32{inf, inf}, 2))
	if want := tensor.FromSlice([]float32{0, -inf}, 2); !tensor.Equal(x.Grad(), want) {
		t.Errorf("gradient %v, want %v", x.Grad(), want)
	}
}
