package autograd

import "galaxynet/conv"

// GlobalAvgPool2D returns the average of every channel of an image.
//
//	y_nc = 1/(H·W) sum over h, w of x_nhwc        dx_nhwc = dy_nc / (H·W)
//
// x is [N H W C], y is [N C]. It panics if x has other axes, or images without
// pixels.
func GlobalAvgPool2D(x Value) Value {
	n := Begin(globalAvgPool2DOp, x)
	images, channels := globalShape(n)
	conv.GlobalAvgPool2DTo(n.NewOutput(images, channels), n.Input(0))
	return n.Done()
}

func globalAvgPool2DBackward(n *Node) {
	if n.Needs(0) {
		conv.GlobalAvgPool2DGradTo(n.GradTo(0), n.OutputGrad())
	}
}

var globalAvgPool2DOp = register(Op{Name: "global avgpool2d", Backward: globalAvgPool2DBackward, Linear: true})
