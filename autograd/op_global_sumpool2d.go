package autograd

import "galaxynet/conv"

// GlobalSumPool2D returns the sum of every channel of an image.
//
//	y_nc = sum over h, w of x_nhwc        dx_nhwc = dy_nc
//
// x is [N H W C], y is [N C]. It panics if x has other axes, or images without
// pixels.
func GlobalSumPool2D(x Value) Value {
	n := Begin(globalSumPool2DOp, x)
	images, channels := globalShape(n)
	conv.GlobalSumPool2DTo(n.NewOutput(images, channels), n.Input(0))
	return n.Done()
}

func globalSumPool2DBackward(n *Node) {
	if n.Needs(0) {
		conv.GlobalSumPool2DGradTo(n.GradTo(0), n.OutputGrad())
	}
}

var globalSumPool2DOp = register(Op{Name: "global sumpool2d", Backward: globalSumPool2DBackward, Linear: true})
