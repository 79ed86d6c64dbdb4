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
// within relative of the table.
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
