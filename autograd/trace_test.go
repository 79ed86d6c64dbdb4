package autograd_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

func TestTraceNamesTheFirstOperationThatIsNotFinite(t *testing.T) {
	inf := float32(math.Inf(1))
	for name, c := range map[string]struct {
		want string
		f    func(tape *autograd.Tape)
	}{
		"nothing": {"<nil>", func(tape *autograd.Tape) {
			autograd.Log(tape.Variable(tensor.Ones())).Backward()
		}},
		"forward": {"the output of log of loss, shape [3], has -Inf at element 1; everything before it is finite", func(tape *autograd.Tape) {
			x := tape.Constant(vector(1, 0, 2))
			tape.Scope = "loss"
			autograd.Mul(autograd.Log(x), x)
		}},
		"a leaf": {"constant, shape [2], has +Inf at element 0; everything before it is finite", func(tape *autograd.Tape) {
			autograd.Sub(tape.Constant(vector(inf, 1)), tape.Constant(vector(inf, 1)))
		}},
		"backward": {"the gradient of input 0 of sqrt, shape [2], has +Inf at element 1; everything before it is finite", func(tape *autograd.Tape) {
			x := tape.Variable(vector(1, 0))
			tape.Backward(autograd.Sqrt(autograd.Square(x)), nil)
		}},
		"backward to a parameter": {"the gradient of parameter w of sqrt, shape [], has +Inf at element 0; everything before it is finite", func(tape *autograd.Tape) {
			autograd.Sqrt(tape.Param(scalarParam("w", 0))).Backward()
		}},
	} {
		tape := autograd.NewTape()
		tape.Trace = true
		c.f(tape)
		if got := fmt.Sprint(tape.NonFinite()); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		tape.Reset()
		if err := tape.NonFinite(); err != nil {
			t.Errorf("%s: after Reset there is still %v", name, err)
		}
		tape.Close()
	}
}

func TestNonFiniteErrorCanBeTakenApart(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	tape.Trace = true
	autograd.Log(tape.Constant(vector(1, 0)))
	var e *autograd.NonFiniteError
	if err := tape.NonFinite(); !errors.As(err, &e) || e.Op != "log" || e.Grad != "" || e.Index != 1 || !math.IsInf(float64(e.Value), -1) || !e.Shape.Equal(tensor.Shape{2}) {
		t.Errorf("got %#v", err)
	}
}
