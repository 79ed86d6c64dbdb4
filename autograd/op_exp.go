package autograd

import "galaxynet/tensor"

// Exp returns e to the power x, element by element: +Inf from 88.73 on.
//
//	y = e^x        dx = dy · y
func Exp(x Value) Value {
	n := Begin(expOp, x)
	tensor.ExpTo(n.NewOutput(n.Input(0).Shape()...), n.Input(0))
	return n.Done()
}

func expBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad()
		tensor.MulTo(n.GradInPlace(0), dy, n.Output())
	}
}

var expOp = register(Op{Name: "exp", Backward: expBackward, NeedsOutput: true})
