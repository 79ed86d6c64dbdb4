package layers

import (
	"galaxynet/autograd"
	"galaxynet/conv"
	"galaxynet/tensor"
)

// Pool2D reduces every window of images to its largest or its mean pixel, channel
// by channel.
//
//	x [N H W C], y [N P Q C], P and Q as conv.PoolShape says
type Pool2D struct {
	Scope
	kind, op string
	f        func(autograd.Value, conv.PoolOptions) autograd.Value
	options  conv.PoolOptions
}

// NewMaxPool2D returns the maximum over windows beside each other. kernel is the
// number of their rows and columns, or one number for both.
func NewMaxPool2D(kernel ...int) *Pool2D {
	return newPool2D("MaxPool2D", "maxpool2d", autograd.MaxPool2D, kernel)
}

// NewAvgPool2D returns the mean over windows beside each other; kernel as for
// NewMaxPool2D.
func NewAvgPool2D(kernel ...int) *Pool2D {
	return newPool2D("AvgPool2D", "avgpool2d", autograd.AvgPool2D, kernel)
}

// newPool2D returns either kind: its name, that of its operation, and the operation.
func newPool2D(kind, op string, f func(autograd.Value, conv.PoolOptions) autograd.Value, kernel []int) *Pool2D {
	return &Pool2D{kind: kind, op: op, f: f, options: conv.PoolOptions{Kernel: pair("New"+kind+": kernel", kernel)}}
}

// Stride sets the pixels from one window to the next: for rows and columns, or
// one number for both. It returns l, as all options do.
func (l *Pool2D) Stride(pixels ...int) *Pool2D {
	l.options.Stride = pair(l.kind+".Stride", pixels)
	return l
}

// Padding sets the pixels on each side of the image, which count as zeros for a
// mean and not at all for a maximum: for rows and columns, or one number for both.
func (l *Pool2D) Padding(pixels ...int) *Pool2D {
	l.options.Padding = pair(l.kind+".Padding", pixels)
	return l
}

// ExcludePadding makes a mean that of the pixels within the image: PyTorch's
// count_include_pad=False.
func (l *Pool2D) ExcludePadding() *Pool2D {
	l.options.ExcludePadding = true
	return l
}

// String returns the kind of pooling.
func (l *Pool2D) String() string { return l.kind }

// Forward returns the pooled images.
func (l *Pool2D) Forward(x autograd.Value) autograd.Value {
	defer l.Leave(l.Enter(x))
	return l.f(x, l.options)
}

// OutputShape returns [N P Q C].
func (l *Pool2D) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
	defer l.Infer(x, &y, &err)
	shape := conv.PoolShape(l.op, x, l.options)
	return shape[:], nil
}

// GlobalPool2D reduces all pixels of an image to one, channel by channel.
//
//	x [N H W C], y [N C]
type GlobalPool2D struct {
	Scope
	kind, op string
	f        func(autograd.Value) autograd.Value
}

// NewGlobalAvgPool2D returns the mean over every image.
func NewGlobalAvgPool2D() *GlobalPool2D {
	return &GlobalPool2D{kind: "GlobalAvgPool2D", op: "global avgpool2d", f: autograd.GlobalAvgPool2D}
}

// NewGlobalMaxPool2D returns the maximum over every image.
func NewGlobalMaxPool2D() *GlobalPool2D {
	return &GlobalPool2D{kind: "GlobalMaxPool2D", op: "global maxpool2d", f: autograd.GlobalMaxPool2D}
}

// String returns the kind of pooling.
func (l *GlobalPool2D) String() string { return l.kind }

// Forward returns the pooled images.
func (l *GlobalPool2D) Forward(x autograd.Value) autograd.Value {
	defer l.Leave(l.Enter(x))
	l.check(x.Shape())
	return l.f(x)
}

// OutputShape returns [N C].
func (l *GlobalPool2D) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
	defer l.Infer(x, &y, &err)
	l.check(x)
	return tensor.Shape{x[0], x[3]}, nil
}

// check panics unless x has pixels.
func (l *GlobalPool2D) check(x tensor.Shape) {
	if len(x) != 4 || x[1]*x[2] == 0 {
		tensor.FailShapes(l.op, "the input must be images [N H W C] with at least one pixel", x)
	}
}
