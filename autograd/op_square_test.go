package autograd_test

import (
	"testing"

	"galaxynet/autograd"
)

var _ = addCases("square", oneInput("", autograd.Square, func(x float64) float64 { return x * x }))

// A product each: one rounding.
func TestSquareOfSpecialValues(t *testing.T) {
	checkSpecials(t, autograd.Square, 2e-7, []special{
		{0, 0, 0}, {-3, 9, -6}, {inf, inf, inf}, {-inf, inf, -inf}, {nan, nan, nan}, {1e20, inf, 2e20}, {1e-30, 0, 2e-30},
	})
}
