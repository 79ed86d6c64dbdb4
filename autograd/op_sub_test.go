package autograd_test

import (
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

var _ = addCases("sub", twoInputs(autograd.Sub, func(a, b float64) float64 { return a - b }, gradtest.Normal)...)

func TestSubOfAValueFromItself(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.FromSlice([]float32{1, -2}, 2))
	tape.Backward(autograd.Sub(x, x), tensor.FromSlice([]float32{3, 4}, 2))
	if want := tensor.New(2); !tensor.Equal(x.Grad(), want) {
		t.Errorf("gradient of x in x - x: %v, want %v", x.Grad(), want)
	}
}

func TestSubKeepsTheGradientOfAConstantOperandOut(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	a, b := tape.Constant(tensor.Ones(2)), tape.Variable(tensor.Ones(2))
	tape.Backward(autograd.Sub(a, b), nil)
	if want := tensor.Full(-1, 2); !tensor.Equal(b.Grad(), want) || a.Grad() != nil {
		t.Errorf("gradients %v and %v, want none and %v", a.Grad(), b.Grad(), want)
	}
}

func TestSubPanicsForShapesThatDoNotFit(t *testing.T) {
	wantShapeError(t, "sub: lengths must be equal or 1: [2 3] and [4]", func(tape *autograd.Tape) {
		autograd.Sub(tape.Constant(tensor.New(2, 3)), tape.Constant(tensor.New(4)))
	})
}
