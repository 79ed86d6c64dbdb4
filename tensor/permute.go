package tensor

import (
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// Transpose returns a new tensor with two axes exchanged; negative axes count
// from the end. The transpose of a matrix is Transpose(x, 0, 1), that of a batch
// of matrices Transpose(x, -2, -1):
//
//	y_nij = x_nji   [7 4 5] to [7 5 4]
//
// It panics if x has no such axes.
func Transpose(x *Tensor, axis0, axis1 int) *Tensor {
	axis0, axis1 = checkAxis("transpose", axis0, x.shape), checkAxis("transpose", axis1, x.shape)
	var order [MaxRank]int
	for i := range order {
		order[i] = i
	}
	order[axis0], order[axis1] = axis1, axis0
	return Permute(x, order[:len(x.shape)]...)
}

// Permute returns a new tensor whose axis i is axis order[i] of x:
//
//	Permute(x, 2, 0, 1)   [4 5 6] to [6 4 5]
//	y[k, i, j] = x[i, j, k]
//
// order names every axis once, else it panics; negative axes count from the end.
func Permute(x *Tensor, order ...int) *Tensor {
	from := permutation(x.shape, order)
	var dims [MaxRank]int
	for i := range x.shape {
		dims[i] = x.shape[from[i]]
	}
	dst := New(dims[:len(x.shape)]...)
	PermuteTo(dst, x, order...)
	return dst
}

// PermuteTo sets dst to x with its axes in another order. dst has the shape that
// Permute gives and must not overlap x, else it panics. Large tensors are cut
// among the workers.
func PermuteTo(dst, x *Tensor, order ...int) {
	from := permutation(x.shape, order)
	fits := len(dst.shape) == len(x.shape)
	for i := range x.shape {
		fits = fits && dst.shape[i] == x.shape[from[i]]
	}
	if !fits {
		FailShapes("permute", "dst must have the shape of x in the order "+Shape(order).String(), dst.shape, x.shape)
	}
	checkAlias("permute", dst, x, false)
	if len(dst.data) == 0 {
		return
	}
	p := permutes.Take()
	p.dst, p.x = dst.data, x.data
	p.plan(x.shape, from[:len(x.shape)])
	par.Do(p.outer.len()*p.strips, max(1, elementGrain/(p.width*p.rows)), p)
	p.dst, p.x = nil, nil
	permutes.Put(p)
}

// permutation returns order with all axes counted from 0. It panics unless order
// names every axis of shape once.
func permutation(shape Shape, order []int) (from [MaxRank]int) {
	if len(order) != len(shape) {
		FailShapes("permute", "the order "+Shape(order).String()+" must name every axis once", shape)
	}
	var seen [MaxRank]bool
	for i, axis := range order {
		axis = checkAxis("permute", axis, shape)
		if seen[axis] {
			FailShapes("permute", "the order "+Shape(order).String()+" must name every axis once", shape)
		}
		seen[axis], from[i] = true, axis
	}
	return from
}

// permute is the body of a permutation's loop. Two axes of the result matter:
// the columns, which are neighbours in the result, and the rows, which are
// neighbours in x. Going along either one alone jumps through the other's memory
// and uses one float of every cache line, so the two are cut into square tiles.
// A strip is all rows of permuteTile columns. Where columns are neighbours on
// both sides there are no rows, and a strip is all columns.
type permute struct {
	dst, x []float32
	outer  axisList     // the other axes, with their steps in x
	toStep [MaxRank]int // the steps of the outer axes in the result

	rows, rowStep int // number of rows, and their distance in the result
	cols, colStep int // number of columns, and their distance in x
	width, strips int // columns of a strip, and number of strips
}

// permuteTile is the side of a tile: 32 rows of 128 bytes on both sides are
// 8 KiB, a quarter of the first-level cache.
const permuteTile = 32

var permutes par.Spares[permute]

// plan sets the axes for a permutation of shape: axis i of the result is axis
// from[i] of x. Axes that stay neighbours are merged.
func (p *permute) plan(shape Shape, from []int) {
	var step [MaxRank + 1]int // of the axes of x
	step[len(shape)] = 1
	for i := len(shape) - 1; i >= 0; i-- {
		step[i] = step[i+1] * shape[i]
	}
	// The result's axes from the innermost one outwards: lengths, steps in x.
	var dim, in [MaxRank]int
	n := 0
	for i := len(from) - 1; i >= 0; i-- {
		d, s := shape[from[i]], step[from[i]+1]
		switch {
		case d == 1:
		case n > 0 && dim[n-1]*in[n-1] == s:
			dim[n-1] *= d
		default:
			dim[n], in[n] = d, s
			n++
		}
	}
	p.rows, p.rowStep, p.cols, p.colStep = 1, 0, 1, 1
	p.outer.n = 0
	out := 1
	for i := range n {
		switch {
		case i == 0:
			p.cols, p.colStep = dim[0], in[0]
		case in[i] == 1:
			p.rows, p.rowStep = dim[i], out
		default:
			copy(p.toStep[1:], p.toStep[:p.outer.n])
			p.toStep[0] = out
			p.outer.push(dim[i], in[i])
		}
		out *= dim[i]
	}
	p.width = permuteTile
	if p.colStep == 1 {
		p.width = p.cols
	}
	p.strips = ceilDiv(p.cols, p.width)
}

// Chunk moves the strips lo to hi, numbered outer index * strips + strip.
func (p *permute) Chunk(lo, hi int, _ *par.Scratch) {
	to := p.outer
	to.step = p.toStep
	for i := lo; i < hi; i++ {
		col := i % p.strips * p.width
		dst := p.dst[to.offset(i/p.strips)+col:]
		x := p.x[p.outer.offset(i/p.strips)+col*p.colStep:]
		p.strip(dst, x, min(p.width, p.cols-col))
	}
}

// strip moves all rows of a few columns.
func (p *permute) strip(dst, x []float32, cols int) {
	if p.colStep == 1 {
		copy(dst[:cols], x)
		return
	}
	for row := 0; row < p.rows; row += permuteTile {
		kernel.TransposeTo(dst[row*p.rowStep:], p.rowStep, x[row:], p.colStep, cols, min(permuteTile, p.rows-row))
	}
}
