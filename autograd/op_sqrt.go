package autograd

import (
	"galaxynet/tensor"
	"galaxynet/tensor/kernel"
)

// Sqrt returns the square root of x, element by element: NaN below 0.
//
//	y = √x        dx = dy / 2y
//
// At 0 the gradient is infinite, or NaN if dy is 0, as PyTorch's.
func Sqrt(x Value) Value {
	n := Begin(sqrtOp, x)
	tensor.SqrtTo(n.NewOutput(n.Input(0).Shape()...), n.Input(0))
	return n.Done()
}

func sqrtBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad()
		elementwise(sqrtGradTo, n.GradInPlace(0), dy, n.Output())
	}
}

// sqrtGradTo sets dx to dy / 2y.
func sqrtGradTo(dx, dy, y []float32) {
	kernel.ScaleTo(dx, 0.5, dy)
	kernel.DivTo(dx, dx, y)
}

var sqrtOp = register(Op{Name: "sqrt", Backward: sqrtBackward, NeedsOutput: true})
