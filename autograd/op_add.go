package autograd

import "galaxynet/tensor"

// Add returns the sums of a's and b's elements, with NumPy's broadcasting.
//
//	y = a + b        da = dy, db = dy, summed where an operand was repeated
//
// It panics if the shapes do not fit together.
func Add(a, b Value) Value {
	n := Begin(addOp, a, b)
	dims, rank := tensor.BroadcastDims("add", n.Input(0).Shape(), n.Input(1).Shape())
	tensor.AddTo(n.NewOutput(dims[:rank]...), n.Input(0), n.Input(1))
	return n.Done()
}

func addBackward(n *Node) {
	dy := n.OutputGrad()
	if n.Needs(1) {
		sumTo(n.GradTo(1), dy)
	}
	if n.Needs(0) {
		sumTo(gradLikeOutput(n, 0), dy)
	}
}

var addOp = register(Op{Name: "add", Backward: addBackward, Linear: true})
