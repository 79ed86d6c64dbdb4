package autograd_test

import (
	"math"
	"testing"

	"galaxynet/autograd"
)

var _ = addCases("tanh", oneInput("", autograd.Tanh, math.Tanh))

// The kernel is within 2.2e-7 (see the next test).
func TestTanhOfSpecialValues(t *testing.T) {
	checkSpecials(t, autograd.Tanh, 3e-7, []special{
		{0, 0, 1}, {inf, 1, 0}, {-inf, -1, 0}, {nan, nan, nan}, {20, 1, 0}, {-20, -1, 0}, {1e-6, 1e-6, 1}, {-1e-30, -1e-30, 1},
	})
}

// The kernel is within 1.82 ulp, at most 2.2e-7, and the derivative by y is at
// most 2.
func TestTanhIsAccurateEverywhere(t *testing.T) {
	derivative := func(x float64) float64 { return 1 / (math.Cosh(x) * math.Cosh(x)) }
	checkSweep(t, autograd.Tanh, -12, 12, math.Tanh, derivative, func(x, want float64) float64 { return 6e-7 })
}
