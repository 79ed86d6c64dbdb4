package bench

import (
	"fmt"
	"math"
	"slices"
)

// Quartiles returns the values below which a quarter, half and three quarters of
// x lie. Between two values it interpolates linearly, as NumPy's percentile does:
//
//	x = 4 1 3 2 (sorted 1 2 3 4): quartiles 1.75 2.5 3.25
//
// They are NaN for an empty x. x stays as it is.
func Quartiles(x []float64) (low, median, high float64) {
	if len(x) == 0 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	sorted := slices.Sorted(slices.Values(x))
	at := func(fraction float64) float64 {
		place := fraction * float64(len(sorted)-1)
		i := int(place)
		next := min(i+1, len(sorted)-1)
		return sorted[i] + (place-float64(i))*(sorted[next]-sorted[i])
	}
	return at(0.25), at(0.5), at(0.75)
}

// Median returns the middle one of Quartiles.
func Median(x []float64) float64 {
	_, median, _ := Quartiles(x)
	return median
}

// Ratios returns a[i]/b[i] for each i: the pairs of an A B A B run. Dividing
// first and taking the median then cancels a drift of the machine that is slower
// than one pair. It panics if the lengths differ.
func Ratios(a, b []float64) []float64 {
	if len(a) != len(b) {
		panic(fmt.Sprintf("bench: Ratios: lengths differ: a %d, b %d", len(a), len(b)))
	}
	ratios := make([]float64, len(a))
	for i := range a {
		ratios[i] = a[i] / b[i]
	}
	return ratios
}
