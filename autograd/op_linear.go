package autograd

import "galaxynet/tensor"

// Linear returns x wᵀ + bias for every row of x: a fully connected layer. The
// zero Value as bias stands for none.
//
//	y_nk = sum over c of x_nc · w_kc + bias_k        x [N C], w [K C], bias [K], y [N K]
//	dx = dy w,  dw = dyᵀ x,  dbias = sum over the rows of dy
//
// It panics if the shapes do not fit together.
func Linear(x, w, bias Value) Value {
	n := Begin(linearOp, x, w, bias)
	xs, ws := n.Input(0).Shape(), n.Input(1).Shape()
	if len(xs) != 2 || len(ws) != 2 || xs[1] != ws[1] {
		tensor.FailShapes("linear", "x must be [N C] and the weights [K C]", xs, ws)
	}
	y := n.NewOutput(xs[0], ws[0])
	if !n.Has(2) {
		tensor.MatMulNTTo(y, n.Input(0), n.Input(1))
		return n.Done()
	}
	if bs := n.Input(2).Shape(); len(bs) != 1 || bs[0] != ws[0] {
		tensor.FailShapes("linear", "the bias must be [K] for weights [K C]", bs, ws)
	}
	tensor.MatMulNTTo(y, n.Input(0), n.Input(1))
	tensor.AddTo(y, y, n.Input(2))
	return n.Done()
}

func linearBackward(n *Node) {
	dy, x, w := n.OutputGrad(), n.Input(0), n.Input(1)
	if n.Needs(0) {
		tensor.MatMulTo(n.GradTo(0), dy, w)
	}
	if n.Needs(1) {
		tensor.MatMulTNTo(n.GradTo(1), dy, x)
	}
	if n.Needs(2) {
		tensor.SumTo(n.GradTo(2), dy, tensor.Over(0))
	}
}

var linearOp = register(Op{Name: "linear", Backward: linearBackward, NeedsInputs: true, Linear: true})
