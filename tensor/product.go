package tensor

import (
	"galaxynet/tensor/gemm"
	"galaxynet/tensor/par"
)

// product is a checked matrix product: [m k] times [k n] for every index of the
// batch axes, over which the operands broadcast.
type product struct {
	op             string
	a, b           *Tensor
	c              []float32
	transA, transB bool
	m, n, k        int
	batch          int // number of products
	rows               // goes through the batch, with a matrix for an element

	shape [MaxRank]int // of the result: shape[:rank]
	rank  int
}

// newProduct checks the operands' shapes and plans the product. An operand of one
// axis is a row on the left and a column on the right; the axis that it lacks is
// missing in the result too.
func newProduct(op string, a, b *Tensor, transA, transB bool) product {
	if least := min(len(a.shape), len(b.shape)); least == 0 {
		FailShapes(op, "an operand must not be a scalar", a.shape, b.shape)
	} else if least == 1 && (transA || transB) {
		FailShapes(op, "operands must have at least two axes", a.shape, b.shape)
	}
	batchA, m, k := matrix(a.shape, 1, a.shape[len(a.shape)-1])
	batchB, kb, n := matrix(b.shape, b.shape[len(b.shape)-1], 1)
	if transA {
		m, k = k, m
	}
	if transB {
		kb, n = n, kb
	}
	if k != kb {
		FailShapes(op, "inner dimensions must agree", a.shape, b.shape)
	}
	shape, rank, fits := align(batchA, batchB)
	if !fits {
		FailShapes(op, "lengths before the last two must be equal or 1", a.shape, b.shape)
	}
	p := product{op: op, a: a, b: b, transA: transA, transB: transB, m: m, n: n, k: k}
	p.batch = Shape(shape[:rank]).Len()
	if p.batch > 0 {
		p.rows = newRows(shape[:rank], batchA, batchB)
	}
	if len(a.shape) > 1 {
		shape[rank] = m
		rank++
	}
	if len(b.shape) > 1 {
		shape[rank] = n
		rank++
	}
	p.shape, p.rank = shape, rank
	return p
}

// matrix splits a shape into its batch axes and the last two; rows and cols are
// for a shape of one axis.
func matrix(s Shape, rows, cols int) (batch Shape, _, _ int) {
	if i := len(s) - 2; i >= 0 {
		return s[:i], s[i], s[i+1]
	}
	return nil, rows, cols
}

// result computes the product into a new tensor.
func (p product) result() *Tensor {
	dst := New(p.shape[:p.rank]...)
	p.to(dst)
	return dst
}

// smallProduct is the number of multiplications below which a batch is cut among
// the workers by products, and from which on each product is cut by itself:
// 64 cubed, some ten microseconds.
const smallProduct = 64 * 64 * 64

// large reports whether a product of the batch is cut by itself. The number of its
// multiplications need not be an int of 32 bits.
func (p product) large() bool {
	return float64(p.m)*float64(p.n)*float64(p.k) >= smallProduct
}

// to computes the product into dst.
func (p product) to(dst *Tensor) {
	if !dst.shape.Equal(p.shape[:p.rank]) {
		FailShapes(p.op, "dst must have the shape "+Shape(p.shape[:p.rank]).String(), dst.shape, p.a.shape, p.b.shape)
	}
	checkAlias(p.op, dst, p.a, false)
	checkAlias(p.op, dst, p.b, false)
	if len(dst.data) == 0 {
		return
	}
	if p.k == 0 {
		dst.Fill(0)
		return
	}
	p.c = dst.data
	if p.batch > 1 && !p.transA && p.rows.n == 0 && p.runB == 0 {
		// One right operand for all: the rows of the left ones lie one below the other.
		p.m *= p.batch
		p.batch = 1
	}
	if p.batch == 1 || p.large() {
		for i := range p.batch {
			p.multiply(i)
		}
		return
	}
	body := products.Take()
	*body = p
	par.Do(p.batch, max(1, smallProduct/(p.m*p.n*p.k)), body)
	*body = product{}
	products.Put(body)
}

var products par.Spares[product]

// Chunk computes the products lo to hi.
func (p *product) Chunk(lo, hi int, _ *par.Scratch) {
	for i := lo; i < hi; i++ {
		p.multiply(i)
	}
}

// multiply computes one product of the batch.
func (p *product) multiply(i int) {
	at := p.seek(i / p.run)
	a := gemm.Matrix{Data: p.a.data[(at.a+i%p.run*p.runA)*p.m*p.k:], Stride: p.k, Transposed: p.transA}
	b := gemm.Matrix{Data: p.b.data[(at.b+i%p.run*p.runB)*p.k*p.n:], Stride: p.n, Transposed: p.transB}
	if p.transA {
		a.Stride = p.m
	}
	if p.transB {
		b.Stride = p.k
	}
	gemm.Mul(p.m, p.n, p.k, 1, a, b, 0, p.c[i*p.m*p.n:], p.n)
}
