package gemm

import (
	"math"
	"testing"

	"galaxynet/tensor/cpu/cputest"
)

// pathShapes are products that are cut among workers, each in another way.
var pathShapes = []struct {
	name    string
	m, n, k int
}{
	{"square", 90, 85, 70},
	{"several blocks of rows, shared panels", 270, 70, 33},
	{"several parts of the sum", 40, 45, 400},
	{"tall", 1500, 19, 21},
	{"wide", 19, 1500, 21},
	{"short sum, tiles along rows", 40, 450, 30},
	{"one row", 1, 1500, 300},
	{"one column", 1500, 1, 300},
	{"long inner product", 1, 1, 5000},
}

// Random operands make every order of summation show in the bits.
func TestEqualBitsForAnyNumberOfWorkers(t *testing.T) {
	counts := []int{2, 3, 8, 17}
	if testing.Short() {
		counts = []int{3, 17}
	}
	cputest.Run(t, func(t *testing.T) {
		for _, s := range pathShapes {
			for form := range 4 {
				p := problem{s.m, s.n, s.k, form&1 != 0, form&2 != 0, 0.7, float32(form%3) / 2}
				a, b, old, stride := p.operands(5)
				multiply := func() []float32 {
					c := append([]float32(nil), old...)
					Mul(p.m, p.n, p.k, p.alpha, a, b, p.beta, c, stride)
					return c
				}
				var want []float32
				withWorkers(1, func() { want = multiply() })
				for _, workers := range counts {
					withWorkers(workers, func() {
						got := multiply()
						for i := range got {
							if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
								t.Errorf("%s: %v: %d workers give %v at %d, one gives %v", s.name, p, workers, got[i], i, want[i])
								return
							}
						}
					})
				}
			}
		}
	})
}

func TestMulAllocatesNothingAfterWarmUp(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	for i, s := range pathShapes {
		for form := range 4 {
			if testing.Short() && form != i%4 {
				continue
			}
			p := problem{s.m, s.n, s.k, form&1 != 0, form&2 != 0, 1, float32(form / 2)}
			a, b, c, stride := p.operands(6)
			multiply := func() { Mul(p.m, p.n, p.k, p.alpha, a, b, p.beta, c, stride) }
			withWorkers(3, func() {
				for range 5 { // for every worker to meet its scratch
					multiply()
				}
				// The average is rounded down: a worker that comes late to its
				// scratch does not count.
				if n := testing.AllocsPerRun(5, multiply); n > 0 {
					t.Errorf("%s: %v: %v allocations a product", s.name, p, n)
				}
			})
		}
	}
}
