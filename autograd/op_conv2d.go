package autograd

import (
	"galaxynet/conv"
	"galaxynet/tensor"
)

// Conv2D returns the convolution of images with K kernels, plus a bias for each;
// the zero Value as bias stands for none. Options are stride, padding, dilation
// and groups of conv.Conv2DTo.
//
//	y_npqk = bias_k + sum over r, s, c of x_n,h(p,r),w(q,s),c · w_rsck
//	h(p,r) = p · stride + r · dilation - padding, w(q,s) likewise
//
// x is [N H W C], w is [R S C/groups K], bias is [K] and y is [N P Q K]. The way
// back distributes dy over the same pairs:
//
//	dx_nhwc = sum of dy_npqk · w_rsck    over k and all p, q, r, s that see h and w
//	dw_rsck = sum of dy_npqk · x_nhwc    over n, p and q
//	dbias_k = sum of dy_npqk             over n, p and q
//
// It panics if shapes or options do not fit together.
func Conv2D(x, w, bias Value, o conv.Options) Value {
	n := Begin(conv2DOp, x, w, bias)
	images, rows, cols, channels := conv.OutputShape(n.Input(0).Shape(), n.Input(1).Shape(), o)
	State[convolved](n).options = o
	var b *tensor.Tensor
	if n.Has(2) {
		b = n.Input(2)
	}
	conv.Conv2DTo(n.NewOutput(images, rows, cols, channels), n.Input(0), n.Input(1), b, o)
	return n.Done()
}

// convolved is what a convolution keeps for the way back.
type convolved struct{ options conv.Options }

func conv2DBackward(n *Node) {
	dy, x, w, o := n.OutputGrad(), n.Input(0), n.Input(1), State[convolved](n).options
	if n.Needs(2) {
		conv.Conv2DBiasGradTo(n.GradTo(2), dy)
	}
	if n.Needs(1) {
		conv.Conv2DWeightGradTo(n.GradTo(1), x, dy, o)
	}
	if n.Needs(0) {
		conv.Conv2DInputGradTo(n.GradTo(0), dy, w, o)
	}
}

var conv2DOp = register(Op{Name: "conv2d", Backward: conv2DBackward, NeedsInputs: true, Linear: true})
