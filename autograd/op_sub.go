package autograd

import "galaxynet/tensor"

// Sub returns the differences of a's and b's elements, with NumPy's broadcasting.
//
//	y = a - b        da = dy, db = -dy, summed where an operand was repeated
//
// It panics if the shapes do not fit together. a and b may be the same value.
func Sub(a, b Value) Value {
	n := Begin(subOp, a, b)
	dims, rank := tensor.BroadcastDims("sub", n.Input(0).Shape(), n.Input(1).Shape())
	tensor.SubTo(n.NewOutput(dims[:rank]...), n.Input(0), n.Input(1))
	return n.Done()
}

func subBackward(n *Node) {
	dy := n.OutputGrad()
	if n.Needs(1) {
		if db := n.GradTo(1); db.Shape().Equal(dy.Shape()) {
			tensor.NegTo(db, dy)
		} else {
			sumTo(db, dy)
			tensor.NegTo(db, db)
		}
	}
	if n.Needs(0) {
		sumTo(gradLikeOutput(n, 0), dy)
	}
}

var subOp = register(Op{Name: "sub", Backward: subBackward, Linear: true})
