package autograd

import (
	"galaxynet/tensor"
	"galaxynet/tensor/kernel"
)

// Tanh returns the hyperbolic tangent of x, element by element.
//
//	y = tanh x        dx = dy (1 - y)(1 + y)
//
// As PyTorch's, the gradient comes from y: it is off by some 2⁻²³ dy, and 0 where
// |x| > 9.02, where y is 1 or -1.
func Tanh(x Value) Value {
	n := Begin(tanhOp, x)
	tensor.TanhTo(n.NewOutput(n.Input(0).Shape()...), n.Input(0))
	return n.Done()
}

func tanhBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad()
		inPieces(tanhGradTo, n.GradInPlace(0), dy, n.Output(), 0)
	}
}

// tanhGradTo uses (1 - y)(1 + y) and not 1 - y²: 1 - y has no rounding error where
// it is small, while that of y² is as large as the result.
func tanhGradTo(dx, dy, y, t []float32, _ float32) {
	u, v, _ := thirds(t)
	oneMinusTo(u, y)
	kernel.AddScalarTo(v, 1, y)
	kernel.MulTo(u, u, v)
	kernel.MulTo(dx, dy, u)
}

var tanhOp = register(Op{Name: "tanh", Backward: tanhBackward, NeedsOutput: true})
