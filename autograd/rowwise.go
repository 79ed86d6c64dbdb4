package autograd

import (
	"galaxynet/tensor"
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// rowwise sets dst = f(a, b) for every row along an axis: the elements whose
// other indices are equal. f gets each row as neighbours in memory; for an axis
// that is not the last one they are brought together in scratch. b may be nil,
// and then is for f. f may write row dst where it is row a or b, if f allows it,
// and must not capture variables.
func rowwise(f func(dst, a, b []float32), dst, a, b *tensor.Tensor, axis int) {
	shape := a.Shape()
	r := rowLoops.Take()
	r.f, r.dst, r.a = f, dst.Data(), a.Data()
	if b != nil {
		r.b = b.Data()
	}
	r.length, r.inner = shape[axis], shape[axis+1:].Len()
	if r.length > 0 {
		par.Do(len(r.a)/r.length, max(1, elementwiseGrain/r.length), r)
	}
	*r = rowLoop{}
	rowLoops.Put(r)
}

// axisOf returns the axis counted from 0; negative ones count from the end. It
// panics in the name of op if x has no such axis.
func axisOf(op string, x *tensor.Tensor, axis int) int {
	tensor.Over(axis).ResultDims(op, x.Shape())
	if axis < 0 {
		axis += x.Rank()
	}
	return axis
}

// rowLoop is the body of rowwise's loop. With length the length of the axis and
// inner the number of elements behind it, element j of row i is at
//
//	(i / inner)·length·inner + j·inner + i % inner
type rowLoop struct {
	f             func(dst, a, b []float32)
	dst, a, b     []float32
	length, inner int
}

var rowLoops par.Spares[rowLoop]

// rowStrip is the number of neighbouring rows that go through scratch together:
// whole cache lines of four.
const rowStrip = 64

// Chunk computes the rows lo to hi-1.
func (r *rowLoop) Chunk(lo, hi int, s *par.Scratch) {
	if r.inner == 1 {
		r.rows(r.dst[lo*r.length:hi*r.length], r.a[lo*r.length:], r.b[min(lo*r.length, len(r.b)):])
		return
	}
	for lo < hi {
		column := lo % r.inner
		width := min(rowStrip, hi-lo, r.inner-column)
		at := lo/r.inner*r.length*r.inner + column
		size := width * r.length
		scratch := s.Floats(3 * size)
		dst, a, b := scratch[:size], scratch[size:2*size], scratch[2*size:]
		kernel.TransposeTo(a, r.length, r.a[at:], r.inner, r.length, width)
		if r.b == nil {
			b = nil
		} else {
			kernel.TransposeTo(b, r.length, r.b[at:], r.inner, r.length, width)
		}
		r.rows(dst, a, b)
		kernel.TransposeTo(r.dst[at:], r.inner, dst, r.length, width, r.length)
		lo += width
	}
}

// rows calls f for all rows of dst, which lie one after the other. b may be empty.
func (r *rowLoop) rows(dst, a, b []float32) {
	for at := 0; at < len(dst); at += r.length {
		end := at + r.length
		if len(b) == 0 {
			r.f(dst[at:end], a[at:end], nil)
		} else {
			r.f(dst[at:end], a[at:end], b[at:end])
		}
	}
}
