package tensor

import (
	"fmt"
	"slices"
)

// Concat returns the tensors one after the other along an axis. All other axes
// have equal lengths:
//
//	Concat(1, [4 5 6], [4 2 6])   [4 7 6]
//
// A negative axis counts from the end. It panics for no tensors, for scalars, and
// if another length differs.
func Concat(axis int, xs ...*Tensor) *Tensor {
	shape := slices.Clone(first("concat", xs).shape)
	axis = checkAxis("concat", axis, shape)
	for _, x := range xs[1:] {
		checkOtherAxes("concat", axis, xs[0], x)
		shape[axis] += x.shape[axis]
	}
	dst := New(shape...)
	ConcatTo(dst, axis, xs...)
	return dst
}

// ConcatTo sets dst to the tensors one after the other along an axis. dst has the
// shape that Concat gives, and must not overlap any of them. It panics where
// Concat does, and if dst breaks these rules.
func ConcatTo(dst *Tensor, axis int, xs ...*Tensor) {
	axis = checkAxis("concat", axis, first("concat", xs).shape)
	total := 0
	for _, x := range xs {
		checkOtherAxes("concat", axis, dst, x)
		checkAlias("concat", dst, x, false)
		total += x.shape[axis]
	}
	if total != dst.shape[axis] {
		FailShapes("concat", fmt.Sprintf("lengths along axis %d must add up to that of dst", axis), shapes(dst, xs)...)
	}
	from := 0
	for _, x := range xs {
		part := part{whole: dst, axis: axis, from: from, length: x.shape[axis]}
		part.each(x, func(whole, x []float32) { copy(whole, x) })
		from += x.shape[axis]
	}
}

// Split cuts x along an axis into new tensors of the given lengths, which add up
// to the axis's:
//
//	Split([4 7 6], 1, 5, 2)   [4 5 6] and [4 2 6]
//
// Concat puts them together again. A negative axis counts from the end. It panics
// if there is no such axis or the lengths do not add up. Along the first axis,
// Slice does it without copying.
func Split(x *Tensor, axis int, lengths ...int) []*Tensor {
	axis = checkAxis("split", axis, x.shape)
	total := 0
	for _, n := range lengths {
		if n < 0 || n > x.shape[axis]-total {
			total = -1
			break
		}
		total += n
	}
	if total != x.shape[axis] {
		FailShapes("split", fmt.Sprintf("lengths %v must add up to axis %d", lengths, axis), x.shape)
	}
	var parts []*Tensor
	from := 0
	for _, n := range lengths {
		shape := slices.Clone(x.shape)
		shape[axis] = n
		y := New(shape...)
		part := part{whole: x, axis: axis, from: from, length: n}
		part.each(y, func(whole, y []float32) { copy(y, whole) })
		parts = append(parts, y)
		from += n
	}
	return parts
}

// Stack returns the tensors, all of one shape, along a new axis:
//
//	Stack(0, [5 6], [5 6], [5 6])   [3 5 6]
//	Stack(-1, [5 6], [5 6])         [5 6 2]
//
// It panics for no tensors, if the shapes differ, and if the result would have no
// such axis or more than MaxRank.
func Stack(axis int, xs ...*Tensor) *Tensor {
	views := make([]*Tensor, len(xs))
	for i, x := range xs {
		if !x.shape.Equal(first("stack", xs).shape) {
			FailShapes("stack", "shapes must be equal", shapes(nil, xs)...)
		}
		views[i] = x.ExpandDims(axis)
	}
	first("stack", xs)
	if axis < 0 {
		axis += len(views[0].shape)
	}
	return Concat(axis, views...)
}

// part is a range of a tensor along one axis.
type part struct {
	whole        *Tensor
	axis         int
	from, length int
}

// each calls f with the pieces of the part that are contiguous in the whole
// tensor, and those of y, which has the part's shape.
func (p part) each(y *Tensor, f func(whole, y []float32)) {
	inside := p.whole.shape[p.axis+1:].Len()
	row, piece := p.whole.shape[p.axis]*inside, p.length*inside
	for i := range p.whole.shape[:p.axis].Len() {
		f(p.whole.data[i*row+p.from*inside:][:piece], y.data[i*piece:][:piece])
	}
}

// first returns the first of some operands, of which there must be one.
func first(op string, xs []*Tensor) *Tensor {
	if len(xs) == 0 {
		FailShapes(op, "there must be at least one tensor")
	}
	return xs[0]
}

// checkOtherAxes panics unless a and b have the same lengths but for one axis.
func checkOtherAxes(op string, axis int, a, b *Tensor) {
	same := len(a.shape) == len(b.shape)
	for i := range a.shape {
		same = same && (i == axis || a.shape[i] == b.shape[i])
	}
	if !same {
		FailShapes(op, fmt.Sprintf("lengths must be equal but for axis %d", axis), a.shape, b.shape)
	}
}

// shapes returns the shapes of dst, if there is one, and of xs.
func shapes(dst *Tensor, xs []*Tensor) (list []Shape) {
	if dst != nil {
		list = append(list, dst.shape)
	}
	for _, x := range xs {
		list = append(list, x.shape)
	}
	return list
}
