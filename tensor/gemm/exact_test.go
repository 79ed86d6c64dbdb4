package gemm

import (
	"fmt"
	"math/bits"
	"testing"
)

// whole returns a whole number from -15 to 15, one that repeats every 31 rows and
// columns. Products of such numbers add up without any rounding (below 2^24, for
// up to 30 000 of them), so that a result is right or wrong, whatever the order of
// its sum.
func whole(i, j int) float32 { return float32((5*i+3*j+i*j)%period - 15) }

const period = 31

// wholeMatrix returns rows x cols such numbers in memory, with rows that are
// longer than that. salt makes different matrices.
func wholeMatrix(rows, cols, salt int) Matrix {
	m := Matrix{Stride: cols + 3, Data: make([]float32, rows*(cols+3))}
	for i := range rows {
		for j := range cols {
			m.Data[i*m.Stride+j] = whole(i+salt, j)
		}
	}
	return m
}

// wholePacker is the same matrix, in memory nowhere. It checks what it is asked
// for.
type wholePacker struct{ rows, cols, salt int }

func (w *wholePacker) PackBlock(dst []float32, stride, row, rows, col, cols int) {
	if row < 0 || rows < 1 || row+rows > w.rows || col < 0 || cols < 1 || col+cols > w.cols || stride < cols {
		panic(fmt.Sprintf("asked for %d rows from %d and %d columns from %d of %dx%d, stride %d", rows, row, cols, col, w.rows, w.cols, stride))
	}
	for i := range rows {
		for j := range dst[i*stride:][:cols] {
			dst[i*stride+j] = whole(row+i+w.salt, col+j)
		}
	}
}

// An exact is a product of whole numbers: alpha 2, beta 0 or -3.
type exact struct {
	m, n, k        int
	transA, transB bool
	accumulate     bool
}

func (e exact) String() string {
	return problem{m: e.m, n: e.n, k: e.k, transA: e.transA, transB: e.transB, alpha: 2, beta: e.beta()}.String()
}

func (e exact) beta() float32 {
	if e.accumulate {
		return -3
	}
	return 0
}

// product returns the product, with operands in memory or without.
func (e exact) product(packA, packB bool) *Product {
	operand := func(rows, cols, salt int, transposed, pack bool) Packer {
		if transposed {
			rows, cols = cols, rows
		}
		if pack {
			return &wholePacker{rows, cols, salt}
		}
		m := wholeMatrix(rows, cols, salt)
		return &m
	}
	c := wholeMatrix(e.m, e.n, 2)
	return &Product{M: e.m, N: e.n, K: e.k, Alpha: 2, Beta: e.beta(), TransposeA: e.transA, TransposeB: e.transB,
		A: operand(e.m, e.k, 0, e.transA, packA), B: operand(e.k, e.n, 1, e.transB, packB), C: c.Data, Stride: c.Stride}
}

// want returns the result that the product must have; element (i, j) is at
// i·n + j.
func (e exact) want() []float32 {
	want := make([]float32, e.m*e.n)
	for i := range e.m {
		for j := range e.n {
			if i >= period {
				want[i*e.n+j] = want[(i-period)*e.n+j]
			} else if j >= period {
				want[i*e.n+j] = want[i*e.n+j-period]
			} else {
				want[i*e.n+j] = e.element(i, j)
			}
		}
	}
	return want
}

// element returns one element of the result.
func (e exact) element(i, j int) float32 {
	sum := e.beta() * whole(i+2, j)
	for l := range e.k {
		a, b := whole(i, l), whole(l+1, j)
		if e.transA {
			a = whole(l, i)
		}
		if e.transB {
			b = whole(j+1, l)
		}
		sum += 2 * a * b
	}
	return sum
}

// verify compares C, after change was applied to each element, with want.
func verify(t *testing.T, what string, p *Product, want []float32, change func(i, j int, v float32) float32) {
	t.Helper()
	for i := range p.M {
		for j := range p.N {
			w := want[i*p.N+j]
			if change != nil {
				w = change(i, j, w)
			}
			if got := p.C[i*p.Stride+j]; got != w {
				t.Errorf("%s: C[%d,%d] = %v, want %v", what, i, j, got, w)
				return
			}
		}
	}
}

// exacts calls f with products that go every way through the package: vectors,
// tiles along rows and along columns, one and several blocks of rows and of
// columns, one and several parts of the sum, all four forms, which the plan may
// flip or not. With -short each shape has half of the forms.
func exacts(f func(e exact)) {
	shapes := [][3]int{ // m, n, k
		{1, 1, 1}, {1, 1, 500}, {1, 70, 33}, {70, 1, 33}, {1, 1100, 70}, {1100, 1, 70}, {2, 2, 2},
		{5, 7, 3}, {17, 33, 9}, {3, 100, 400}, {100, 3, 400}, {16, 32, 385}, {300, 40, 10}, {40, 300, 130}, {261, 65, 20}, {90, 80, 97},
	}
	if !testing.Short() {
		shapes = append(shapes, [3]int{300, 300, 400}, [3]int{1000, 20, 33}, [3]int{20, 1000, 800}, [3]int{200, 5000, 3}, [3]int{257, 129, 769})
	}
	for i, s := range shapes {
		for form := range 8 {
			if testing.Short() && bits.OnesCount(uint(form))%2 != i%2 {
				continue
			}
			f(exact{s[0], s[1], s[2], form&1 != 0, form&2 != 0, form&4 != 0})
		}
	}
}
