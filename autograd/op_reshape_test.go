package autograd_test

import (
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

var _ = addCases("reshape", gradtest.Case{
	Name:   "to rows",
	F:      func(x ...autograd.Value) autograd.Value { return autograd.Reshape(x[0], 2, -1) },
	Twin:   func(x ...gradtest.Array) gradtest.Array { return gradtest.Array{Shape: []int{2, 15}, Data: x[0].Data} },
	Inputs: []*tensor.Tensor{gradtest.Normal("x", 2, 3, 5)},
})

func TestReshapePanicsForShapesThatDoNotFit(t *testing.T) {
	for _, c := range []struct {
		want     string
		x, shape []int
	}{
		{"reshape: the number of elements must stay: [2 3] and [4 2]", []int{2, 3}, []int{4, 2}},
		{"reshape: the number of elements must stay: [2 3] and [4 -1]", []int{2, 3}, []int{4, -1}},
		{"reshape: lengths must not be negative, but for one -1: [2 3] and [-1 -1]", []int{2, 3}, []int{-1, -1}},
		{"reshape: lengths must not be negative, but for one -1: [2 3] and [-2 -3]", []int{2, 3}, []int{-2, -3}},
		{"reshape: -1 may stand for any length beside 0: [0 3] and [0 -1]", []int{0, 3}, []int{0, -1}},
	} {
		wantShapeError(t, c.want, func(tape *autograd.Tape) { autograd.Reshape(tape.Constant(tensor.New(c.x...)), c.shape...) })
	}
}
