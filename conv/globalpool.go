package conv

import (
	"slices"

	"galaxynet/tensor"
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// Global pooling: one window over the whole image, whose result is a vector of
// channels.
//
//	y[n c]      = max, sum or average of x[n h w c] over all pixels (h, w)
//	dx[n h w c] = dy[n c] where the maximum was, and 0 elsewhere; dy[n c]; dy[n c] / (H·W)

// GlobalAvgPool2DTo sets y to the averages of the channels of each image.
//
//	y[n c] = 1/(H·W) · sum over h, w of x[n h w c]
//
// x is [N H W C], y is [N C]; they must not overlap. Each row of an image has a sum
// of its own, so the error of the sum is at most (H+W)·2⁻²⁴ · sum |x|. It panics
// with a ShapeError if the shapes do not fit together, or if an image has no
// pixel. Images are cut among the workers, in blocks of channels.
func GlobalAvgPool2DTo(y, x *tensor.Tensor) {
	globalForward("global avgpool2d", averagePool, y, nil, x)
}

// GlobalAvgPool2DGradTo sets dx to the gradient of GlobalAvgPool2DTo's x, given the
// gradient dy of its y.
//
//	dx[n h w c] = dy[n c] / (H·W)
//
// Shapes, aliasing and panics are as there. Images are cut among the workers.
func GlobalAvgPool2DGradTo(dx, dy *tensor.Tensor) {
	globalBackward("global avgpool2d gradient", averagePool, dx, dy, nil)
}

// GlobalSumPool2DTo sets y to the sums of the channels of each image; it is
// GlobalAvgPool2DTo without the division.
func GlobalSumPool2DTo(y, x *tensor.Tensor) { globalForward("global sumpool2d", sumPool, y, nil, x) }

// GlobalSumPool2DGradTo sets dx to the gradient of GlobalSumPool2DTo's x; it is
// GlobalAvgPool2DGradTo without the division.
func GlobalSumPool2DGradTo(dx, dy *tensor.Tensor) {
	globalBackward("global sumpool2d gradient", sumPool, dx, dy, nil)
}

// GlobalMaxPool2DTo sets y to the maxima of the channels of each image.
//
//	y[n c] = max over h, w of x[n h w c]
//
// x is [N H W C], y is [N C]; they must not overlap. If at is not nil, it is resized
// and gets the places h·W + w of the maxima. Equal maxima, NaN, panics and the
// cutting are as for MaxPool2DTo and GlobalAvgPool2DTo.
func GlobalMaxPool2DTo(y *tensor.Tensor, at *Indices, x *tensor.Tensor) {
	globalForward("global maxpool2d", maxPool, y, at, x)
}

// GlobalMaxPool2DGradTo sets dx to the gradient of GlobalMaxPool2DTo's x, given the
// gradient dy of its y and the places that it found: dy at the maxima, and 0
// elsewhere. dx is [N H W C], dy is [N C]; they must not overlap. It panics with a
// ShapeError if the shapes do not fit together, or if at has not as many places
// as dy elements. Images are cut among the workers.
func GlobalMaxPool2DGradTo(dx, dy *tensor.Tensor, at *Indices) {
	globalBackward("global maxpool2d gradient", maxPool, dx, dy, at)
}

// A globalLoop is the body of a global pooling's loop. Forward, a chunk is a range
// of blocks of channels, which are counted through all images; backward a range
// of images.
type globalLoop struct {
	kind             poolKind
	gradient         bool
	x, y             []float32
	at               Indices
	width, pixels    int // of an image: of a row, of all
	channels, blocks int // of an image
}

var globalLoops par.Spares[globalLoop]

// globalBlock is the number of channels of a block: whole cache lines, and enough
// of them that one image keeps several workers busy.
const globalBlock = 32

// globalForward fills y, and at if it is not nil.
func globalForward(op string, kind poolKind, y *tensor.Tensor, at *Indices, x *tensor.Tensor) {
	checkGlobal(op, y, x)
	if at != nil {
		at.resize(y.Len(), x.Dim(1)*x.Dim(2))
	}
	l := newGlobalLoop(kind, y, at, x)
	par.Do(x.Dim(0)*l.blocks, 1, l)
	l.put()
}

// globalBackward fills dx; at is for the maximum.
func globalBackward(op string, kind poolKind, dx, dy *tensor.Tensor, at *Indices) {
	checkGlobal(op, dy, dx)
	if kind == maxPool {
		checkPlaces(op, at, dx.Dim(1)*dx.Dim(2), dx, dy)
	}
	l := newGlobalLoop(kind, dy, at, dx)
	l.gradient = true
	par.Do(dx.Dim(0), 1, l)
	l.put()
}

// checkGlobal panics unless y is [N C] for an x [N H W C] with pixels.
func checkGlobal(op string, y, x *tensor.Tensor) {
	switch s := x.Shape(); {
	case len(s) != 4:
		tensor.FailShapes(op, "x must be [N H W C]", s)
	case s[1] == 0 || s[2] == 0:
		tensor.FailShapes(op, "an image must have a pixel at least", s)
	case !slices.Equal(y.Shape(), []int{s[0], s[3]}):
		tensor.FailShapes(op, "the pooled tensor must be [N C]", y.Shape(), s)
	}
}

// newGlobalLoop returns a body for the pooling of x, or dx, to y, or dy.
func newGlobalLoop(kind poolKind, y *tensor.Tensor, at *Indices, x *tensor.Tensor) *globalLoop {
	l := globalLoops.Take()
	*l = globalLoop{
		kind: kind, x: x.Data(), y: y.Data(),
		width: x.Dim(2), pixels: x.Dim(1) * x.Dim(2), channels: x.Dim(3),
		blocks: (x.Dim(3) + globalBlock - 1) / globalBlock,
	}
	if at != nil {
		l.at = *at
	}
	return l
}

// put gives the loop back; a spare body must not keep a tensor alive.
func (l *globalLoop) put() {
	*l = globalLoop{}
	globalLoops.Put(l)
}

// Chunk pools the blocks lo to hi, or makes the gradients of the images lo to hi.
func (l *globalLoop) Chunk(lo, hi int, _ *par.Scratch) {
	for i := lo; i < hi; i++ {
		switch {
		case !l.gradient:
			l.pool(i/l.blocks, i%l.blocks*globalBlock)
		case l.kind == maxPool:
			l.scatter(i)
		default:
			l.spread(i)
		}
	}
}

// pool makes y of one image for a block of channels that begins with first.
func (l *globalLoop) pool(image, first int) {
	c := l.channels
	w := kernel.Windows{
		X: l.x[image*l.pixels*c+first:], XRow: l.width * c, XCol: c,
		Y:    l.y[image*c+first:],
		Rows: l.pixels / l.width, Cols: l.width, Channels: min(globalBlock, c-first), Count: 1, Results: 1,
		IndexRow: l.width, IndexCol: 1, Divisor: l.divisor(),
	}
	if l.kind != maxPool {
		w.Sum()
		return
	}
	if len(l.at.bytes) > 0 {
		w.At = l.at.bytes[image*c+first:]
	} else if len(l.at.words) > 0 {
		w.Wide = l.at.words[image*c+first:]
	}
	w.Max()
}

// spread gives every pixel of an image dy, divided. The pixels are windows of one
// tap, all the same.
func (l *globalLoop) spread(image int) {
	c := l.channels
	w := kernel.Windows{
		X: l.y[image*c:], Y: l.x[image*l.pixels*c:], YNext: c,
		Rows: 1, Cols: 1, Channels: c, Count: 1, Results: l.pixels, Divisor: l.divisor(),
	}
	w.Sum()
}

// scatter gives dy to the pixels of an image where the maxima were.
func (l *globalLoop) scatter(image int) {
	c := l.channels
	dx := l.x[image*l.pixels*c:][:l.pixels*c]
	clear(dx)
	for i, dy := range l.y[image*c:][:c] {
		dx[l.at.Place(image*c+i)*c+i] = dy
	}
}

// divisor returns what sums are divided by.
func (l *globalLoop) divisor() float32 {
	if l.kind == averagePool {
		return float32(l.pixels)
	}
	return 1
}
