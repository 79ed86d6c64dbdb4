package autograd

import (
	"galaxynet/tensor"
	"galaxynet/tensor/kernel"
)

// ReLU returns the elements of x that are positive, and 0 for the others.
//
//	y = max(x, 0)        dx = dy where y > 0, else 0
//
// NaN stays NaN. The gradient at 0 is 0, as PyTorch's.
func ReLU(x Value) Value {
	n := Begin(reluOp, x)
	tensor.ReLUTo(n.NewOutput(n.Input(0).Shape()...), n.Input(0))
	return n.Done()
}

// ReLUInPlace is ReLU in the memory of x where nothing on the way back reads x;
// x is not to be used afterwards.
func ReLUInPlace(x Value) Value {
	n := Begin(reluOp, x)
	tensor.ReLUTo(n.OverwriteInput(0), n.Input(0))
	return n.Done()
}

func reluBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad()
		elementwise(kernel.ReLUGradTo, n.GradInPlace(0), dy, n.Output())
	}
}

var reluOp = register(Op{Name: "relu", Backward: reluBackward, NeedsOutput: true})
