package autograd

import (
	"galaxynet/tensor"
	"galaxynet/tensor/par"
)

// sumTo sets dx to dy, summed over the axes along which an operand of dx's shape
// was repeated to get dy's shape: the backward pass of broadcasting.
//
//	dx [3 1], dy [2 3 4]:   dx_j0 = sum over i, k of dy_ijk
//
// dx must not overlap dy unless the shapes are equal; then they may be the same.
func sumTo(dx, dy *tensor.Tensor) {
	if dx.Shape().Equal(dy.Shape()) {
		if dx.Len() > 0 && &dx.Data()[0] != &dy.Data()[0] {
			dx.CopyFrom(dy)
		}
		return
	}
	var axes, dims [tensor.MaxRank]int
	n, extra := 0, dy.Rank()-dx.Rank()
	for i, d := range dy.Shape() {
		dims[i] = 1
		if i >= extra {
			dims[i] = dx.Shape()[i-extra]
		}
		if dims[i] != d {
			axes[n] = i
			n++
		}
	}
	kept := headers.Take()
	kept.Rebind(dx.Data(), dims[:dy.Rank()]...)
	if n == 0 { // axes of length 1 only
		copy(dx.Data(), dy.Data())
	} else {
		tensor.SumTo(kept, dy, tensor.Over(axes[:n]...))
	}
	kept.Rebind(nil, 0)
	headers.Put(kept)
}

// gradLikeOutput returns the tensor for the gradient of input i: in place of the
// output's if the input has the output's shape.
func gradLikeOutput(n *Node, i int) *tensor.Tensor {
	if n.Input(i).Shape().Equal(n.Output().Shape()) {
		return n.GradInPlace(i)
	}
	return n.GradTo(i)
}

// headers are tensors for views that live within a function.
var headers par.Spares[tensor.Tensor]
