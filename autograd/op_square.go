package autograd

import (
	"galaxynet/tensor"
	"galaxynet/tensor/kernel"
)

// Square returns x times itself, element by element.
//
//	y = x²        dx = 2 dy · x
func Square(x Value) Value {
	n := Begin(squareOp, x)
	tensor.MulTo(n.NewOutput(n.Input(0).Shape()...), n.Input(0), n.Input(0))
	return n.Done()
}

func squareBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad()
		elementwise(squareGradTo, n.GradInPlace(0), dy, n.Input(0))
	}
}

// squareGradTo sets dx to 2 dy x.
func squareGradTo(dx, dy, x []float32) {
	kernel.MulTo(dx, dy, x)
	kernel.ScaleTo(dx, 2, dx)
}

var squareOp = register(Op{Name: "square", Backward: squareBackward, NeedsInputs: true})
