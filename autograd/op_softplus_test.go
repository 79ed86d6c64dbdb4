package autograd_test

import (
	"math"
	"testing"

	"galaxynet/autograd"
)

var _ = addCases("softplus", oneInput("", autograd.Softplus, softplusTwin))

func softplusTwin(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }

// The exponential and the logistic function are within 2e-7, and where the table has
// other numbers than 0 two or three roundings follow.
func TestSoftplusOfSpecialValues(t *testing.T) {
	checkSpecials(t, autograd.Softplus, 4e-7, []special{
		{0, math.Ln2, 0.5}, {inf, inf, 1}, {-inf, 0, 0}, {nan, nan, nan}, {200, 200, 1}, {-200, 0, 0}, {20, 20, 1},
		{-80, 1.8048513878454153e-35, 1.8048513878454153e-35}, {1e30, 1e30, 1},
	})
}

// Exponential function, two sums, a quotient, a product, six terms of the series
// and the last sum: below ten roundings of 6e-8.
func TestSoftplusIsAccurateEverywhere(t *testing.T) {
	checkSweep(t, autograd.Softplus, -80, 80, softplusTwin, logistic, func(x, want float64) float64 { return 6e-7 * want })
}
