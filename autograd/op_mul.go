package autograd

import "galaxynet/tensor"

// Mul returns the products element by element, with NumPy's broadcasting.
//
//	y = a · b        da = dy · b, db = dy · a, summed where an operand was repeated
//
// It panics if the shapes do not fit together. a and b may be the same value.
func Mul(a, b Value) Value {
	n := Begin(mulOp, a, b)
	dims, rank := tensor.BroadcastDims("mul", n.Input(0).Shape(), n.Input(1).Shape())
	tensor.MulTo(n.NewOutput(dims[:rank]...), n.Input(0), n.Input(1))
	return n.Done()
}

func mulBackward(n *Node) {
	dy, a, b := n.OutputGrad(), n.Input(0), n.Input(1)
	if n.Needs(1) {
		productTo(n, n.GradTo(1), dy, a)
	}
	if n.Needs(0) {
		productTo(n, gradLikeOutput(n, 0), dy, b)
	}
}

// productTo sets dx to dy · other, summed where dx's operand was repeated.
func productTo(n *Node, dx, dy, other *tensor.Tensor) {
	if dx.Shape().Equal(dy.Shape()) {
		tensor.MulTo(dx, dy, other)
		return
	}
	whole := n.Temp(dy.Shape()...)
	tensor.MulTo(whole, dy, other)
	sumTo(dx, whole)
}

var mulOp = register(Op{Name: "mul", Backward: mulBackward, NeedsInputs: true, Linear: true})
