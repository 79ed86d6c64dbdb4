package bench

import (
	"math"
	"testing"

	"galaxynet/tensor/cpu/cputest"
)

func TestMultiplyAddsDoesWhatItCounts(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		// At most 1000 rows of 16 vectors of 16 lanes: 256 000 < 2²⁴, so the sums are exact.
		for _, rows := range []int{1, 2, 3, 1000} {
			count, sum := multiplyAdds(rows)
			if count < 12*rows || float32(count) != sum {
				t.Errorf("%d rows: counted %d multiply-adds, the accumulators say %v", rows, count, sum)
			}
		}
	})
}

func TestPeakIsAFiniteRate(t *testing.T) {
	if p := peak(1000); !(p > 0) || math.IsInf(p, 0) { // Peak itself would take long under an emulator
		t.Errorf("peak = %v", p)
	}
}

func TestCopyRateIsFiniteAndCopies(t *testing.T) {
	x := []float32{1, 2, 3, 4, 5, 6, 7} // an odd length: the last half is one longer
	if r := copyRate(x); !(r > 0) || math.IsInf(r, 0) {
		t.Errorf("copyRate = %v", r)
	}
	for i, want := range []float32{1, 2, 3, 1, 2, 3, 7} {
		if x[i] != want {
			t.Errorf("x[%d] = %v, want %v", i, x[i], want)
		}
	}
}
