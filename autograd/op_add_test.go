package autograd_test

import (
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

// twoInputs returns the cases of an operation of two operands with broadcasting.
func twoInputs(f func(a, b autograd.Value) autograd.Value, twin func(a, b float64) float64, b func(name string, shape ...int) *tensor.Tensor) (cases []gradtest.Case) {
	for _, c := range []struct {
		name string
		a, b []int
	}{
		{"equal shapes", []int{3, 5}, []int{3, 5}},
		{"a row", []int{4, 3, 5}, []int{5}},
		{"a column", []int{3, 5}, []int{3, 1}},
		{"both repeated", []int{3, 1, 5}, []int{7, 1}},
		{"a scalar", []int{}, []int{2, 3}},
		{"one element each", []int{1, 1}, []int{1}},
	} {
		cases = append(cases, gradtest.Case{
			Name:   c.name,
			F:      func(x ...autograd.Value) autograd.Value { return f(x[0], x[1]) },
			Twin:   func(x ...gradtest.Array) gradtest.Array { return gradtest.Broadcast(x[0], x[1], twin) },
			Inputs: []*tensor.Tensor{gradtest.Normal("a", c.a...), b("b", c.b...)},
		})
	}
	return cases
}

var _ = addCases("add", twoInputs(autograd.Add, func(a, b float64) float64 { return a + b }, gradtest.Normal)...)

func TestAddOfAValueToItself(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.FromSlice([]float32{1, -2}, 2))
	tape.Backward(autograd.Add(x, x), tensor.FromSlice([]float32{3, 4}, 2))
	if want := tensor.FromSlice([]float32{6, 8}, 2); !tensor.Equal(x.Grad(), want) {
		t.Errorf("gradient of x in x + x: %v, want %v", x.Grad(), want)
	}
}

func TestAddPanicsForShapesThatDoNotFit(t *testing.T) {
	wantShapeError(t, "add: lengths must be equal or 1: [2 3] and [4]", func(tape *autograd.Tape) {
		autograd.Add(tape.Constant(tensor.New(2, 3)), tape.Constant(tensor.New(4)))
	})
}

// wantShapeError runs f and checks the message of its ShapeError.
func wantShapeError(t *testing.T, want string, f func(tape *autograd.Tape)) {
	t.Helper()
	tape := autograd.NewTape()
	defer tape.Close()
	err := tensor.Catch(func() { f(tape) })
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %q", err, want)
	}
}
