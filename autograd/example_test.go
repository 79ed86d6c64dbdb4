package autograd_test

import (
	"fmt"
	"math"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

// Softsign returns x / (1 + |x|), element by element.
//
//	y = x / (1 + |x|)        dx = dy / (1 + |x|)²
func Softsign(x autograd.Value) autograd.Value {
	n := autograd.Begin(softsignOp, x)
	in := n.Input(0)
	y := n.NewOutput(in.Shape()...).Data()
	for i, v := range in.Data() {
		y[i] = v / (1 + abs(v))
	}
	return n.Done()
}

func softsignBackward(n *autograd.Node) {
	if !n.Needs(0) {
		return
	}
	x, dy := n.Input(0).Data(), n.OutputGrad().Data()
	dx := n.GradInPlace(0).Data() // perhaps dy itself: each element is read, then written
	for i, v := range x {
		s := 1 + abs(v)
		dx[i] = dy[i] / (s * s)
	}
}

func abs(v float32) float32 { return float32(math.Abs(float64(v))) }

var softsignOp = &autograd.Op{Name: "softsign", Backward: softsignBackward, NeedsInputs: true}

// An operation of one's own takes one file in any package: the function, the way
// back, and the declaration of what the way back reads. Package gradtest compares
// its gradient with the derivative of the same formula in float64.
func ExampleOp() {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.FromSlice([]float32{1, -3, 0}, 3))
	y := Softsign(x)
	autograd.Sum(y, tensor.All).Backward()
	fmt.Println("y ", y.Data().Data())
	fmt.Println("dx", x.Grad().Data())

	err := gradtest.Check(gradtest.Case{
		Name: "softsign",
		F:    func(x ...autograd.Value) autograd.Value { return Softsign(x[0]) },
		Twin: func(x ...gradtest.Array) gradtest.Array {
			return x[0].Map(func(v float64) float64 { return v / (1 + math.Abs(v)) })
		},
		Inputs: []*tensor.Tensor{gradtest.Normal("x", 3, 5)},
	})
	fmt.Println("error of the gradient:", err)
	// Output:
	// y  [0.5 -0.75 0]
	// dx [0.25 0.0625 1]
	// error of the gradient: <nil>
}
