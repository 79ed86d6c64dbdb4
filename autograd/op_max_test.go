package autograd_test

import (
	"slices"
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

var _ = addCases("max", append(reductionCases(autograd.Max, slices.Max),
	maxCase("two axes of three, kept", []int{3, 4, 5, 2}, tensor.Over(2, 1).Keep(), 1, 2),
	maxCase("three axes around one", []int{3, 4, 5, 2}, tensor.Over(0, 1, 3), 0, 1, 3),
	maxCase("an axis of length 1", []int{3, 1, 5}, tensor.Over(1), 1),
	maxCase("all axes by name", []int{3, 5}, tensor.Over(0, 1), 0, 1),
)...)

func maxCase(name string, shape []int, axes tensor.Axes, over ...int) gradtest.Case {
	return gradtest.Case{
		Name: name,
		F:    func(x ...autograd.Value) autograd.Value { return autograd.Max(x[0], axes) },
		Twin: func(x ...gradtest.Array) gradtest.Array {
			dims, rank := axes.ResultDims("twin", x[0].Shape)
			y := gradtest.NewArray(dims[:rank]...)
			for i, row := range rowsOver(x[0], over) {
				y.Data[i] = slices.Max(row)
			}
			return y
		},
		Inputs: []*tensor.Tensor{gradtest.Normal("x", shape...)},
	}
}

func TestMaxGivesTheGradientToTheFirst(t *testing.T) {
	for _, c := range []struct {
		name    string
		x       []float32
		axes    tensor.Axes
		y, grad []float32
	}{
		{"equal ones in rows", []float32{1, 3, 3, 2, 2, 2}, tensor.Over(1), []float32{3, 2}, []float32{0, 1, 0, 1, 0, 0}},
		{"equal ones in columns", []float32{1, 3, 2, 1, 4, 2}, tensor.Over(0), []float32{1, 4, 2}, []float32{1, 0, 1, 0, 1, 0}},
		{"equal ones over all", []float32{1, 3, 0, 3, 3, 2}, tensor.All, []float32{3}, []float32{0, 1, 0, 0, 0, 0}},
		{"both zeros", []float32{-1, -zero, 0, 0, -zero, -1}, tensor.Over(1), []float32{0, 0}, []float32{0, 1, 0, 1, 0, 0}},
		{"infinities", []float32{-inf, -inf, -inf, 1, inf, inf}, tensor.Over(1), []float32{-inf, inf}, []float32{1, 0, 0, 0, 1, 0}},
	} {
		tape := autograd.NewTape()
		x := tape.Variable(tensor.FromSlice(c.x, 2, 3))
		y := autograd.Max(x, c.axes)
		tape.Backward(y, nil)
		if !slices.Equal(y.Data().Data(), c.y) || !slices.Equal(x.Grad().Data(), c.grad) {
			t.Errorf("%s: got %v and the gradient %v, want %v and %v", c.name, y.Data(), x.Grad(), c.y, c.grad)
		}
		tape.Close()
	}
}

func TestMaxGivesTheGradientToTheFirstNaN(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.FromSlice([]float32{5, nan, nan, 7}, 4))
	y := autograd.Max(x, tensor.All)
	tape.Backward(y, nil)
	if got := y.Data().Item(); got == got || !slices.Equal(x.Grad().Data(), []float32{0, 1, 0, 0}) {
		t.Errorf("got %v and the gradient %v, want NaN and [0 1 0 0]", got, x.Grad())
	}
}

func TestMaxPanicsForWhatItCannotChooseFrom(t *testing.T) {
	wantShapeError(t, "max: axis 2 is out of range for 2 axes: [2 3]", func(tape *autograd.Tape) {
		autograd.Max(tape.Constant(tensor.New(2, 3)), tensor.Over(2))
	})
	wantShapeError(t, "max: there must be an element to choose: [2 0]", func(tape *autograd.Tape) {
		autograd.Max(tape.Constant(tensor.New(2, 0)), tensor.Over(1))
	})
}

func TestMaxPanicsIfXChangedBeforeTheWayBack(t *testing.T) {
	wantPanic(t, "autograd: max: x was changed after the result was computed, found no element that equals it", func(tape *autograd.Tape) {
		x := tensor.FromSlice([]float32{1, 2}, 2)
		y := autograd.Max(tape.Variable(x), tensor.All)
		x.Fill(0)
		y.Backward()
	})
}

func TestMaxOfAnEmptyBatch(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.New(0, 3))
	y := autograd.Max(x, tensor.Over(1))
	tape.Backward(y, nil)
	if y.Data().Len() != 0 || x.Grad().Len() != 0 {
		t.Errorf("got %v and the gradient %v, want nothing", y.Data(), x.Grad())
	}
}
