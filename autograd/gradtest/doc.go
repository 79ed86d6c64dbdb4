// Package gradtest checks the gradients of operations, those of package autograd
// and those that a user adds.
//
// The derivative is taken of a twin: the same formula, written once more in
// float64 and as plainly as possible. Central differences on it are right to
// some ten digits, so that the comparison sees every mistake in the float32 code
// and none of the noise of differencing it:
//
//	dL/dx_i  ≈  (L(x + h e_i) - L(x - h e_i)) / 2h        L = sum of dy_j · y_j
//
// On paper, for y = x² at x = 3, dy = 1 and h = 0.01: (9.0601 - 8.9401)/0.02 = 6,
// which is 2x.
//
//	gradtest.Run(t, gradtest.Case{
//		Name:   "square",
//		F:      func(x ...autograd.Value) autograd.Value { return Square(x[0]) },
//		Twin:   func(x ...gradtest.Array) gradtest.Array { … },
//		Inputs: []*tensor.Tensor{gradtest.Normal("x", 3, 5)},
//	})
//
// Reading order: array.go, case.go, check.go, adjoint.go.
package gradtest
