package autograd

import "galaxynet/tensor"

// Neg returns -x, element by element.
//
//	y = -x        dx = -dy
func Neg(x Value) Value {
	n := Begin(negOp, x)
	tensor.NegTo(n.NewOutput(n.Input(0).Shape()...), n.Input(0))
	return n.Done()
}

func negBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad()
		tensor.NegTo(n.GradInPlace(0), dy)
	}
}

var negOp = register(Op{Name: "neg", Backward: negBackward, Linear: true})
