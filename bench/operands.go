package bench

import (
	"fmt"
	"math"
	"math/rand/v2"

	"galaxynet/tensor/gemm"
	"galaxynet/tensor/hugepage"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// Operands are the three matrices of one product, filled with fixed random
// numbers in [-1/2, 1/2). They live in one mapping with huge pages where the
// system offers them; Close gives it back.
type Operands struct {
	Shape   Shape
	A, B, C []float32
	memory  *hugepage.Mapping
}

// gap is the number of floats between two arrays of one mapping: five cache
// lines. Arrays that start at equal offsets within a page compete for the same
// cache sets.
const gap = 80

// NewOperands returns matrices of the shape s. It returns an error if there is
// no memory for them.
func NewOperands(s Shape) (*Operands, error) {
	a, b, c := s.M*s.K, s.K*s.N, s.M*s.N
	memory, err := hugepage.Map(a + gap + b + gap + c)
	if err != nil {
		return nil, fmt.Errorf("bench: operands of %v: %w", s, err)
	}
	x := memory.Floats()
	o := &Operands{Shape: s, A: x[:a], B: x[a+gap:][:b], C: x[a+gap+b+gap:], memory: memory}
	random := rand.New(rand.NewPCG(12345, 0))
	for i := range o.A {
		o.A[i] = random.Float32() - 0.5
	}
	for i := range o.B {
		o.B[i] = random.Float32() - 0.5
	}
	return o, nil
}

// Close gives the memory back. The matrices must not be used afterwards.
func (o *Operands) Close() error {
	o.A, o.B, o.C = nil, nil, nil
	return o.memory.Close()
}

// strides returns the row lengths of A and B in memory.
func (o *Operands) strides() (a, b int) {
	a, b = o.Shape.K, o.Shape.N
	if o.Shape.TransposeA {
		a = o.Shape.M
	}
	if o.Shape.TransposeB {
		b = o.Shape.K
	}
	return a, b
}

// Galaxynet returns a function that computes C by package gemm.
func (o *Operands) Galaxynet() func() {
	s := o.Shape
	strideA, strideB := o.strides()
	a := gemm.Matrix{Data: o.A, Stride: strideA, Transposed: s.TransposeA}
	b := gemm.Matrix{Data: o.B, Stride: strideB, Transposed: s.TransposeB}
	return func() { gemm.Mul(s.M, s.N, s.K, 1, a, b, 0, o.C, s.N) }
}

// Gonum returns a function that computes C by gonum's Gemm, which runs on
// GOMAXPROCS processors.
func (o *Operands) Gonum() func() {
	transpose := map[bool]blas.Transpose{false: blas.NoTrans, true: blas.Trans}
	a := general(o.A, o.Shape.M, o.Shape.K, o.Shape.TransposeA)
	b := general(o.B, o.Shape.K, o.Shape.N, o.Shape.TransposeB)
	c := general(o.C, o.Shape.M, o.Shape.N, false)
	return func() {
		blas32.Gemm(transpose[o.Shape.TransposeA], transpose[o.Shape.TransposeB], 1, a, b, 0, c)
	}
}

// general returns a matrix that is rows×cols after the transposition.
func general(data []float32, rows, cols int, transposed bool) blas32.General {
	if transposed {
		rows, cols = cols, rows
	}
	return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: data}
}

// Check compares 200 random elements of C with dot products in float64. An
// element of C is a sum of k terms of size up to 1/4 that a library may add in
// any order; rounding errors that add up at random stay below √k·2⁻²⁴ times the
// sum's own size, which is itself about √k/12. The limit 1e-4·√k leaves room for
// any order of addition and is still far below the error of one wrong term.
func (o *Operands) Check() error {
	s := o.Shape
	limit := 1e-4 * math.Sqrt(float64(s.K))
	random := rand.New(rand.NewPCG(678, 0))
	for range 200 {
		i, j := random.IntN(s.M), random.IntN(s.N)
		want, got := o.element(i, j), float64(o.C[i*s.N+j])
		if !(math.Abs(got-want) <= limit) { // so that NaN fails too
			return fmt.Errorf("bench: %v: C[%d,%d] = %v, want %v within %.1g", s, i, j, got, want, limit)
		}
	}
	return nil
}

// element returns the sum over l of op(A)[i,l]·op(B)[l,j] in float64.
func (o *Operands) element(i, j int) float64 {
	s := o.Shape
	sum := 0.0
	for l := range s.K {
		a, b := i*s.K+l, l*s.N+j
		if s.TransposeA {
			a = l*s.M + i
		}
		if s.TransposeB {
			b = j*s.K + l
		}
		sum += float64(o.A[a]) * float64(o.B[b])
	}
	return sum
}
