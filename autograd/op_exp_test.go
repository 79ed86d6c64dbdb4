package autograd_test

import (
	"math"
	"testing"

	"galaxynet/autograd"
)

var _ = addCases("exp", oneInput("", autograd.Exp, math.Exp))

// The kernel is within 0.90 ulp, at most 1.1e-7.
func TestExpOfSpecialValues(t *testing.T) {
	checkSpecials(t, autograd.Exp, 2e-7, []special{
		{0, 1, 1}, {1, math.E, math.E}, {inf, inf, inf}, {-inf, 0, 0}, {nan, nan, nan},
		{-200, 0, 0}, {89, inf, inf}, {-80, 1.8048513878454153e-35, 1.8048513878454153e-35},
	})
}
