package layers

import (
	"galaxynet/autograd"
	"galaxynet/tensor"
)

// Flatten makes a row of each image, or of whatever the first axis counts:
//
//	x [N …], y [N elements]
//
// Images [N H W C] are put in the order channel, row, column, which PyTorch's
// images have in memory, so that a Linear behind it has PyTorch's weights:
//
//	y_n(c·H·W + h·W + w) = x_nhwc
type Flatten struct{ Scope }

// NewFlatten returns a Flatten.
func NewFlatten() *Flatten { return &Flatten{} }

// Forward returns the rows.
func (l *Flatten) Forward(x autograd.Value) autograd.Value {
	defer l.Leave(l.Enter(x))
	s := x.Shape()
	l.check(s)
	n, size := s[0], s[1:].Len()
	if len(s) == 4 && s[3] > 1 && s[1]*s[2] > 1 {
		x = autograd.Permute(x, 0, 3, 1, 2)
	}
	return autograd.Reshape(x, n, size)
}

// OutputShape returns [N elements].
func (l *Flatten) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
	defer l.Infer(x, &y, &err)
	l.check(x)
	return tensor.Shape{x[0], x[1:].Len()}, nil
}

// check panics for a scalar.
func (l *Flatten) check(x tensor.Shape) {
	if len(x) == 0 {
		tensor.FailShapes("flatten", "the input must have at least one axis", x)
	}
}
