package autograd_test

import (
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

var _ = addCases("concat",
	concatCase("first axis", 0, []int{3, 5}, []int{2, 5}),
	concatCase("middle axis", 1, []int{3, 5, 7}, []int{3, 1, 7}, []int{3, 2, 7}),
	concatCase("last axis, negative", -1, []int{3, 5}, []int{3, 2}),
	concatCase("a single value", 0, []int{3, 5}),
)

func concatCase(name string, axis int, shapes ...[]int) gradtest.Case {
	c := gradtest.Case{
		Name: name,
		F:    func(x ...autograd.Value) autograd.Value { return autograd.Concat(axis, x...) },
		Twin: func(x ...gradtest.Array) gradtest.Array { return concatTwin((axis+len(shapes[0]))%len(shapes[0]), x) },
	}
	for i, shape := range shapes {
		c.Inputs = append(c.Inputs, gradtest.Normal(string(rune('a'+i)), shape...))
	}
	return c
}

func concatTwin(axis int, xs []gradtest.Array) gradtest.Array {
	dims := append([]int{}, xs[0].Shape...)
	for _, x := range xs[1:] {
		dims[axis] += x.Shape[axis]
	}
	y := gradtest.NewArray(dims...)
	from := 0
	for _, x := range xs {
		x.Each(func(index []int) {
			to := append([]int{}, index...)
			to[axis] += from
			*y.At(to...) = *x.At(index...)
		})
		from += x.Shape[axis]
	}
	return y
}

func TestConcatOfSeveralChunks(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	a, b := tape.Variable(gradtest.Normal("a", 3, 40, 701)), tape.Variable(gradtest.Normal("b", 3, 11, 701))
	y := autograd.Concat(1, a, b)
	if !tensor.Equal(y.Data(), tensor.Concat(1, a.Data(), b.Data())) {
		t.Error("the result differs from tensor.Concat's")
	}
	dy := gradtest.Normal("dy", 3, 51, 701)
	tape.Backward(y, dy)
	parts := tensor.Split(dy, 1, 40, 11)
	if !tensor.Equal(a.Grad(), parts[0]) || !tensor.Equal(b.Grad(), parts[1]) {
		t.Error("the gradients are not the parts of dy")
	}
}

func TestConcatOfAValueWithItself(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.Ones(2, 1))
	y := autograd.Concat(1, x, autograd.Add(x, x), x)
	tape.Backward(y, tensor.FromSlice([]float32{1, 10, 100, 2, 20, 200}, 2, 3))
	if want := tensor.FromSlice([]float32{121, 242}, 2, 1); !tensor.Equal(x.Grad(), want) {
		t.Errorf("gradient %v, want %v", x.Grad(), want)
	}
}

func TestConcatWithNothing(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x, none := tape.Variable(tensor.Ones(2, 3)), tape.Variable(tensor.New(2, 0))
	y := autograd.Concat(1, none, x, none)
	tape.Backward(y, nil)
	if ones := tensor.Ones(2, 3); !tensor.Equal(y.Data(), ones) || !tensor.Equal(x.Grad(), ones) || none.Grad().Len() != 0 {
		t.Errorf("got %v with gradients %v and %v", y.Data(), x.Grad(), none.Grad())
	}
}

func TestConcatPanicsForValuesThatDoNotFit(t *testing.T) {
	for _, c := range []struct {
		want string
		axis int
		a, b []int
	}{
		{"concat: lengths must be equal but for axis 0: [2 3] and [2 4]", 0, []int{2, 3}, []int{2, 4}},
		{"concat: lengths must be equal but for axis 1: [2 3] and [2]", 1, []int{2, 3}, []int{2}},
		{"concat: axis 2 is out of range for 2 axes: [2 3]", 2, []int{2, 3}, []int{2, 3}},
		{"concat: axis 0 is out of range for 0 axes: []", 0, nil, nil},
	} {
		wantShapeError(t, c.want, func(tape *autograd.Tape) {
			autograd.Concat(c.axis, tape.Constant(tensor.New(c.a...)), tape.Constant(tensor.New(c.b...)))
		})
	}
	wantPanic(t, "autograd: concat: no input is on a tape", func(*autograd.Tape) { autograd.Concat(0) })
	wantPanic(t, "autograd: concat: input 1 is the zero Value, which stands for none, and is needed (the first is 0)", func(tape *autograd.Tape) {
		autograd.Concat(0, tape.Constant(tensor.New(2)), autograd.Value{})
	})
}
