package autograd_test

import (
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

var _ = addCases("div", twoInputs(autograd.Div, func(a, b float64) float64 { return a / b }, awayFromZero)...)

// awayFromZero returns random numbers of both signs with sizes from 0.5 on.
func awayFromZero(name string, shape ...int) *tensor.Tensor {
	x := gradtest.Normal(name, shape...)
	for i, v := range x.Data() {
		x.Data()[i] = v + float32(math.Copysign(0.5, float64(v)))
	}
	return x
}

func TestDivOfAValueByItself(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.FromSlice([]float32{2, -4}, 2))
	y := autograd.Div(x, x)
	tape.Backward(y, nil)
	if want := tensor.New(2); !tensor.Equal(x.Grad(), want) {
		t.Errorf("gradient of x/x: %v, want %v", x.Grad(), want)
	}
}

func TestDivByZeroAndInfinity(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	a := tape.Variable(tensor.FromSlice([]float32{1, -1, 3}, 3))
	b := tape.Variable(tensor.FromSlice([]float32{0, 0, inf}, 3))
	y := autograd.Div(a, b)
	tape.Backward(y, nil)
	for _, c := range []struct {
		what string
		got  *tensor.Tensor
		want []float32
	}{
		{"quotients", y.Data(), []float32{inf, -inf, 0}},
		{"gradient of the numerators", a.Grad(), []float32{inf, inf, 0}},
		{"gradient of the denominators", b.Grad(), []float32{-inf, inf, 0}},
	} {
		if want := tensor.FromSlice(c.want, 3); !tensor.Equal(c.got, want) {
			t.Errorf("%s: %v, want %v", c.what, c.got, want)
		}
	}
}

func TestDivPanicsForShapesThatDoNotFit(t *testing.T) {
	wantShapeError(t, "div: lengths must be equal or 1: [2 3] and [2]", func(tape *autograd.Tape) {
		autograd.Div(tape.Constant(tensor.New(2, 3)), tape.Constant(tensor.New(2)))
	})
}
