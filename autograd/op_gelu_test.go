package autograd_test

import (
	"math"
	"testing"

	"galaxynet/autograd"
)

var _ = addCases("gelu", oneInput("", autograd.GELU, geluTwin))

func geluTwin(x float64) float64 {
	return x / 2 * (1 + math.Tanh(math.Sqrt(2/math.Pi)*(x+0.044715*x*x*x)))
}

// The logistic function is within 2e-7, and two products follow; v is near 0 or so
// large that its roundings do not count.
func TestGELUOfSpecialValues(t *testing.T) {
	checkSpecials(t, autograd.GELU, 4e-7, []special{
		{0, 0, 0.5}, {inf, inf, 1}, {-inf, 0, 0}, {nan, nan, nan}, {200, 200, 1}, {-200, 0, 0}, {-1e38, 0, 0}, {1e38, 1e38, 1},
		{11.5, 11.5, 1}, {-13, 0, 0}, {1e-9, 5e-10, 0.5},
	})
}

// In the tail y is near x e^v, so that the three roundings of v, each 6e-8 of it,
// count v times. On the other side 1 - s has the rounding error of s, 6e-8, which
// the derivative multiplies by x v'.
func TestGELUIsAccurateEverywhere(t *testing.T) {
	exponent := func(x float64) float64 { return 2 * math.Sqrt(2/math.Pi) * (x + 0.044715*x*x*x) }
	slope := func(x float64) float64 { return 2 * math.Sqrt(2/math.Pi) * (1 + 3*0.044715*x*x) }
	value := func(x float64) float64 { return x * logistic(exponent(x)) }
	derivative := func(x float64) float64 {
		s := logistic(exponent(x))
		return s * (1 + x*logistic(-exponent(x))*slope(x))
	}
	checkSweep(t, autograd.GELU, -9, 9, value, derivative, func(x, want float64) float64 {
		if x > -2 { // the derivative has a zero near -0.75
			return 1e-6*max(1, math.Abs(want)) + 6e-8*math.Abs(x*slope(x))
		}
		return (1e-6 + 3*6e-8*math.Abs(exponent(x))) * math.Abs(want)
	})
}
