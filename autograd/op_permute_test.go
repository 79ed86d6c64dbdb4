package autograd_test

import (
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

var _ = addCases("permute",
	permuteCase("last to the front", []int{3, 5, 7}, 2, 0, 1),
	permuteCase("negative axes", []int{3, 5, 7}, -2, -1, 0),
	permuteCase("transpose", []int{5, 7}, 1, 0),
	permuteCase("images to channels last", []int{2, 3, 5, 7}, 0, 2, 3, 1),
	permuteCase("nothing", []int{3, 5}, 0, 1),
	permuteCase("a scalar", []int{}),
)

func permuteCase(name string, shape []int, order ...int) gradtest.Case {
	return gradtest.Case{
		Name: name,
		F:    func(x ...autograd.Value) autograd.Value { return autograd.Permute(x[0], order...) },
		Twin: func(x ...gradtest.Array) gradtest.Array {
			dims := make([]int, len(order))
			for i, axis := range order {
				dims[i] = shape[(axis+len(shape))%len(shape)]
			}
			y := gradtest.NewArray(dims...)
			y.Each(func(index []int) {
				from := make([]int, len(index))
				for i, axis := range order {
					from[(axis+len(shape))%len(shape)] = index[i]
				}
				*y.At(index...) = *x[0].At(from...)
			})
			return y
		},
		Inputs: []*tensor.Tensor{gradtest.Normal("x", shape...)},
	}
}

func TestPermutePanicsForWrongOrders(t *testing.T) {
	for _, c := range []struct {
		want  string
		order []int
	}{
		{"permute: the order [0] must name every axis once: [2 3]", []int{0}},
		{"permute: the order [0 0] must name every axis once: [2 3]", []int{0, 0}},
		{"permute: the order [1 -1] must name every axis once: [2 3]", []int{1, -1}},
		{"permute: the order [0 2] must name every axis once: [2 3]", []int{0, 2}},
		{"permute: the order [0 -3] must name every axis once: [2 3]", []int{0, -3}},
	} {
		wantShapeError(t, c.want, func(tape *autograd.Tape) { autograd.Permute(tape.Constant(tensor.New(2, 3)), c.order...) })
	}
}
