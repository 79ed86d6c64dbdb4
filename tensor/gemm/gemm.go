package gemm

import (
	"fmt"

	"galaxynet/tensor/par"
)

// Matrix is a dense row-major matrix, or the transpose of one: element (i, j)
// of what is stored is Data[i·Stride + j]; with Transposed the product sees
// element (j, i) there.
type Matrix struct {
	Data       []float32
	Stride     int
	Transposed bool
}

// A Packer is a stored matrix that a product reads block by block: a plain one
// in memory, or one that exists nowhere as a whole, such as an image seen as the
// matrix of its windows (im2col).
type Packer interface {
	// PackBlock copies rows x cols elements, the first at (row, col), so that
	// element (row+i, col+j) goes to dst[i·stride + j]. It is called by several
	// goroutines at once, and writes nothing else in dst.
	PackBlock(dst []float32, stride, row, rows, col, cols int)
}

// An Epilogue is applied to every finished block of the destination once, while
// the block is still in a cache: a bias, an activation.
type Epilogue interface {
	// Apply changes the elements c[i·stride + j], which stand in row row+i and
	// column col+j of the destination, for i < rows and j < cols. It is called by
	// several goroutines at once, each with another block.
	Apply(c []float32, stride, row, rows, col, cols int)
}

// Product describes C = Alpha·op(A)·op(B) + Beta·C, where op(A) is MxK, op(B)
// is KxN, and op transposes what is stored if TransposeA or TransposeB says so;
// the field Transposed of a Matrix plays no part. Element (i, j) of the
// destination is C[i·Stride + j]. With Beta 0 the old C is not read. C must not
// overlap A or B. A Product keeps working memory from run to run, so it belongs to
// one goroutine at a time.
type Product struct {
	M, N, K                int
	Alpha, Beta            float32
	A, B                   Packer
	TransposeA, TransposeB bool
	C                      []float32
	Stride                 int
	Epilogue               Epilogue // nil for none

	plan    plan
	packing packing
	vector  vectorProduct
}

// Mul computes C = alpha·op(A)·op(B) + beta·C for an m x n matrix C whose
// element (i, j) is c[i·stride + j]; op(A) is m x k and op(B) is k x n. It is
// Product.Run for matrices in memory; see there.
func Mul(m, n, k int, alpha float32, a, b Matrix, beta float32, c []float32, stride int) {
	p := products.Take()
	p.a, p.b = a, b
	p.M, p.N, p.K, p.Alpha, p.Beta = m, n, k, alpha, beta
	p.A, p.TransposeA, p.B, p.TransposeB = &p.a, a.Transposed, &p.b, b.Transposed
	p.C, p.Stride = c, stride
	p.Run()
	p.forget()
	products.Put(p) // not deferred: after a panic it is left to the collector
}

// Run computes the product, on all workers of package par. Each element is a
// chain of fused multiply-adds in the order of the sum, cut into parts of at most
// 384 terms, whose results are scaled by Alpha and added up; products with one
// row or column take sums in lanes instead (kernel.DotRowsTo). Which operations
// these are follows from the sizes, the transpositions, Beta and the kind of the
// operands, never from the workers; so the bits are the same for any number of
// them, and at every level with assembly. NaN and Inf travel as in the plain
// triple loop: no term is skipped, not for a zero and not for Alpha 0. Run panics
// with the sizes if a stride or a slice is too short. It allocates nothing once
// the workers' scratch has grown to its size; p keeps the packed B from run to
// run.
//
// Source: Goto and van de Geijn, "Anatomy of High-Performance Matrix
// Multiplication", 2008; loops numbered as in BLIS (see block.go).
func (p *Product) Run() {
	p.check()
	if p.M == 0 || p.N == 0 {
		return
	}
	if p.vector.choose(p) {
		par.Do(p.vector.rows, p.vector.grain(), &p.vector)
		return
	}
	p.plan.choose(p)
	if len(p.plan.shared) > 0 {
		p.packing.plan = &p.plan
		par.Do(p.packing.tasks(), 1, &p.packing)
	}
	par.Do(p.plan.tasks(), 1, &p.plan)
}

// check panics if the product would leave its slices.
func (p *Product) check() {
	if p.M < 0 || p.N < 0 || p.K < 0 {
		panic(fmt.Sprintf("gemm: negative size: m %d, n %d, k %d", p.M, p.N, p.K))
	}
	checkMatrix("A", p.A, p.M, p.K, p.TransposeA)
	checkMatrix("B", p.B, p.K, p.N, p.TransposeB)
	checkSlice("C", p.C, p.Stride, p.M, p.N)
}

// checkMatrix checks an operand that lies in memory; others check themselves.
func checkMatrix(name string, operand Packer, rows, cols int, transposed bool) {
	if m, ok := operand.(*Matrix); ok {
		if transposed {
			rows, cols = cols, rows
		}
		checkSlice(name, m.Data, m.Stride, rows, cols)
	}
}

func checkSlice(name string, data []float32, stride, rows, cols int) {
	if rows == 0 || cols == 0 {
		return
	}
	// (rows-1)·stride + cols could overflow; its parts cannot.
	if stride < cols || len(data) < cols || (len(data)-cols)/stride < rows-1 {
		panic(fmt.Sprintf("gemm: %s is stored as %dx%d with stride %d in %d floats: want a stride of %d at least and %.0f floats",
			name, rows, cols, stride, len(data), cols, float64(rows-1)*float64(max(stride, cols))+float64(cols)))
	}
}

// A matrixProduct is a Product together with the matrices that it points to, so
// that a call of Mul needs no allocation.
type matrixProduct struct {
	Product
	a, b Matrix
}

// products keeps matrixProducts from call to call, without their operands.
var products par.Spares[matrixProduct]

// forget drops the operands' memory and keeps the product's own.
func (p *matrixProduct) forget() {
	shared := p.plan.shared
	*p = matrixProduct{}
	p.plan.shared = shared
}
