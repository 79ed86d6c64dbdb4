package autograd

import "galaxynet/tensor"

// Mean returns the means of x over the axes: tensor.All, or some by tensor.Over.
//
//	y_i = 1/M sum over j of x_ij        dx_ij = dy_i / M        j over M elements
//
// The elements are added in float64; the mean of none is NaN. It panics if x has
// no such axis.
func Mean(x Value, axes tensor.Axes) Value {
	n := Begin(meanOp, x)
	dims, rank := axes.ResultDims("mean", n.Input(0).Shape())
	State[reduced](n).axes = axes
	tensor.MeanTo(n.NewOutput(dims[:rank]...), n.Input(0), axes)
	return n.Done()
}

func meanBackward(n *Node) {
	if n.Needs(0) {
		dx, dy := n.GradTo(0), n.OutputGrad()
		alpha := float64(dy.Len()) / float64(dx.Len())
		spread(dx, dy, State[reduced](n).axes, float32(alpha))
	}
}

var meanOp = register(Op{Name: "mean", Backward: meanBackward, Linear: true})
