package autograd_test

import (
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

var _ = addCases("slice",
	sliceCase("first axis", []int{7, 5}, 0, 2, 5),
	sliceCase("middle axis", []int{3, 7, 5}, 1, 1, 3),
	sliceCase("last axis, negative", []int{3, 5, 7}, -1, 4, 7),
	sliceCase("one element", []int{3, 5}, 1, 2, 3),
	sliceCase("everything", []int{3, 5}, 1, 0, 5),
)

func sliceCase(name string, shape []int, axis, lo, hi int) gradtest.Case {
	return gradtest.Case{
		Name:   name,
		F:      func(x ...autograd.Value) autograd.Value { return autograd.Slice(x[0], axis, lo, hi) },
		Twin:   func(x ...gradtest.Array) gradtest.Array { return sliceTwin(x[0], (axis+len(shape))%len(shape), lo, hi) },
		Inputs: []*tensor.Tensor{gradtest.Normal("x", shape...)},
	}
}

func sliceTwin(x gradtest.Array, axis, lo, hi int) gradtest.Array {
	dims := append([]int{}, x.Shape...)
	dims[axis] = hi - lo
	y := gradtest.NewArray(dims...)
	y.Each(func(index []int) {
		from := append([]int{}, index...)
		from[axis] += lo
		*y.At(index...) = *x.At(from...)
	})
	return y
}

// The rows of the slice, 18927 floats each, are cut by chunks of 32768.
func TestSliceOfSeveralChunks(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(gradtest.Normal("x", 5, 40, 701))
	y := autograd.Slice(x, 1, 3, 30)
	dy := gradtest.Normal("dy", 5, 27, 701)
	tape.Backward(y, dy)
	parts := tensor.Split(x.Data(), 1, 3, 27, 10)
	if !tensor.Equal(y.Data(), parts[1]) {
		t.Error("the slice differs from tensor.Split's")
	}
	if want := tensor.Concat(1, tensor.New(5, 3, 701), dy, tensor.New(5, 10, 701)); !tensor.Equal(x.Grad(), want) {
		t.Error("the gradient differs from dy between zeros")
	}
}

func TestSliceOfNothing(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.Ones(2, 3))
	y := autograd.Slice(x, 1, 3, 3)
	tape.Backward(y, nil)
	if !y.Shape().Equal(tensor.Shape{2, 0}) || !tensor.Equal(x.Grad(), tensor.New(2, 3)) {
		t.Errorf("shape %v and gradient %v, want [2 0] and zeros", y.Shape(), x.Grad())
	}
}

func TestSlicePanicsForWrongRanges(t *testing.T) {
	for _, c := range []struct {
		want         string
		axis, lo, hi int
	}{
		{"slice: axis 2 is out of range for 2 axes: [2 3]", 2, 0, 1},
		{"slice: axis -3 is out of range for 2 axes: [2 3]", -3, 0, 1},
		{"slice: the range from 1 to 4 must lie within axis 1: [2 3]", 1, 1, 4},
		{"slice: the range from -1 to 2 must lie within axis 1: [2 3]", -1, -1, 2},
		{"slice: the range from 2 to 1 must lie within axis 0: [2 3]", 0, 2, 1},
	} {
		wantShapeError(t, c.want, func(tape *autograd.Tape) { autograd.Slice(tape.Constant(tensor.New(2, 3)), c.axis, c.lo, c.hi) })
	}
}
