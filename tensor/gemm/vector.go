package gemm

import (
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// Blocks of a product with a vector. Such a product reads every element of the
// matrix once, so there is nothing to keep in a cache but the vectors.
const (
	vectorWork    = 1 << 16 // multiplications of a task, some 10 µs
	vectorColumns = 1 << 10 // of a task that goes along the matrix's rows
	vectorRows    = 8       // of the others: a multiple of them, as four rows go together
)

// A vectorProduct is a product with one row or one column:
//
//	y = alpha·op(m)·x + beta·y
//
// where op(m) has rows x terms elements. Stored by rows, each element of y is a
// dot product; stored by columns (trans), y is a sum of the stored rows.
type vectorProduct struct {
	*Product
	m           *Matrix
	trans       bool
	x           []float32 // element p is x[p·xNext]
	xNext       int
	yNext       int // element i of y is C[i·yNext]
	rows, terms int
}

// choose brings p into this form and tells whether it has it: one row or one
// column, and both operands in memory.
func (v *vectorProduct) choose(p *Product) bool {
	if p.M != 1 && p.N != 1 || p.K == 0 {
		return false
	}
	a, aInMemory := p.A.(*Matrix)
	b, bInMemory := p.B.(*Matrix)
	if !aInMemory || !bInMemory {
		return false
	}
	if p.N == 1 { // y = A·b
		*v = vectorProduct{Product: p, m: a, trans: p.TransposeA, x: b.Data, xNext: b.Stride, yNext: p.Stride, rows: p.M, terms: p.K}
		if p.TransposeB {
			v.xNext = 1
		}
		return true
	}
	*v = vectorProduct{Product: p, m: b, trans: !p.TransposeB, x: a.Data, xNext: 1, yNext: 1, rows: p.N, terms: p.K} // y = Bᵀ·a
	if p.TransposeA {
		v.xNext = a.Stride
	}
	return true
}

// grain returns the number of elements of y that make a task.
func (v *vectorProduct) grain() int {
	grain := max(vectorWork/v.terms, vectorRows)
	if v.trans {
		return max(grain, vectorColumns)
	}
	return grain / vectorRows * vectorRows
}

// Chunk computes the elements lo to hi-1 of y.
func (v *vectorProduct) Chunk(lo, hi int, s *par.Scratch) {
	scratch := s.Floats(v.terms + hi - lo)
	x, y := v.x, scratch[v.terms:]
	if v.xNext != 1 {
		x = scratch[:v.terms]
		for p := range x {
			x[p] = v.x[p*v.xNext]
		}
	}
	if v.trans {
		clear(y)
		for p, xp := range x[:v.terms] {
			kernel.Axpy(xp, v.m.Data[p*v.m.Stride+lo:][:hi-lo], y)
		}
	} else {
		kernel.DotRowsTo(y, v.m.Data[lo*v.m.Stride:], v.m.Stride, x[:v.terms])
	}
	v.put(y, lo)
}

// put brings finished sums to their places in C and applies the epilogue.
func (v *vectorProduct) put(y []float32, lo int) {
	c := v.C[lo*v.yNext:]
	for i, sum := range y {
		sum = float32(sum * v.Alpha) // the conversion keeps it from being fused with what follows
		if v.Beta != 0 {
			sum += float32(v.Beta * c[i*v.yNext])
		}
		c[i*v.yNext] = sum
	}
	switch {
	case v.Epilogue == nil:
	case v.N == 1:
		v.Epilogue.Apply(c, v.Stride, lo, len(y), 0, 1)
	default:
		v.Epilogue.Apply(c, v.Stride, 0, 1, lo, len(y))
	}
}
