package tensor

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The expected numbers were computed by another program from the formulas in the
// comments.
func TestRandomNumbersNeverChange(t *testing.T) {
	x := New(4)
	x.FillUniform(Stream(1, "uniform"), -1, 2)
	if want := []float32{0.8581594228744507, 0.020362839102745056, 1.6633564233779907, 0.2965116798877716}; !slices.Equal(x.Data(), want) {
		t.Errorf("uniform %v, want %v", x.Data(), want)
	}
	want := []float32{1.4517794847488403, 1.3077417612075806, 1.2274932861328125, -1.0288296937942505, 0.045527197420597076, -1.0579614639282227}
	for _, n := range []int{6, 5} {
		y := New(n)
		y.FillNormal(Stream(1, "normal"), 0, 1)
		if !slices.Equal(y.Data(), want[:n]) {
			t.Errorf("normal %v, want %v", y.Data(), want[:n])
		}
	}
}

// moments returns mean, deviation, skewness and kurtosis.
func moments(x []float32) (mean, std, skew, kurtosis float64) {
	n := float64(len(x))
	for _, v := range x {
		mean += float64(v) / n
	}
	var m2, m3, m4 float64
	for _, v := range x {
		d := float64(v) - mean
		m2 += d * d / n
		m3 += d * d * d / n
		m4 += d * d * d * d / n
	}
	std = math.Sqrt(m2)
	return mean, std, m3 / (m2 * std), m4 / (m2 * m2)
}

// Bounds are five standard errors: sigma/sqrt(n) for the mean, sigma/sqrt(2n) for
// a normal deviation, sqrt(6/n) for the skewness, sqrt(24/n) for the kurtosis.
func TestFillNormalHasNormalMoments(t *testing.T) {
	const n = 100_000
	x := New(n)
	x.FillNormal(Stream(3, "moments"), 2, 0.5)
	mean, std, skew, kurtosis := moments(x.Data())
	for _, c := range []struct {
		name             string
		got, want, error float64
	}{
		{"mean", mean, 2, 0.5 / math.Sqrt(n)},
		{"deviation", std, 0.5, 0.5 / math.Sqrt(2*n)},
		{"skewness", skew, 0, math.Sqrt(6.0 / n)},
		{"kurtosis", kurtosis, 3, math.Sqrt(24.0 / n)},
	} {
		if math.Abs(c.got-c.want) > 5*c.error {
			t.Errorf("%s %v, want %v ± %v", c.name, c.got, c.want, 5*c.error)
		}
	}
	within := 0
	for _, v := range x.Data() {
		if math.Abs(float64(v)-2) < 0.5 {
			within++
		}
	}
	const p = 0.6826894921
	if got := float64(within) / n; math.Abs(got-p) > 5*math.Sqrt(p*(1-p)/n) {
		t.Errorf("%v of the numbers are within one deviation, want %v", got, p)
	}
}

func TestFillUniformCoversItsRangeEvenly(t *testing.T) {
	const n, bins = 100_000, 10
	x := New(n)
	x.FillUniform(Stream(4, "moments"), -3, 7)
	var count [bins]int
	for _, v := range x.Data() {
		if v < -3 || v >= 7 {
			t.Fatalf("%v is out of range", v)
		}
		count[int(v+3)]++
	}
	for bin, c := range count { // binomial: deviation sqrt(n p (1-p))
		if math.Abs(float64(c)-n/bins) > 5*math.Sqrt(n*0.1*0.9) {
			t.Errorf("%d numbers of %d are in part %d of %d", c, n, bin, bins)
		}
	}
}

// The largest word rounds up to hi, the smallest is lo.
func TestFillUniformNeverReachesItsUpperBound(t *testing.T) {
	x := New(2)
	x.FillUniform(rand.New(&fixed{words: []uint64{math.MaxUint64, 0}}), 1, 2)
	if got := x.At(0); got != math.Nextafter32(2, 1) {
		t.Errorf("the largest number below 2 is %v", got)
	}
	if got := x.At(1); got != 1 {
		t.Errorf("the smallest number from 1 is %v", got)
	}
	x.FillUniform(Stream(1, "wide"), -math.MaxFloat32, math.MaxFloat32)
	for _, v := range x.Data() {
		if v-v != 0 {
			t.Errorf("%v is not finite", v)
		}
	}
}

// fixed is a source of given words.
type fixed struct{ words []uint64 }

func (f *fixed) Uint64() uint64 {
	w := f.words[0]
	f.words = f.words[1:]
	return w
}

func TestFillUniformRefusesImpossibleBounds(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, c := range [][2]float32{{1, 1}, {2, 1}, {0, inf}, {-inf, 0}, {nan, 1}, {0, nan}} {
		func() {
			defer func() {
				want := fmt.Sprintf("tensor: FillUniform: bounds %v and %v, want finite ones in order", c[0], c[1])
				if got := recover(); got != want {
					t.Errorf("panic %v, want %s", got, want)
				}
			}()
			New(1).FillUniform(Stream(1, "bounds"), c[0], c[1])
		}()
	}
}

// The series ends below 1e-18; what is left are about ten roundings of 1.1e-16
// each, and near 1 the logarithm is small only where the series is as exact.
func TestLogarithmIsWithinTenRoundings(t *testing.T) {
	r := Stream(5, "logarithm")
	for range 10_000 {
		x := math.Ldexp(r.Float64()+0x1p-60, -r.IntN(100))
		want := math.Log(x)
		if got := logarithm(x); math.Abs(got-want) > 1.1e-15*math.Abs(want) {
			t.Fatalf("ln %v = %v, want %v", x, got, want)
		}
	}
	if got := logarithm(1); got != 0 {
		t.Errorf("ln 1 = %v", got)
	}
}

func TestFillsAllocateNothing(t *testing.T) {
	x, r := New(1001), Stream(1, "fill")
	wantNoAllocations(t, "FillNormal", func() { x.FillNormal(r, 0, 1) })
	wantNoAllocations(t, "FillUniform", func() { x.FillUniform(r, 0, 1) })
}
