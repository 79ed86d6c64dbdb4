package gemm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"galaxynet/tensor/par"
)

// mulNaive is the definition: C = alpha·op(A)·op(B) + beta·C, summed in
// float64. It returns the result and, for the error bound, the same sum over
// absolute values.
func mulNaive(m, n, k int, alpha float32, a, b Matrix, beta float32, c []float32, stride int) (want, size []float64) {
	at := func(x Matrix, i, j int) float64 {
		if x.Transposed {
			i, j = j, i
		}
		return float64(x.Data[i*x.Stride+j])
	}
	want, size = make([]float64, m*n), make([]float64, m*n)
	for i := range m {
		for j := range n {
			sum, absolute := 0.0, 0.0
			for p := range k {
				product := at(a, i, p) * at(b, p, j)
				sum += product
				absolute += math.Abs(product)
			}
			sum *= float64(alpha)
			absolute *= math.Abs(float64(alpha))
			if beta != 0 {
				old := float64(beta) * float64(c[i*stride+j])
				sum += old
				absolute += math.Abs(old)
			}
			want[i*n+j], size[i*n+j] = sum, absolute
		}
	}
	return want, size
}

// A problem is one product with operands in larger slices, so that strides are
// longer than rows.
type problem struct {
	m, n, k        int
	transA, transB bool
	alpha, beta    float32
}

func (p problem) String() string {
	form := func(t bool) string {
		if t {
			return "T"
		}
		return "N"
	}
	return fmt.Sprintf("m %d, n %d, k %d, %s%s, alpha %v, beta %v", p.m, p.n, p.k, form(p.transA), form(p.transB), p.alpha, p.beta)
}

// operands returns random A and B, and a C with a margin of guards.
func (p problem) operands(seed uint64) (a, b Matrix, c []float32, stride int) {
	random := rand.New(rand.NewPCG(seed, 7))
	matrix := func(rows, cols int, transposed bool) Matrix {
		if transposed {
			rows, cols = cols, rows
		}
		m := Matrix{Stride: cols + random.IntN(3), Transposed: transposed}
		m.Data = make([]float32, max(0, (rows-1)*m.Stride+cols))
		for i := range m.Data {
			m.Data[i] = float32(random.NormFloat64())
		}
		return m
	}
	a, b = matrix(p.m, p.k, p.transA), matrix(p.k, p.n, p.transB)
	stride = p.n + random.IntN(3)
	c = make([]float32, p.m*stride+5)
	for i := range c {
		c[i] = float32(random.NormFloat64())
	}
	return a, b, c, stride
}

// check compares the product with the definition. A chain of k additions of
// rounded products, cut into parts, scaled and added to beta·C, has at most
// 2k+4 roundings, each of relative size 2⁻²⁴ of a partial sum of absolute values.
func (p problem) check(t *testing.T, seed uint64) {
	t.Helper()
	a, b, c, stride := p.operands(seed)
	old := append([]float32(nil), c...)
	want, size := mulNaive(p.m, p.n, p.k, p.alpha, a, b, p.beta, c, stride)
	if p.beta == 0 {
		for i := range p.m {
			for j := range p.n {
				c[i*stride+j] = float32(math.NaN()) // must not be read
			}
		}
	}
	Mul(p.m, p.n, p.k, p.alpha, a, b, p.beta, c, stride)
	for i := range c {
		row, col := i/max(stride, 1), i%max(stride, 1)
		if row >= p.m || col >= p.n {
			if math.Float32bits(c[i]) != math.Float32bits(old[i]) {
				t.Fatalf("%v: wrote outside of C, at %d", p, i)
			}
			continue
		}
		bound := float64(2*p.k+4) * 0x1p-24 * size[row*p.n+col]
		if difference := math.Abs(float64(c[i]) - want[row*p.n+col]); !(difference <= bound) {
			t.Fatalf("%v: C[%d,%d] = %v, want %v within %.3g", p, row, col, c[i], want[row*p.n+col], bound)
		}
	}
}

// withWorkers runs f with n workers and restores the number afterwards.
func withWorkers(n int, f func()) {
	defer par.SetWorkers(par.SetWorkers(n))
	f()
}
