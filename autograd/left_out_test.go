package autograd_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

// mayBeLeftOut lists the inputs for which the operations take the zero Value.
var mayBeLeftOut = map[string][]int{
	"batchnorm":    {1, 2},
	"conv2d":       {2},
	"layernorm":    {2},
	"linear":       {2},
	"weighted mse": {2, 3},
}

func TestEveryOpNamesANeededInputThatIsTheZeroValue(t *testing.T) {
	for _, op := range autograd.Ops() {
		c := opCases[op.Name][0]
		for i := range c.Inputs {
			if len(c.Inputs) == 1 || slices.Contains(mayBeLeftOut[op.Name], i) {
				continue // of one input, none is on a tape: see TestMisuseOfATapePanics
			}
			tape := autograd.NewTape()
			var inputs []autograd.Value
			for j, x := range c.Inputs {
				if j == i {
					inputs = append(inputs, autograd.Value{})
				} else {
					inputs = append(inputs, tape.Variable(x))
				}
			}
			found := panicOf(func() { c.F(inputs...) })
			want := fmt.Sprintf("autograd: %s: input %d is the zero Value", op.Name, i)
			if !strings.HasPrefix(fmt.Sprint(found), want) {
				t.Errorf("%s without input %d: the panic is %q, want %q", op.Name, i, fmt.Sprint(found), want)
			}
			tape.Close()
		}
	}
}

// panicOf returns what f panics with, nil if it does not.
func panicOf(f func()) (failure any) {
	defer func() { failure = recover() }()
	f()
	return nil
}

func TestATapeGoesOnAfterAShapeError(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(vector(1, -2, 3))
	y := autograd.ReLU(x)
	for range 3 {
		if err := tensor.Catch(func() { autograd.Add(y, tape.Constant(vector(1, 2))) }); err == nil {
			t.Fatal("no error for shapes that do not fit")
		}
	}
	autograd.Sum(autograd.Mul(y, y), tensor.All).Backward()
	wantGrad(t, "x", x.Grad(), 2, 0, 6)
}

func TestATapeIsNewAfterAPanicOnTheWayBack(t *testing.T) {
	fail := true
	op := &autograd.Op{Name: "failing", Backward: func(n *autograd.Node) {
		dx := n.GradTo(0)
		if fail {
			panic("no gradient today")
		}
		dx.CopyFrom(n.OutputGrad())
	}}
	failing := func(x autograd.Value) autograd.Value {
		n := autograd.Begin(op, x)
		n.NewOutput(x.Shape()...).CopyFrom(n.Input(0))
		return n.Done()
	}
	p := autograd.NewParam("p", 2)
	p.Allocate(nil)
	tape := autograd.NewTape()
	defer tape.Close()
	loss := func() autograd.Value { return autograd.Sum(failing(autograd.Scale(3, tape.Param(p))), tensor.All) }
	if got := panicOf(func() { loss().Backward() }); got != "no gradient today" {
		t.Fatalf("the panic is %v", got)
	}
	fail = false
	tape.Reset()
	p.ZeroGrad()
	loss().Backward()
	wantGrad(t, "p", p.Grad(), 3, 3)
}
