package autograd

import "galaxynet/tensor"

// Div returns the quotients of a's and b's elements, with NumPy's broadcasting.
//
//	y = a / b        da = dy / b, db = -dy · a/b / b, summed where an operand was repeated
//
// Division by zero gives an infinity or NaN, as IEEE 754 says. It panics if the
// shapes do not fit together. a and b may be the same value.
func Div(a, b Value) Value {
	n := Begin(divOp, a, b)
	dims, rank := tensor.BroadcastDims("div", n.Input(0).Shape(), n.Input(1).Shape())
	tensor.DivTo(n.NewOutput(dims[:rank]...), n.Input(0), n.Input(1))
	return n.Done()
}

func divBackward(n *Node) {
	dy, a, b := n.OutputGrad(), n.Input(0), n.Input(1)
	if n.Needs(1) {
		db := n.GradTo(1)
		whole := db
		if !db.Shape().Equal(dy.Shape()) {
			whole = n.Temp(dy.Shape()...)
		}
		tensor.DivTo(whole, a, b)
		tensor.DivTo(whole, whole, b)
		tensor.MulTo(whole, whole, dy)
		tensor.NegTo(whole, whole)
		sumTo(db, whole)
	}
	if n.Needs(0) {
		da := gradLikeOutput(n, 0)
		whole := da
		if !da.Shape().Equal(dy.Shape()) {
			whole = n.Temp(dy.Shape()...)
		}
		tensor.DivTo(whole, dy, b)
		sumTo(da, whole)
	}
}

var divOp = register(Op{Name: "div", Backward: divBackward, NeedsInputs: true})
