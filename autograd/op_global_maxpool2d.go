package autograd

import (
	"galaxynet/conv"
	"galaxynet/tensor"
)

// GlobalMaxPool2D returns the largest element of every channel of an image.
//
//	y_nc = max over h, w of x_nhwc
//	dx_nhwc = dy_nc where the maximum is, else 0
//
// x is [N H W C], y is [N C]. Equal elements and NaN are as for MaxPool2D. It panics
// if x has other axes, or images without pixels.
func GlobalMaxPool2D(x Value) Value {
	n := Begin(globalMaxPool2DOp, x)
	at := State[pooled](n).places(n)
	images, channels := globalShape(n)
	conv.GlobalMaxPool2DTo(n.NewOutput(images, channels), at, n.Input(0))
	return n.Done()
}

// globalShape returns the lengths of the axes that stay when all pixels of an image
// are pooled.
func globalShape(n *Node) (images, channels int) {
	s := n.Input(0).Shape()
	if len(s) != 4 || s[1] == 0 || s[2] == 0 {
		tensor.FailShapes(n.op.Name, "x must be [N H W C] with a pixel at least", s)
	}
	return s[0], s[3]
}

func globalMaxPool2DBackward(n *Node) {
	if n.Needs(0) {
		conv.GlobalMaxPool2DGradTo(n.GradTo(0), n.OutputGrad(), &State[pooled](n).at)
	}
}

var globalMaxPool2DOp = register(Op{Name: "global maxpool2d", Backward: globalMaxPool2DBackward})
