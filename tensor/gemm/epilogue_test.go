package gemm

import (
	"fmt"
	"sync/atomic"
	"testing"

	"galaxynet/tensor/cpu/cputest"
)

// recorder counts how often each element of an m x n destination is handed to
// it, checks that the element is finished then, and changes it.
type recorder struct {
	n      int
	want   []float32 // finished elements
	counts []atomic.Int32
	wrong  atomic.Int32 // elements that came unfinished
}

func newRecorder(e exact, want []float32) *recorder {
	return &recorder{n: e.n, want: want, counts: make([]atomic.Int32, e.m*e.n)}
}

func (r *recorder) Apply(c []float32, stride, row, rows, col, cols int) {
	for i := range rows {
		for j := range cols {
			at := (row+i)*r.n + col + j
			if c[i*stride+j] != r.want[at] {
				r.wrong.Add(1)
			}
			r.counts[at].Add(1)
			c[i*stride+j] = r.changed(row+i, col+j, c[i*stride+j])
		}
	}
}

// changed returns v with a trace of its place.
func (r *recorder) changed(i, j int, v float32) float32 {
	return 2*v + float32(i%11) + float32(j%13)/16
}

// check reports elements that came unfinished, or not once.
func (r *recorder) check(t *testing.T, what string) {
	t.Helper()
	if n := r.wrong.Load(); n > 0 {
		t.Errorf("%s: %d elements were not finished when the epilogue saw them", what, n)
	}
	for at := range r.counts {
		if n := r.counts[at].Load(); n != 1 {
			t.Errorf("%s: the epilogue saw C[%d,%d] %d times", what, at/r.n, at%r.n, n)
			return
		}
	}
}

func TestEpilogueSeesEachFinishedElementOnce(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		check := func(e exact) {
			want := e.want()
			for _, packA := range []bool{false, true} {
				p := e.product(packA, false)
				r := newRecorder(e, want)
				p.Epilogue = r
				p.Run()
				r.check(t, fmt.Sprintf("%v, packer %v", e, packA))
				verify(t, e.String(), p, want, r.changed)
			}
		}
		exacts(check)
		for _, empty := range [][2]int{{1, 1}, {1, 40}, {40, 1}, {7, 9}, {300, 70}} {
			check(exact{m: empty[0], n: empty[1]}) // K is 0: beta·C
			check(exact{m: empty[0], n: empty[1], accumulate: true, transB: true})
		}
	})
}

func TestNoElementNoEpilogue(t *testing.T) {
	for _, e := range []exact{{m: 0, n: 5, k: 3}, {m: 5, n: 0, k: 3}, {}} {
		p := e.product(false, false)
		p.Epilogue = epilogueFunc(func(c []float32, stride, row, rows, col, cols int) {
			t.Errorf("%v: the epilogue was called with %dx%d elements", e, rows, cols)
		})
		p.Run()
	}
}
