package autograd_test

import (
	"testing"

	"galaxynet/autograd"
)

var _ = addCases("scale",
	oneInput("times -2.5", func(x autograd.Value) autograd.Value { return autograd.Scale(-2.5, x) }, func(x float64) float64 { return -2.5 * x }),
	oneInput("times 0", func(x autograd.Value) autograd.Value { return autograd.Scale(0, x) }, func(x float64) float64 { return 0 }),
)

func TestScaleOfSpecialValues(t *testing.T) {
	double := func(x autograd.Value) autograd.Value { return autograd.Scale(2, x) }
	checkSpecials(t, double, 0, []special{{0, 0, 2}, {inf, inf, 2}, {-inf, -inf, 2}, {nan, nan, 2}, {3e38, inf, 2}})
	nothing := func(x autograd.Value) autograd.Value { return autograd.Scale(0, x) }
	checkSpecials(t, nothing, 0, []special{{1, 0, 0}, {inf, nan, 0}, {nan, nan, 0}})
}
