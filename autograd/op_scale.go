package autograd

import "galaxynet/tensor"

// Scale returns x times a number.
//
//	y = alpha · x        dx = alpha · dy
func Scale(alpha float32, x Value) Value {
	n := Begin(scaleOp, x)
	State[scaled](n).alpha = alpha
	tensor.ScaleTo(n.NewOutput(n.Input(0).Shape()...), alpha, n.Input(0))
	return n.Done()
}

// scaled is what Scale keeps for the way back.
type scaled struct{ alpha float32 }

func scaleBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad()
		tensor.ScaleTo(n.GradInPlace(0), State[scaled](n).alpha, dy)
	}
}

var scaleOp = register(Op{Name: "scale", Backward: scaleBackward, Linear: true})
