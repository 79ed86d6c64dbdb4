package autograd

import "galaxynet/conv"

// MaxPool2D returns the largest element of every window of an image, channel by
// channel. Options are those of conv.MaxPool2DTo.
//
//	y_npqc = max over the pixels (h, w) of window (p, q) of x_nhwc
//	dx_nhwc = sum of dy_npqc over the windows whose maximum is at (h, w)
//
// x is [N H W C], y is [N P Q C]. Of equal elements the first is the maximum, and a
// NaN is larger than anything. Where the maxima are is kept, x is not. It panics
// if a window does not fit the image.
func MaxPool2D(x Value, o conv.PoolOptions) Value {
	n := Begin(maxPool2DOp, x)
	shape := conv.PoolShape("maxpool2d", n.Input(0).Shape(), o)
	p := State[pooled](n)
	p.options = o
	conv.MaxPool2DTo(n.NewOutput(shape[:]...), p.places(n), n.Input(0), o)
	return n.Done()
}

// pooled is what a pooling keeps for the way back.
type pooled struct {
	options conv.PoolOptions
	at      conv.Indices // of the maxima
}

// places returns where to keep the places of the maxima: nowhere if there is no way
// back.
func (p *pooled) places(n *Node) *conv.Indices {
	if n.Needs(0) {
		return &p.at
	}
	return nil
}

func maxPool2DBackward(n *Node) {
	if n.Needs(0) {
		p := State[pooled](n)
		conv.MaxPool2DGradTo(n.GradTo(0), n.OutputGrad(), &p.at, p.options)
	}
}

var maxPool2DOp = register(Op{Name: "maxpool2d", Backward: maxPool2DBackward})
