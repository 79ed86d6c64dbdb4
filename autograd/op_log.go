package autograd

import "galaxynet/tensor"

// Log returns the natural logarithm of x, element by element: -Inf at 0, NaN
// below.
//
//	y = ln x        dx = dy / x
func Log(x Value) Value {
	n := Begin(logOp, x)
	tensor.LogTo(n.NewOutput(n.Input(0).Shape()...), n.Input(0))
	return n.Done()
}

func logBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad()
		tensor.DivTo(n.GradInPlace(0), dy, n.Input(0))
	}
}

var logOp = register(Op{Name: "log", Backward: logBackward, NeedsInputs: true})
