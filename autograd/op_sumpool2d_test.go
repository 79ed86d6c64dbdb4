package autograd_test

import (
	"galaxynet/autograd"
	"galaxynet/conv"
)

var _ = addCases("sumpool2d", poolCases(autograd.SumPool2D, func(window []float64, _ int, _ conv.PoolOptions) float64 {
	return sumOf(window)
})...)
