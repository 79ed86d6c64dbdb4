package autograd

import "galaxynet/conv"

// SumPool2D returns the sum of every window of an image, channel by channel.
// Options are those of conv.SumPool2DTo.
//
//	y_npqc = sum over the pixels (h, w) of window (p, q) of x_nhwc
//	dx_nhwc = sum of dy_npqc over the windows that hold (h, w)
//
// x is [N H W C], y is [N P Q C]. It panics if a window does not fit the image.
func SumPool2D(x Value, o conv.PoolOptions) Value {
	n := Begin(sumPool2DOp, x)
	shape := conv.PoolShape("sumpool2d", n.Input(0).Shape(), o)
	State[pooled](n).options = o
	conv.SumPool2DTo(n.NewOutput(shape[:]...), n.Input(0), o)
	return n.Done()
}

func sumPool2DBackward(n *Node) {
	if n.Needs(0) {
		conv.SumPool2DGradTo(n.GradTo(0), n.OutputGrad(), State[pooled](n).options)
	}
}

var sumPool2DOp = register(Op{Name: "sumpool2d", Backward: sumPool2DBackward, Linear: true})
