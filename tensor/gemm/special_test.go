package gemm

import (
	"fmt"
	"math"
	"testing"

	"galaxynet/tensor/cpu/cputest"
)

var nan = float32(math.NaN())

// A NaN of A makes its row of C NaN, one of B its column, and nothing else: also
// with Alpha 0, and where the other factor is 0.
func TestNaNTravelsToItsRowOrColumn(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		exacts(func(e exact) {
			for _, alpha := range []float32{2, 0} {
				for _, inA := range []bool{true, false} {
					p := e.product(false, false)
					p.Alpha = alpha
					operand, row, col := p.B.(*Matrix), e.k/2, e.n-1
					transposed := e.transB
					if inA {
						operand, row, col = p.A.(*Matrix), e.m-1, e.k/2
						transposed = e.transA
					}
					if transposed {
						row, col = col, row
					}
					operand.Data[row*operand.Stride+col] = nan
					p.Run()
					what := fmt.Sprintf("%v, but alpha %v, NaN in A %v", e, alpha, inA)
					checkNaN(t, what, p, func(i, j int) bool { return inA && i == e.m-1 || !inA && j == e.n-1 })
				}
			}
		})
	})
}

// With Beta 0 the old C is not read, also where there is no sum to replace it;
// otherwise its NaN stays.
func TestNaNOfCTravelsUnlessBetaIsZero(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		check := func(e exact) {
			p := e.product(false, false)
			for i := range e.m {
				for j := range e.n {
					p.C[i*p.Stride+j] = nan
				}
			}
			p.Run()
			checkNaN(t, e.String(), p, func(i, j int) bool { return e.accumulate })
		}
		exacts(check)
		check(exact{m: 17, n: 40})
		check(exact{m: 1, n: 40, accumulate: true})
	})
}

func checkNaN(t *testing.T, what string, p *Product, want func(i, j int) bool) {
	t.Helper()
	for i := range p.M {
		for j := range p.N {
			if v := p.C[i*p.Stride+j]; (v != v) != want(i, j) {
				t.Errorf("%s: C[%d,%d] = %v, want NaN: %v", what, i, j, v, want(i, j))
				return
			}
		}
	}
}
