package autograd_test

import (
	"math"
	"testing"

	"galaxynet/autograd"
)

var _ = addCases("silu", oneInput("", autograd.SiLU, func(x float64) float64 { return x * logistic(x) }))

// The logistic function is within 2e-7, and two products follow.
func TestSiLUOfSpecialValues(t *testing.T) {
	checkSpecials(t, autograd.SiLU, 4e-7, []special{
		{0, 0, 0.5}, {inf, inf, 1}, {-inf, 0, 0}, {nan, nan, nan}, {200, 200, 1}, {-200, 0, 0}, {-1e38, 0, 0}, {1e38, 1e38, 1},
		{-80, -80 * 1.8048513878454153e-35, -79 * 1.8048513878454153e-35},
	})
}

// The value is a product of the logistic function, within 2e-7, and x. The
// derivative has a zero near -1.28, so that its errors are those of terms of size
// 1 + |x|.
func TestSiLUIsAccurateEverywhere(t *testing.T) {
	value := func(x float64) float64 { return x * logistic(x) }
	derivative := func(x float64) float64 { return logistic(x) * (1 + x*logistic(-x)) }
	checkSweep(t, autograd.SiLU, -80, 80, value, derivative, func(x, want float64) float64 {
		if x > -2 {
			return 1e-6 * max(1, math.Abs(want))
		}
		return 1e-6 * math.Abs(want)
	})
}
