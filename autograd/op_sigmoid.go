package autograd

import (
	"galaxynet/tensor"
	"galaxynet/tensor/kernel"
)

// Sigmoid returns the logistic function of x, element by element.
//
//	y = 1 / (1 + e^-x)        dx = dy · y (1 - y)
//
// As PyTorch's, the gradient comes from y: it is off by at most 2⁻²⁴ dy, and 0
// from x = 17.4 on, where y is 1.
func Sigmoid(x Value) Value {
	n := Begin(sigmoidOp, x)
	tensor.SigmoidTo(n.NewOutput(n.Input(0).Shape()...), n.Input(0))
	return n.Done()
}

func sigmoidBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad()
		inPieces(sigmoidGradTo, n.GradInPlace(0), dy, n.Output(), 0)
	}
}

// sigmoidGradTo sets dx to dy y (1 - y).
func sigmoidGradTo(dx, dy, y, t []float32, _ float32) {
	u, _, _ := thirds(t)
	oneMinusTo(u, y)
	kernel.MulTo(u, u, y)
	kernel.MulTo(dx, dy, u)
}

var sigmoidOp = register(Op{Name: "sigmoid", Backward: sigmoidBackward, NeedsOutput: true})
