package zoonet

import (
	"fmt"

	"galaxynet/layers"
)

// seedNet is the study's network: two convolutions, the first wide enough to see
// a spiral arm, and three fully connected layers that hold nearly all parameters.
// The study's listing has no sigmoid on the output; its text has one, with which
// the network saturates.
func seedNet(c Config) *layers.Sequential {
	conv1 := c.Size + 2*2 - 9 + 1
	pool1 := conv1 / 2
	pool2 := pool1 / 2 // conv2 leaves the size as it is
	net := layers.NewSequential().
		Add("conv1", layers.NewConv2D(3, c.Widths[0], 9).Padding(2)).
		Add("relu1", layers.NewReLUInPlace()).
		Add("pool1", layers.NewMaxPool2D(2)).
		Add("conv2", layers.NewConv2D(c.Widths[0], c.Widths[1], 5).Padding(2)).
		Add("conv2_bn", layers.NewBatchNorm2D(c.Widths[1])).
		Add("relu2", layers.NewReLUInPlace()).
		Add("pool2", layers.NewMaxPool2D(2)).
		Add("flatten", layers.NewFlatten())
	features := pool2 * pool2 * c.Widths[1]
	for i, width := range c.Hidden {
		net.Add(fmt.Sprintf("fc%d", i+1), layers.NewLinear(features, width)).
			Add(fmt.Sprintf("dropout%d", i+1), layers.NewDropoutInPlace(c.Dropout)).
			Add(fmt.Sprintf("relu%d", i+3), layers.NewReLUInPlace())
		features = width
	}
	net.Add(fmt.Sprintf("fc%d", len(c.Hidden)+1), layers.NewLinear(features, c.Outputs))
	if c.Sigmoid {
		net.Add("sigmoid", layers.NewSigmoid())
	}
	return net
}
