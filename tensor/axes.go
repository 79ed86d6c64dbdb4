package tensor

import "fmt"

// Axes says over which axes a reduction goes, and whether they stay in the
// result with length 1. The zero value is all axes, dropped: the result is a
// scalar.
//
//	Sum(x, Over(0))          [4 5 6] to [5 6]
//	Sum(x, Over(0, 2))       [4 5 6] to [5]
//	Sum(x, Over(-1).Keep())  [4 5 6] to [4 5 1]
//	Sum(x, All)              [4 5 6] to []
type Axes struct {
	axis [MaxRank]int
	n    int
	keep bool
}

// All is all axes, dropped.
var All Axes

// Over returns the given axes, of which negative ones count from the end.
// Without arguments it is All (NumPy's empty axis reduces nothing). It panics for
// more than MaxRank axes; an axis that the operand lacks, or that is named twice,
// makes the reduction panic.
func Over(axes ...int) Axes {
	if len(axes) > MaxRank {
		FailShapes("axes", fmt.Sprintf("at most %d axes are possible", MaxRank), Shape(axes))
	}
	a := Axes{n: len(axes)}
	copy(a.axis[:], axes)
	return a
}

// Keep returns the same axes, to be kept in the result with length 1, so that
// the result broadcasts against the operand.
func (a Axes) Keep() Axes {
	a.keep = true
	return a
}

// reduced returns for each axis of shape whether it is reduced.
func (a Axes) reduced(op string, shape Shape) (in [MaxRank]bool) {
	for _, axis := range a.axis[:a.n] {
		axis = checkAxis(op, axis, shape)
		if in[axis] {
			FailShapes(op, fmt.Sprintf("axis %d is named twice", axis), shape)
		}
		in[axis] = true
	}
	if a.n == 0 {
		for i := range shape {
			in[i] = true
		}
	}
	return in
}

// ResultDims returns the shape dims[:rank] that a reduction of shape over the
// axes has, without an allocation. It panics in the name of op if an axis is
// missing or named twice.
func (a Axes) ResultDims(op string, shape Shape) (dims [MaxRank]int, rank int) {
	reduced := a.reduced(op, shape)
	n := 0
	for i, d := range shape {
		switch {
		case !reduced[i]:
			dims[n] = d
		case a.keep:
			dims[n] = 1
		default:
			continue
		}
		n++
	}
	return dims, n
}

// holds reports whether dst is the shape of a reduction of shape: with the
// reduced axes dropped, or with length 1.
func holds(dst, shape Shape, reduced []bool) bool {
	dropped, kept := 0, len(dst) == len(shape)
	fits := true
	for i, d := range shape {
		if reduced[i] {
			kept = kept && dst[i] == 1
			continue
		}
		kept = kept && dst[i] == d
		fits = fits && dropped < len(dst) && dst[dropped] == d
		dropped++
	}
	return kept || fits && dropped == len(dst)
}

// axisList is some axes of a contiguous tensor, outermost first.
type axisList struct {
	n    int
	dim  [MaxRank]int
	step [MaxRank]int // distance of neighbours in memory
}

// push puts an axis in front.
func (l *axisList) push(dim, step int) {
	copy(l.dim[1:], l.dim[:l.n])
	copy(l.step[1:], l.step[:l.n])
	l.dim[0], l.step[0] = dim, step
	l.n++
}

// len returns the number of index combinations.
func (l *axisList) len() int { return Shape(l.dim[:l.n]).Len() }

// offset returns the place in memory of combination i, counted with the last
// axis running fastest.
func (l *axisList) offset(i int) (offset int) {
	for k := l.n - 1; k > 0; k-- {
		offset += i % l.dim[k] * l.step[k]
		i /= l.dim[k]
	}
	if l.n > 0 {
		offset += i * l.step[0]
	}
	return offset
}
