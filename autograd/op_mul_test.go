package autograd_test

import (
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

var _ = addCases("mul", twoInputs(autograd.Mul, func(a, b float64) float64 { return a * b }, gradtest.Normal)...)

func TestMulOfAValueByItself(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.FromSlice([]float32{3, -2}, 2))
	y := autograd.Mul(x, x)
	tape.Backward(y, nil)
	if want := tensor.FromSlice([]float32{6, -4}, 2); !tensor.Equal(x.Grad(), want) {
		t.Errorf("gradient of x²: %v, want %v", x.Grad(), want)
	}
}

func TestMulPanicsForShapesThatDoNotFit(t *testing.T) {
	wantShapeError(t, "mul: lengths must be equal or 1: [2 3] and [2]", func(tape *autograd.Tape) {
		autograd.Mul(tape.Constant(tensor.New(2, 3)), tape.Constant(tensor.New(2)))
	})
}
