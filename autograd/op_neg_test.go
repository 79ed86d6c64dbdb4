package autograd_test

import (
	"testing"

	"galaxynet/autograd"
)

var _ = addCases("neg", oneInput("", autograd.Neg, func(x float64) float64 { return -x }))

func TestNegOfSpecialValues(t *testing.T) {
	checkSpecials(t, autograd.Neg, 0, []special{{0, 0, -1}, {inf, -inf, -1}, {-inf, inf, -1}, {nan, nan, -1}})
}
