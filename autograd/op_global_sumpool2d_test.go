package autograd_test

import "galaxynet/autograd"

var _ = addCases("global sumpool2d", globalPoolCases(autograd.GlobalSumPool2D, sumOf)...)
