package autograd_test

import (
	"fmt"
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

// The worked example of the package comment.
func Example() {
	tape := autograd.NewTape()
	defer tape.Close()
	w, b := scalarParam("w", 3), scalarParam("b", -4)

	u := autograd.Mul(tape.Param(w), tape.Constant(tensor.Full(2)))
	v := autograd.Add(u, tape.Param(b))
	y := autograd.Square(v)
	y.Backward()

	fmt.Println("y  =", y.Data().Item())
	fmt.Println("dw =", w.Grad().Item())
	fmt.Println("db =", b.Grad().Item())
	// Output:
	// y  = 4
	// dw = 8
	// db = 4
}

// Cube returns x³.
//
//	y = x³        dx = 3 x² · dy
func Cube(x autograd.Value) autograd.Value {
	n := autograd.Begin(cubeOp, x)
	in := n.Input(0)
	y := n.NewOutput(in.Shape()...)
	tensor.MulTo(y, in, in)
	tensor.MulTo(y, y, in)
	return n.Done()
}

func cubeBackward(n *autograd.Node) {
	if n.Needs(0) {
		dx, x := n.GradTo(0), n.Input(0)
		tensor.MulTo(dx, x, x)
		tensor.MulTo(dx, dx, n.OutputGrad())
		tensor.ScaleTo(dx, 3, dx)
	}
}

var cubeOp = &autograd.Op{Name: "cube", Backward: cubeBackward, NeedsInputs: true}

func TestTheOperationOfThePackageCommentIsRight(t *testing.T) {
	gradtest.Run(t, gradtest.Case{
		Name: "cube",
		F:    func(x ...autograd.Value) autograd.Value { return Cube(x[0]) },
		Twin: func(x ...gradtest.Array) gradtest.Array {
			return x[0].Map(func(x float64) float64 { return x * x * x })
		},
		Inputs: []*tensor.Tensor{gradtest.Normal("x", 3, 5)},
	}, cubeOp.Linear)
}

// A package of its own can add operations: they are ordinary ones.
func TestAnOperationFromOutsideAllocatesNothing(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := gradtest.Normal("x", 3, 5)
	allocs := testing.AllocsPerRun(5, func() {
		tape.Reset()
		tape.Backward(Cube(autograd.ReLUInPlace(Cube(tape.Variable(x)))), x)
	})
	if allocs != 0 {
		t.Errorf("%v allocations a step, want none", allocs)
	}
}
