package autograd_test

import (
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

var (
	inf  = float32(math.Inf(1))
	nan  = float32(math.NaN())
	zero = float32(0)
)

// A special is an element with the value and the derivative that an operation
// must give there.
type special struct{ x, y, dx float32 }

// checkSpecials runs f on 19 copies of every x, which are two vectors of AVX2 and
// three more. NaN is wanted where the table has NaN; everything else must be
// within relative of the table, in which numbers are rounded to float32: 2⁻²⁴ = 6e-8
// of them. To that come what the test says of its operation.
func checkSpecials(t *testing.T, f func(x autograd.Value) autograd.Value, relative float64, table []special) {
	t.Helper()
	near := func(got, want float32) bool {
		return got == want || got != got && want != want ||
			math.Abs(float64(got)-float64(want)) <= relative*math.Abs(float64(want))
	}
	const copies = 19
	xs := tensor.New(len(table), copies)
	for i := range xs.Data() {
		xs.Data()[i] = table[i/copies].x
	}
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(xs)
	y := f(x)
	tape.Backward(y, nil)
	for i, v := range y.Data().Data() {
		c := table[i/copies]
		if !near(v, c.y) {
			t.Errorf("f(%v) = %v, want %v (copy %d)", c.x, v, c.y, i%copies)
		}
		if got := x.Grad().Data()[i]; !near(got, c.dx) {
			t.Errorf("derivative at %v: %v, want %v (copy %d)", c.x, got, c.dx, i%copies)
		}
	}
}

// checkSweep compares f and its derivative with their twins at 20011 points from
// lo to hi, which are more than a piece and no multiple of a vector. bound is the
// largest error allowed, as a function of the point and the true value.
func checkSweep(t *testing.T, f func(x autograd.Value) autograd.Value, lo, hi float64, y, dx func(x float64) float64, bound func(x, want float64) float64) {
	t.Helper()
	xs := tensor.New(20011)
	for i := range xs.Data() {
		xs.Data()[i] = float32(lo + (hi-lo)*float64(i)/float64(xs.Len()-1))
	}
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(xs)
	out := f(x)
	tape.Backward(out, nil)
	for _, c := range []struct {
		what string
		got  []float32
		want func(x float64) float64
	}{{"value", out.Data().Data(), y}, {"derivative", x.Grad().Data(), dx}} {
		worst, at := 0.0, 0
		for i, v := range xs.Data() {
			want := c.want(float64(v))
			if e := math.Abs(float64(c.got[i])-want) / bound(float64(v), want); !(e <= worst) {
				worst, at = e, i
			}
		}
		if x := float64(xs.Data()[at]); !(worst <= 1) {
			t.Errorf("%s at %v: got %v, want %v, an error of %.2f times the bound", c.what, x, c.got[at], c.want(x), worst)
		}
	}
}

// logistic is the twin of sigmoid, exact in the tail too.
func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
