package tensor

import (
	"math"
	"testing"

	"galaxynet/tensor/par"
)

// The tests compare with computations on indices, which know nothing of memory.

// eachIndex calls f with every index of the shape in row-major order.
func eachIndex(shape Shape, f func(index []int)) {
	index := make([]int, len(shape))
	for n := shape.Len(); n > 0; n-- {
		f(index)
		for i := len(index) - 1; i >= 0; i-- {
			if index[i]++; index[i] < shape[i] {
				break
			}
			index[i] = 0
		}
	}
}

// broadcastAt returns the element of x that stands at the index of a broadcast
// result, of which the last own axes are x's even if x has length 1 there.
func broadcastAt(x *Tensor, index []int, own int) float32 {
	offset := 0
	for i, d := range x.Shape() {
		at := index[len(index)-x.Rank()+i]
		if d == 1 && i < x.Rank()-own {
			at = 0
		}
		offset = offset*d + at
	}
	return x.Data()[offset]
}

// normal returns a tensor of normally distributed numbers.
func normal(purpose string, shape ...int) *Tensor {
	x := New(shape...)
	x.FillNormal(Stream(1, purpose), 0, 1)
	return x
}

// shapeFrom makes a shape of at most most axes from the bytes, with lengths from
// 0 to 5, and returns the bytes that it did not use.
func shapeFrom(b []byte, most int) (Shape, []byte) {
	if len(b) == 0 {
		return nil, nil
	}
	rank := min(int(b[0])%(most+1), len(b)-1)
	shape := Shape{}
	for _, d := range b[1 : 1+rank] {
		shape = append(shape, int(d)%6)
	}
	return shape, b[1+rank:]
}

// wantBits fails the test unless got and want have the same shape and the same
// bits, any NaN being as good as another.
func wantBits(t *testing.T, what string, got, want *Tensor) {
	t.Helper()
	if !got.Shape().Equal(want.Shape()) {
		t.Errorf("%s: shape %v, want %v", what, got.Shape(), want.Shape())
		return
	}
	for i, w := range want.Data() {
		g := got.Data()[i]
		if math.Float32bits(g) != math.Float32bits(w) && (g == g || w == w) {
			t.Errorf("%s: shape %v: element %d is %v, want %v", what, want.Shape(), i, g, w)
			return
		}
	}
}

// wantClose fails the test unless got and want have the same shape and differ by
// at most tolerance times the largest |want|.
func wantClose(t *testing.T, what string, got, want *Tensor, tolerance float64) {
	t.Helper()
	if !got.Shape().Equal(want.Shape()) {
		t.Errorf("%s: shape %v, want %v", what, got.Shape(), want.Shape())
		return
	}
	largest := 0.0
	for _, w := range want.Data() {
		largest = max(largest, math.Abs(float64(w)))
	}
	for i, w := range want.Data() {
		if g := got.Data()[i]; !(math.Abs(float64(g)-float64(w)) <= tolerance*largest) {
			t.Errorf("%s: shape %v: element %d is %v, want %v within %g of %v", what, want.Shape(), i, g, w, tolerance, largest)
			return
		}
	}
}

// wantSameForAnyWorkers fails the test unless f returns the same bits for 1, 2, 3,
// 8 and 17 workers.
func wantSameForAnyWorkers(t *testing.T, what string, f func() *Tensor) {
	t.Helper()
	defer par.SetWorkers(par.SetWorkers(1))
	want := f()
	for _, workers := range []int{2, 3, 8, 17} {
		par.SetWorkers(workers)
		wantBits(t, what, f(), want)
	}
}

// wantNoAllocations fails the test if f allocates after some calls.
func wantNoAllocations(t *testing.T, what string, f func()) {
	t.Helper()
	if raceEnabled {
		return // the race detector allocates
	}
	for range 20 {
		f() // every worker meets its scratch
	}
	if n := testing.AllocsPerRun(50, f); n > 0 {
		t.Errorf("%s: %v allocations a call, want none", what, n)
	}
}
