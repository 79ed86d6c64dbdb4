package zoonet

import (
	"fmt"

	"galaxynet/autograd"
	"galaxynet/layers"
	"galaxynet/tensor"
)

// he keeps the mean square of what passes through a convolution and a ReLU.
var he = layers.KaimingNormal(layers.GainReLU, layers.FanIn)

// netB is a residual network (He et al., Deep residual learning for image
// recognition, 2016): a convolution that halves the image, stages of residual
// blocks, each but the first of which halves it again, the average and the maximum
// of every channel, and one fully connected layer.
func netB(c Config) *layers.Sequential {
	net := layers.NewSequential().
		Add("stem", layers.NewSequential().
			Add("conv", layers.NewConv2D(3, c.Widths[0], 5).Stride(2).Padding(2).NoBias().InitWeight(he)).
			Add("bn", layers.NewBatchNorm2D(c.Widths[0])).
			Add("relu", layers.NewReLUInPlace()))
	in := c.Widths[0]
	for i, out := range c.Widths {
		stage := layers.NewSequential()
		for j := range c.Blocks {
			stride := 1
			if i > 0 && j == 0 {
				stride = 2
			}
			stage.Add(fmt.Sprintf("block%d", j+1), block(in, out, stride))
			in = out
		}
		net.Add(fmt.Sprintf("stage%d", i+1), stage)
	}
	return net.
		Add("pool", &averageAndMax{}).
		Add("dropout", layers.NewDropout(c.Dropout)).
		Add("fc", layers.NewLinear(2*in, c.Outputs))
}

// block returns relu(bn2(conv2(relu(bn1(conv1(x))))) + shortcut(x)). The gain of
// bn2 begins at 0, so that the block begins as its shortcut (Goyal et al.,
// Accurate, large minibatch SGD, 2017, section 5.1).
func block(in, out, stride int) *layers.Sequential {
	body := layers.NewSequential().
		Add("conv1", layers.NewConv2D(in, out, 3).Stride(stride).Padding(1).NoBias().InitWeight(he)).
		Add("bn1", layers.NewBatchNorm2D(out)).
		Add("relu", layers.NewReLUInPlace()).
		Add("conv2", layers.NewConv2D(out, out, 3).Padding(1).NoBias().InitWeight(he)).
		Add("bn2", layers.NewBatchNorm2D(out).InitWeight(layers.Zeros))
	var shortcut layers.Layer
	if in != out || stride != 1 {
		shortcut = layers.NewSequential().
			Add("conv", layers.NewConv2D(in, out, 1).Stride(stride).NoBias().InitWeight(he)).
			Add("bn", layers.NewBatchNorm2D(out))
	}
	return layers.NewSequential().
		Add("residual", layers.NewResidual(body, shortcut)).
		Add("relu", layers.NewReLUInPlace())
}

// averageAndMax pools every channel of an image in two ways:
//
//	x [N H W C], y [N 2C]: the averages, then the largest values
type averageAndMax struct{ layers.Scope }

// Forward returns the averages and the maxima.
func (l *averageAndMax) Forward(x autograd.Value) autograd.Value {
	defer l.Leave(l.Enter(x))
	return autograd.Concat(1, autograd.GlobalAvgPool2D(x), autograd.GlobalMaxPool2D(x))
}

// OutputShape returns [N 2C].
func (l *averageAndMax) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
	defer l.Infer(x, &y, &err)
	if len(x) != 4 {
		tensor.FailShapes("average and max pool", "the input must be images [N H W C]", x)
	}
	return tensor.Shape{x[0], 2 * x[3]}, nil
}
