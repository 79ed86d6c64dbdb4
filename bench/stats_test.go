package bench

import (
	"math"
	"slices"
	"testing"
)

func TestQuartilesInterpolateAsNumPyDoes(t *testing.T) {
	for _, c := range []struct {
		x                 []float64
		low, median, high float64
	}{
		{[]float64{5}, 5, 5, 5},
		{[]float64{3, 1}, 1.5, 2, 2.5},
		{[]float64{4, 1, 3, 2}, 1.75, 2.5, 3.25},
		{[]float64{5, 4, 3, 2, 1}, 2, 3, 4},
		{[]float64{1, 1, 1, 1, 100}, 1, 1, 1}, // one outlier changes nothing
	} {
		before := slices.Clone(c.x)
		low, median, high := Quartiles(c.x)
		if low != c.low || median != c.median || high != c.high {
			t.Errorf("Quartiles(%v) = %v, %v, %v, want %v, %v, %v", c.x, low, median, high, c.low, c.median, c.high)
		}
		if !slices.Equal(c.x, before) {
			t.Errorf("Quartiles changed %v to %v", before, c.x)
		}
		if m := Median(c.x); m != c.median {
			t.Errorf("Median(%v) = %v, want %v", c.x, m, c.median)
		}
	}
	if m := Median(nil); !math.IsNaN(m) {
		t.Errorf("Median(nil) = %v, want NaN", m)
	}
}

func TestRatiosCancelADriftThatBothSidesShare(t *testing.T) {
	machine := []float64{1, 0.5, 0.7, 2, 1.3} // speed of the machine at each pair
	var a, b []float64
	for _, speed := range machine {
		a, b = append(a, 90*speed), append(b, 100*speed)
	}
	for i, r := range Ratios(a, b) {
		if math.Abs(r-0.9) > 1e-15 { // a rounding of each product and of the quotient
			t.Errorf("pair %d: ratio %v, want 0.9", i, r)
		}
	}
}

func TestRatiosRefusesDifferentLengths(t *testing.T) {
	defer func() {
		if got, want := recover(), "bench: Ratios: lengths differ: a 1, b 0"; got != want {
			t.Errorf("panic %v, want %s", got, want)
		}
	}()
	Ratios([]float64{1}, nil)
}
