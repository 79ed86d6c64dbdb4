package autograd_test

import "galaxynet/autograd"

var _ = addCases("global avgpool2d", globalPoolCases(autograd.GlobalAvgPool2D, meanOf)...)
