package autograd_test

import (
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

var _ = addCases("matmul",
	matmulCase("matrices", []int{5, 7}, []int{7, 3}),
	matmulCase("batches", []int{2, 3, 5}, []int{2, 5, 4}),
	matmulCase("batch and one matrix", []int{2, 3, 4, 5}, []int{5, 7}),
	matmulCase("one matrix and batch", []int{4, 5}, []int{3, 5, 2}),
	matmulCase("batch of one and batch", []int{1, 4, 5}, []int{3, 5, 2}),
	matmulCase("batch and batch of one", []int{3, 4, 5}, []int{1, 5, 2}),
	matmulCase("both repeated", []int{3, 1, 4, 5}, []int{2, 5, 3}),
	matmulCase("row and matrix", []int{5}, []int{5, 3}),
	matmulCase("matrix and column", []int{3, 5}, []int{5}),
	matmulCase("row and column", []int{7}, []int{7}),
	matmulCase("row and batch", []int{5}, []int{2, 3, 5, 4}),
	matmulCase("batch and column", []int{2, 3, 4, 5}, []int{5}),
	matmulCase("one of each", []int{1, 1}, []int{1, 1}),
)

func matmulCase(name string, a, b []int) gradtest.Case {
	return gradtest.Case{
		Name:   name,
		F:      func(x ...autograd.Value) autograd.Value { return autograd.MatMul(x[0], x[1]) },
		Twin:   func(x ...gradtest.Array) gradtest.Array { return matmulTwin(x[0], x[1]) },
		Inputs: []*tensor.Tensor{gradtest.Normal("a", a...), gradtest.Normal("b", b...)},
	}
}

// matmulTwin takes a row and a column as matrices, repeats both operands over the
// batch index by index, and drops the axes of length 1 again.
func matmulTwin(a, b gradtest.Array) gradtest.Array {
	rowA, columnB := len(a.Shape) == 1, len(b.Shape) == 1
	if rowA {
		a.Shape = []int{1, a.Shape[0]}
	}
	if columnB {
		b.Shape = []int{b.Shape[0], 1}
	}
	m, k, n := a.Shape[len(a.Shape)-2], a.Shape[len(a.Shape)-1], b.Shape[len(b.Shape)-1]
	batch := tensor.BroadcastShape("twin", a.Shape[:len(a.Shape)-2], b.Shape[:len(b.Shape)-2])
	y := gradtest.NewArray(append(append([]int{}, batch...), m, n)...)
	y.Each(func(index []int) {
		outer, i, j := index[:len(batch)], index[len(batch)], index[len(batch)+1]
		for l := range k {
			*y.At(index...) += *a.At(within(a.Shape, outer, i, l)...) * *b.At(within(b.Shape, outer, l, j)...)
		}
	})
	y.Shape = batch
	if !rowA {
		y.Shape = append(y.Shape, m)
	}
	if !columnB {
		y.Shape = append(y.Shape, n)
	}
	return y
}

// within returns the index of an operand's element in row i and column j: the last
// of the batch's indices that it has, 0 where it is repeated.
func within(shape, outer []int, i, j int) []int {
	own := len(shape) - 2
	index := append([]int{}, outer[len(outer)-own:]...)
	for axis := range own {
		index[axis] = min(index[axis], shape[axis]-1)
	}
	return append(index, i, j)
}

func TestMatMulOfAValueByItself(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.FromSlice([]float32{1, 2, 3, 4}, 2, 2))
	y := autograd.MatMul(x, x)
	tape.Backward(y, nil)
	// With ones for dy: dy xᵀ has the row sums 3, 7 in its columns, xᵀ dy the
	// column sums 4, 6 in its rows.
	if want := tensor.FromSlice([]float32{7, 11, 9, 13}, 2, 2); !tensor.Equal(x.Grad(), want) {
		t.Errorf("gradient of x x: %v, want %v", x.Grad(), want)
	}
}

func TestMatMulWithoutElements(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	a, b := tape.Variable(tensor.New(2, 0)), tape.Variable(tensor.New(0, 3))
	y := autograd.MatMul(a, b)
	tape.Backward(y, nil)
	if !tensor.Equal(y.Data(), tensor.New(2, 3)) || a.Grad().Len() != 0 || b.Grad().Len() != 0 {
		t.Errorf("got %v with gradients %v and %v", y.Data(), a.Grad(), b.Grad())
	}
	tape.Reset()
	a, b = tape.Variable(tensor.New(0, 2, 3)), tape.Variable(tensor.Ones(3, 4))
	y = autograd.MatMul(a, b)
	tape.Backward(y, nil)
	if !y.Shape().Equal(tensor.Shape{0, 2, 4}) || !tensor.Equal(b.Grad(), tensor.New(3, 4)) {
		t.Errorf("an empty batch has the shape %v and gives the gradient %v", y.Shape(), b.Grad())
	}
}

func TestMatMulPanicsForShapesThatDoNotFit(t *testing.T) {
	for _, c := range []struct {
		want string
		a, b []int
	}{
		{"matmul: inner dimensions must agree: [2 3] and [2 3]", []int{2, 3}, []int{2, 3}},
		{"matmul: inner dimensions must agree: [3] and [4]", []int{3}, []int{4}},
		{"matmul: an operand must not be a scalar: [] and [4]", nil, []int{4}},
		{"matmul: an operand must not be a scalar: [4] and []", []int{4}, nil},
		{"matmul: lengths before the last two must be equal or 1: [2 3 4] and [5 4 3]", []int{2, 3, 4}, []int{5, 4, 3}},
	} {
		wantShapeError(t, c.want, func(tape *autograd.Tape) {
			autograd.MatMul(tape.Constant(tensor.New(c.a...)), tape.Constant(tensor.New(c.b...)))
		})
	}
}
