package autograd_test

import (
	"galaxynet/autograd"
	"galaxynet/conv"
)

var _ = addCases("avgpool2d", poolCases(autograd.AvgPool2D, func(window []float64, size int, o conv.PoolOptions) float64 {
	if o.ExcludePadding {
		return meanOf(window)
	}
	return sumOf(window) / float64(size)
})...)
