package synth

import (
	"math"
	"testing"
)

// Means of 100,000 numbers are within five of their standard errors, σ/316.
func TestNumbersHaveTheirMoments(t *testing.T) {
	const n = 100000
	var r random
	r.begin(9, "test", 1)
	for _, c := range []struct {
		name     string
		next     func() float64
		mean, sd float64
	}{
		{"uniform", r.uniform, 0.5, math.Sqrt(1.0 / 12)},
		{"between", func() float64 { return r.between(-1, 3) }, 1, 4 * math.Sqrt(1.0/12)},
		{"below", func() float64 { return float64(r.below(5)) }, 2, math.Sqrt2},
		{"exponential", r.exponential, 1, 1},
		{"normal", r.normal, 0, 1},
		{"second normal", func() float64 { _, b := r.normals(); return b }, 0, 1},
		{"poisson", func() float64 { return float64(r.poisson(3)) }, 3, math.Sqrt(3)},
		{"poisson of many", func() float64 { return float64(r.poisson(90)) }, 90, math.Sqrt(90)},
	} {
		sum, squares := 0.0, 0.0
		for range n {
			x := c.next()
			sum += x
			squares += (x - c.mean) * (x - c.mean)
		}
		if mean := sum / n; math.Abs(mean-c.mean) > 5*c.sd/math.Sqrt(n) {
			t.Errorf("%s: mean %v, want %v", c.name, mean, c.mean)
		}
		// The error of a variance is √((kurtosis-1)/n), at most √(8/n) here.
		if sd := math.Sqrt(squares / n); math.Abs(sd/c.sd-1) > 2.5*math.Sqrt(8.0/n) {
			t.Errorf("%s: deviation %v, want %v", c.name, sd, c.sd)
		}
	}
}

func TestChoiceFollowsTheWeights(t *testing.T) {
	var r random
	r.begin(9, "test", 2)
	weights := []float64{0, 1, 0, 3, 0}
	var counts [5]int
	for range 10000 {
		counts[r.choose(weights)]++
	}
	// 2,500 ± 43.
	if counts[0]+counts[2]+counts[4] > 0 || counts[1] < 2280 || counts[1] > 2720 {
		t.Errorf("chosen %v times with weights %v", counts, weights)
	}
	if i := r.choose([]float64{0, 0, 0}); i != 0 {
		t.Errorf("without weights %d is chosen, want 0", i)
	}
}

func TestPiecesOfTheUnitInterval(t *testing.T) {
	for u, want := range map[float64]int{0: 0, 0.24: 0, 0.26: 1, 0.74: 1, 0.76: 2, 0.999: 2} {
		if got := place(u, []float64{0.25, 0.5, 0.25}); got != want {
			t.Errorf("place(%v) = %d, want %d", u, got, want)
		}
	}
}
