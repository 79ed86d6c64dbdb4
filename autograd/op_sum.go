package autograd

import "galaxynet/tensor"

// Sum returns the sums of x over the axes: tensor.All, or some by tensor.Over.
//
//	y_i = sum over j of x_ij        dx_ij = dy_i        j over the axes
//
// The elements are added in float64. It panics if x has no such axis.
func Sum(x Value, axes tensor.Axes) Value {
	n := Begin(sumOp, x)
	dims, rank := axes.ResultDims("sum", n.Input(0).Shape())
	State[reduced](n).axes = axes
	tensor.SumTo(n.NewOutput(dims[:rank]...), n.Input(0), axes)
	return n.Done()
}

// reduced is what a reduction keeps for the way back.
type reduced struct{ axes tensor.Axes }

func sumBackward(n *Node) {
	if n.Needs(0) {
		spread(n.GradTo(0), n.OutputGrad(), State[reduced](n).axes, 1)
	}
}

// spread sets dx to alpha·dy, repeated along the axes that were reduced.
func spread(dx, dy *tensor.Tensor, axes tensor.Axes, alpha float32) {
	dims, rank := axes.Keep().ResultDims("spread", dx.Shape())
	kept := headers.Take()
	kept.Rebind(dy.Data(), dims[:rank]...)
	dx.Fill(0)
	tensor.AddTo(dx, dx, kept)
	if alpha != 1 {
		tensor.ScaleTo(dx, alpha, dx)
	}
	kept.Rebind(nil, 0)
	headers.Put(kept)
}

var sumOp = register(Op{Name: "sum", Backward: sumBackward, Linear: true})
