package autograd

import "galaxynet/tensor"

// Reshape returns the elements of x in the same order and another shape, in
// which one length may be -1. Nothing is copied.
//
//	y_i = x_i        dx_i = dy_i        i counts in row-major order
//
// It panics if the number of elements would change, or if -1 could be any length
// because another is 0.
func Reshape(x Value, shape ...int) Value {
	n := Begin(reshapeOp, x)
	dims := knownLengths(n.Input(0), shape)
	n.View(0, dims[:len(shape)]...)
	return n.Done()
}

// knownLengths returns the shape with the length that -1 stands for.
func knownLengths(x *tensor.Tensor, shape []int) (dims [tensor.MaxRank]int) {
	unknown, known := -1, 1
	for i := range min(len(shape), tensor.MaxRank) {
		dims[i] = shape[i]
		switch {
		case shape[i] == -1 && unknown < 0:
			unknown = i
		case shape[i] < 0:
			tensor.FailShapes("reshape", "lengths must not be negative, but for one -1", x.Shape(), shape)
		default:
			known *= shape[i]
		}
	}
	switch {
	case unknown >= 0 && known == 0:
		tensor.FailShapes("reshape", "-1 may stand for any length beside 0", x.Shape(), shape)
	case unknown >= 0:
		dims[unknown] = x.Len() / known
	}
	if len(shape) > tensor.MaxRank || tensor.Shape(dims[:len(shape)]).Len() != x.Len() {
		tensor.FailShapes("reshape", "the number of elements must stay", x.Shape(), shape)
	}
	return dims
}

func reshapeBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad().Data()
		if dx := n.GradInPlace(0).Data(); len(dx) > 0 && &dx[0] != &dy[0] {
			copy(dx, dy)
		}
	}
}

var reshapeOp = register(Op{Name: "reshape", Backward: reshapeBackward, Linear: true})
