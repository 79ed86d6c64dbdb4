package main

import (
	"slices"
	"testing"

	"galaxynet/bench"
)

func TestMarkdownShowsMediansAndPairedRatios(t *testing.T) {
	square := bench.Shape{Name: "sq", M: 4, N: 4, K: 4}
	wide := bench.Shape{Name: "wide", M: 1, N: 2700, K: 21600, TransposeB: true}
	rows := []row{
		{square, []float64{100, 90, 110, 100}, []float64{0.9, 0.92, 0.88}, []pairs{
			{"x", []float64{100, 90}, []float64{80, 90}},
			{"y", []float64{110, 100}, []float64{200, 100}},
		}},
		{wide, []float64{5.126}, []float64{0.0512}, []pairs{
			{"x", []float64{5}, []float64{4}},
			{"y", []float64{5}, []float64{2}},
		}},
	}
	// Row sq: x has ratios 1.25 and 1, y has 0.55 and 1: quartiles 0.6625, 0.775, 0.8875.
	const want = `| 2 workers, GFLOP/s (m,n,k) | galaxynet | of peak | x | y | ours / best peer | quartiles |
|---|---|---|---|---|---|---|
| sq (4,4,4 NN) | 100 | 90 % | 85.0 | 150 | 0.78 (y) | 0.66 to 0.89 |
| wide (1,2700,21600 NT) | 5.13 | 5 % | 4.00 | 2.00 | 1.25 (x) | 1.25 to 1.25 |

As fast as the best peer or faster: 1 of 2 rows. Lowest ratio: 0.78 (sq, y).
`
	if got := markdown(2, []string{"x", "y"}, rows); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestMarkdownWithoutPeersHasNoRatios(t *testing.T) {
	rows := []row{{shape: bench.Shape{Name: "sq", M: 4, N: 4, K: 4}, ours: []float64{100}, peak: []float64{0.9}}}
	const want = `| 1 worker, GFLOP/s (m,n,k) | galaxynet | of peak |
|---|---|---|
| sq (4,4,4 NN) | 100 | 90 % |
`
	if got := markdown(1, nil, rows); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNumberHasThreeDigits(t *testing.T) {
	for x, want := range map[float64]string{0.5: "0.50", 9.994: "9.99", 10: "10.0", 99.94: "99.9", 100.4: "100", 1234: "1234"} {
		if got := number(x); got != want {
			t.Errorf("number(%v) = %q, want %q", x, got, want)
		}
	}
}

func TestSettingsListsWhatChangesALibrary(t *testing.T) {
	got := settings([]string{"HOME=/", "OMP_NUM_THREADS=1", "BLIS_ARCH_TYPE=0", "GOMAXPROCS=2", "OPENBLAS_CORETYPE=Haswell"})
	want := []string{"BLIS_ARCH_TYPE=0", "GOMAXPROCS=2", "OMP_NUM_THREADS=1", "OPENBLAS_CORETYPE=Haswell"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
