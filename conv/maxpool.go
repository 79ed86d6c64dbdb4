package conv

import (
	"fmt"
	"math"
	"slices"

	"galaxynet/tensor"
)

// Max pooling, and its gradient:
//
//	y[n p q c]  = max of x[n h w c] over the pixels (h, w) under window (p, q)
//	dx[n h w c] = sum of dy[n p q c] over the windows (p, q) whose maximum was at (h, w)

// Indices says for every element of a max pooling's y where in its window the
// maximum was: at the place r·S + s for row r and column s of an R x S window. A
// place takes one byte if R·S <= 256, and four otherwise. The zero value is
// ready for use.
type Indices struct {
	bytes []uint8  // one of the two has the places,
	words []uint32 // the other is empty
}

// resize makes room for n places in windows of the given size, in the memory that at
// has, if that is large enough.
func (at *Indices) resize(n, window int) {
	at.bytes, at.words = at.bytes[:0], at.words[:0]
	if window <= maxBytePlaces {
		at.bytes = slices.Grow(at.bytes, n)[:n]
	} else {
		at.words = slices.Grow(at.words, n)[:n]
	}
}

// maxBytePlaces is how many places a window may have for one byte to tell them
// apart.
const maxBytePlaces = math.MaxUint8 + 1

// Len returns the number of places.
func (at *Indices) Len() int { return len(at.bytes) + len(at.words) }

// Place returns where in its window the maximum was that became element i of
// y.Data().
func (at *Indices) Place(i int) int {
	if len(at.words) > 0 {
		return int(at.words[i])
	}
	return int(at.bytes[i])
}

// MaxPool2DTo sets y to the maxima of the windows of x.
//
//	y[n p q c] = max over r < R, s < S of x[n, p·stride+r-padding, q·stride+s-padding, c]
//
// x is [N H W C], y is [N P Q C] with the P and Q of PoolShape; the two must not
// overlap. If at is not nil, it is resized and gets the places of the maxima, which
// MaxPool2DGradTo needs. The first of equal maxima counts. A NaN is larger than
// any number, the last of several counts. MaxPool2DTo panics with a ShapeError as
// PoolShape does, and if y has another shape. Rows of y are cut among the workers.
func MaxPool2DTo(y *tensor.Tensor, at *Indices, x *tensor.Tensor, o PoolOptions) {
	rows, cols := checkPool("maxpool2d", y, x, o)
	if at != nil {
		at.resize(y.Len(), rows.kernel*cols.kernel)
	}
	poolJob{kind: maxPool, x: x.Data(), y: y.Data(), at: at, images: x.Dim(0), channels: x.Dim(3), rows: rows, cols: cols}.forward()
}

// MaxPool2DGradTo sets dx to the gradient of MaxPool2DTo's x, given the gradient
// dy of its y, the places that it found, and the same options.
//
//	dx[n h w c] = sum of dy[n p q c] over the windows whose maximum was at (h, w)
//
// dx is [N H W C], dy is [N P Q C]; they must not overlap. A pixel that is nobody's
// maximum gets 0. The sum goes over the windows row by row. It panics with a
// ShapeError as MaxPool2DTo does, and if at has not as many places as dy
// elements. Rows of dx are cut among the workers.
func MaxPool2DGradTo(dx, dy *tensor.Tensor, at *Indices, o PoolOptions) {
	const op = "maxpool2d gradient"
	rows, cols := checkPool(op, dy, dx, o)
	checkPlaces(op, at, rows.kernel*cols.kernel, dx, dy)
	poolJob{kind: maxPool, x: dx.Data(), y: dy.Data(), at: at, images: dx.Dim(0), channels: dx.Dim(3), rows: rows, cols: cols}.backward()
}

// checkPlaces panics unless at belongs to a pooling of dx to dy.
func checkPlaces(op string, at *Indices, window int, dx, dy *tensor.Tensor) {
	if at.Len() != dy.Len() || at.Len() > 0 && len(at.bytes) > 0 != (window <= maxBytePlaces) {
		failPlaces(op, at.Len(), dy.Shape(), dx.Shape())
	}
}

// failPlaces is tensor.FailShapes with a number of places in the rule.
//
//go:noinline
func failPlaces(op string, places int, dy, dx tensor.Shape) {
	tensor.FailShapes(op, fmt.Sprintf("%d places of maxima are not those of dy", places), dy, dx)
}
