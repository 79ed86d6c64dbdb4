package gemm

import (
	"fmt"
	"testing"

	"galaxynet/tensor/cpu/cputest"
	"galaxynet/tensor/par"
)

func TestPackersOnBothSidesAndInAllForms(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		exacts(func(e exact) {
			want := e.want()
			for sides := range 4 {
				packA, packB := sides&1 != 0, sides&2 != 0
				p := e.product(packA, packB)
				p.Run()
				verify(t, fmt.Sprintf("%v, packer for A %v, for B %v", e, packA, packB), p, want, nil)
			}
		})
	})
}

func TestAProductRunsAgainWithOtherSizes(t *testing.T) {
	p := new(Product)
	exacts(func(e exact) {
		next, want := e.product(true, false), e.want()
		p.M, p.N, p.K, p.Alpha, p.Beta = next.M, next.N, next.K, next.Alpha, next.Beta
		p.A, p.B, p.TransposeA, p.TransposeB, p.C, p.Stride = next.A, next.B, next.TransposeA, next.TransposeB, next.C, next.Stride
		p.Run()
		verify(t, e.String(), p, want, nil)
	})
}

// multiplyingPacker multiplies matrices itself before it packs.
type multiplyingPacker struct {
	wholePacker
	t *testing.T
}

func (m *multiplyingPacker) PackBlock(dst []float32, stride, row, rows, col, cols int) {
	e := exact{m: 20, n: 35, k: 12, transB: true}
	p, want := e.product(false, false), e.want()
	p.Run()
	verify(m.t, "inner product", p, want, nil)
	m.wholePacker.PackBlock(dst, stride, row, rows, col, cols)
}

func TestAPackerMayMultiply(t *testing.T) {
	for _, workers := range []int{1, 3} {
		withWorkers(workers, func() {
			e := exact{m: 280, n: 90, k: 40}
			p, want := e.product(false, false), e.want()
			p.A = &multiplyingPacker{wholePacker{e.m, e.k, 0}, t}
			p.B = &multiplyingPacker{wholePacker{e.k, e.n, 1}, t}
			p.Run()
			verify(t, e.String(), p, want, nil)
		})
	}
}

// refusingPacker panics when it is asked for the given row.
type refusingPacker struct {
	wholePacker
	refuse int
}

func (r *refusingPacker) PackBlock(dst []float32, stride, row, rows, col, cols int) {
	if row <= r.refuse && r.refuse < row+rows {
		panic("no such row")
	}
	r.wholePacker.PackBlock(dst, stride, row, rows, col, cols)
}

func TestPanicOfAPackerOrEpilogueReachesTheCaller(t *testing.T) {
	e := exact{m: 500, n: 90, k: 40}
	for _, workers := range []int{1, 2, 8} {
		withWorkers(workers, func() {
			for name, spoil := range map[string]func(p *Product){
				"packer of A": func(p *Product) { p.A = &refusingPacker{wholePacker{e.m, e.k, 0}, 450} },
				"packer of B": func(p *Product) { p.B = &refusingPacker{wholePacker{e.k, e.n, 1}, 30} },
				"epilogue": func(p *Product) {
					p.Epilogue = epilogueFunc(func(c []float32, stride, row, rows, col, cols int) { panic("no such row") })
				},
			} {
				p, want := e.product(false, false), e.want()
				whole := *p
				spoil(p)
				if got := recovered(p.Run); got != "no such row" {
					t.Errorf("%d workers, %s: recovered %v, want its own panic", workers, name, got)
				}
				whole.Run()
				verify(t, fmt.Sprintf("%d workers, after a panic of the %s", workers, name), &whole, want, nil)
			}
		})
	}
}

// recovered returns what f panics with.
func recovered(f func()) (value any) {
	defer func() { value = recover() }()
	f()
	return nil
}

type epilogueFunc func(c []float32, stride, row, rows, col, cols int)

func (f epilogueFunc) Apply(c []float32, stride, row, rows, col, cols int) {
	f(c, stride, row, rows, col, cols)
}

func TestProductsInsideLoopsAndInSeveralGoroutines(t *testing.T) {
	withWorkers(3, func() {
		e := exact{m: 270, n: 50, k: 30, accumulate: true}
		par.For(6, 1, func(lo, hi int) {
			p, want := e.product(false, lo%2 == 0), e.want()
			p.Run()
			verify(t, fmt.Sprintf("%v, iteration %d", e, lo), p, want, nil)
		})
		done := make(chan bool)
		const goroutines = 6
		for range goroutines {
			go func() {
				defer func() { done <- true }()
				for range 5 {
					exactMul(t, e)
					exactMul(t, exact{m: 1, n: 200, k: 50, transB: true})
					exactMul(t, exact{m: 40, n: 30, k: 20, transA: true, accumulate: true})
				}
			}()
		}
		for range goroutines {
			<-done
		}
	})
}

// exactMul checks one call of Mul.
func exactMul(t *testing.T, e exact) {
	p, want := e.product(false, false), e.want()
	a, b := *p.A.(*Matrix), *p.B.(*Matrix)
	a.Transposed, b.Transposed = e.transA, e.transB
	Mul(e.m, e.n, e.k, p.Alpha, a, b, p.Beta, p.C, p.Stride)
	verify(t, e.String(), p, want, nil)
}
