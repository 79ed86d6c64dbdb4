package autograd_test

import "galaxynet/autograd"

var _ = addCases("global maxpool2d", globalPoolCases(autograd.GlobalMaxPool2D, maxOf)...)
