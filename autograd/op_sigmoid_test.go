package autograd_test

import (
	"math"
	"testing"

	"galaxynet/autograd"
)

var _ = addCases("sigmoid", oneInput("", autograd.Sigmoid, logistic))

// The kernel is within 2e-7 (see the next test). Far from 0 the derivative is y.
func TestSigmoidOfSpecialValues(t *testing.T) {
	checkSpecials(t, autograd.Sigmoid, 3e-7, []special{
		{0, 0.5, 0.25}, {inf, 1, 0}, {-inf, 0, 0}, {nan, nan, nan}, {200, 1, 0}, {-200, 0, 0},
		{-80, 1.8048513878454153e-35, 1.8048513878454153e-35}, {-20, 2.0611536181902037e-09, 2.061153613941849e-09},
	})
}

// The kernel is within 1.65 ulp, at most 2e-7, and 1 - y adds 2⁻²⁴ of 1.
func TestSigmoidIsAccurateEverywhere(t *testing.T) {
	derivative := func(x float64) float64 { return logistic(x) * logistic(-x) }
	checkSweep(t, autograd.Sigmoid, -80, 80, logistic, derivative, func(x, want float64) float64 {
		if x > 0 {
			return 4e-7
		}
		return 1e-6 * math.Abs(want)
	})
}
