package autograd

import "galaxynet/conv"

// AvgPool2D returns the average of every window of an image, channel by channel.
// Options are those of conv.AvgPool2DTo.
//
//	y_npqc = 1/D sum over the pixels (h, w) of window (p, q) of x_nhwc
//	dx_nhwc = sum of dy_npqc / D over the windows that hold (h, w)
//
// x is [N H W C], y is [N P Q C]. D is the number of pixels of the window, with
// padding or without as the options say. It panics if a window does not fit the
// image.
func AvgPool2D(x Value, o conv.PoolOptions) Value {
	n := Begin(avgPool2DOp, x)
	shape := conv.PoolShape("avgpool2d", n.Input(0).Shape(), o)
	State[pooled](n).options = o
	conv.AvgPool2DTo(n.NewOutput(shape[:]...), n.Input(0), o)
	return n.Done()
}

func avgPool2DBackward(n *Node) {
	if n.Needs(0) {
		conv.AvgPool2DGradTo(n.GradTo(0), n.OutputGrad(), State[pooled](n).options)
	}
}

var avgPool2DOp = register(Op{Name: "avgpool2d", Backward: avgPool2DBackward, Linear: true})
