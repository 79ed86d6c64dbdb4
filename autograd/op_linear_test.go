package autograd_test

import (
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

var _ = addCases("linear", linearCase("5x7 to 3", 5, 7, 3), linearCase("one row", 1, 17, 5), linearCase("one of each", 1, 1, 1),
	gradtest.Case{
		Name: "no bias",
		F: func(x ...autograd.Value) autograd.Value {
			return autograd.Linear(x[0], x[1], autograd.Value{})
		},
		Twin:   func(x ...gradtest.Array) gradtest.Array { return linearTwin(x[0], x[1], gradtest.NewArray(3)) },
		Inputs: []*tensor.Tensor{gradtest.Normal("x", 5, 7), gradtest.Normal("w", 3, 7)},
	})

func linearCase(name string, rows, in, out int) gradtest.Case {
	return gradtest.Case{
		Name:   name,
		F:      func(x ...autograd.Value) autograd.Value { return autograd.Linear(x[0], x[1], x[2]) },
		Twin:   func(x ...gradtest.Array) gradtest.Array { return linearTwin(x[0], x[1], x[2]) },
		Inputs: []*tensor.Tensor{gradtest.Normal("x", rows, in), gradtest.Normal("w", out, in), gradtest.Normal("bias", out)},
	}
}

func linearTwin(x, w, bias gradtest.Array) gradtest.Array {
	y := gradtest.NewArray(x.Shape[0], w.Shape[0])
	for n := range x.Shape[0] {
		for k := range w.Shape[0] {
			sum := bias.Data[k]
			for c := range x.Shape[1] {
				sum += *x.At(n, c) * *w.At(k, c)
			}
			*y.At(n, k) = sum
		}
	}
	return y
}

func TestLinearPanicsForShapesThatDoNotFit(t *testing.T) {
	wantShapeError(t, "linear: x must be [N C] and the weights [K C]: [2 3] and [4 5]", func(tape *autograd.Tape) {
		autograd.Linear(tape.Constant(tensor.New(2, 3)), tape.Constant(tensor.New(4, 5)), autograd.Value{})
	})
	wantShapeError(t, "linear: the bias must be [K] for weights [K C]: [3] and [4 3]", func(tape *autograd.Tape) {
		autograd.Linear(tape.Constant(tensor.New(2, 3)), tape.Constant(tensor.New(4, 3)), tape.Constant(tensor.New(3)))
	})
}
