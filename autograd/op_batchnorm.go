package autograd

import (
	"math"

	"galaxynet/tensor"
)

// BatchStats are the running statistics of a batch norm, one element for each
// channel, which inference uses in place of a batch's own.
type BatchStats struct {
	Mean, Var *tensor.Tensor // [C]
	Batches   int64          // that were averaged so far
	Momentum  float64        // the weight of a new batch, 0 to 1
	Eps       float64        // added to every variance
}

// BatchNorm moves and scales every channel, the last axis, to mean 0 and
// variance 1 over all other axes, and then by a weight and a bias:
//
//	xhat = (x - mean_c) / sqrt(var_c + eps)
//	y = xhat · weight_c + bias_c        x, y [N … C]; weight, bias [C]
//
// The zero Value as weight or bias stands for ones or zeros. On a tape for
// training, mean and var are those of x, var with the divisor M, the elements of
// a channel; s is then updated, with var · M/(M-1):
//
//	s.Mean = (1 - momentum) · s.Mean + momentum · mean,        s.Var likewise
//
// Otherwise they are s.Mean and s.Var. It panics if shapes do not fit together,
// or in training if a channel has fewer than two elements.
//
// The way back, with g = weight / sqrt(var + eps) and means over a channel's
// elements (Ioffe and Szegedy 2015, section 3; mean and var depend on x too):
//
//	dx = g · (dy - mean(dy) - xhat · mean(dy · xhat))    in training
//	dx = g · dy                                          otherwise
//	dweight = sum of dy · xhat,  dbias = sum of dy
func BatchNorm(x, weight, bias Value, s *BatchStats) Value {
	n := Begin(batchNormOp, x, weight, bias)
	checkBatchNorm(n, s)
	b := State[batchNorm](n)
	if b.training = n.Tape().Training; b.training {
		b.measure(n.Input(0), s)
	} else {
		b.recall(s)
	}
	y := n.NewOutput(n.Input(0).Shape()...)
	for c, mean := range b.mean {
		gain, center := b.rstd[c]*channelOf(n, 1, c, 1), float32(mean)
		// The center is rounded; the shift makes up for what that loses.
		b.center[c], b.scale[c] = center, float32(gain)
		b.shift[c] = float32(channelOf(n, 2, c, 0) + (float64(center)-mean)*gain)
	}
	b.channelVectors.apply(y.Data(), n.Input(0).Data(), nil)
	return n.Done()
}

// batchNorm is what the operation keeps for the way back.
type batchNorm struct {
	training   bool
	mean, rstd []float64 // of the channels; rstd = 1/sqrt(var + eps)
	sums       [2][]float64
	channelVectors
}

// measure takes mean and variance from x and averages them into s.
//
// The variance is mean(x²) - mean(x)² in float64: with a mean of a thousand
// deviations that costs 6 of 16 digits.
func (b *batchNorm) measure(x *tensor.Tensor, s *BatchStats) {
	channels := s.Mean.Len()
	b.resize(channels)
	sumChannels(b.sums[0], b.sums[1], x.Data(), nil)
	m := float64(x.Len() / channels)
	for c := range b.mean {
		mean := b.sums[0][c] / m
		variance := max(b.sums[1][c]/m-mean*mean, 0)
		b.mean[c], b.rstd[c] = mean, 1/math.Sqrt(variance+s.Eps)
		average(&s.Mean.Data()[c], mean, s.Momentum)
		average(&s.Var.Data()[c], variance*m/(m-1), s.Momentum)
	}
	s.Batches++
}

// recall takes mean and variance from s.
func (b *batchNorm) recall(s *BatchStats) {
	b.resize(s.Mean.Len())
	for c, mean := range s.Mean.Data() {
		b.mean[c], b.rstd[c] = float64(mean), 1/math.Sqrt(float64(s.Var.Data()[c])+s.Eps)
	}
}

// average moves a running average to v.
func average(running *float32, v, momentum float64) {
	*running = float32((1-momentum)*float64(*running) + momentum*v)
}

// resize makes room for that many channels.
func (b *batchNorm) resize(channels int) {
	if len(b.mean) == channels {
		return
	}
	b.mean, b.rstd = make([]float64, channels), make([]float64, channels)
	b.sums = [2][]float64{make([]float64, channels), make([]float64, channels)}
	b.channelVectors = newChannelVectors(channels)
}

// channelOf returns element c of input i, or what stands for it if it was left
// out.
func channelOf(n *Node, i, c int, otherwise float64) float64 {
	if !n.Has(i) {
		return otherwise
	}
	return float64(n.Input(i).Data()[c])
}

func batchNormBackward(n *Node) {
	dy, x, b := n.OutputGrad().Data(), n.Input(0).Data(), State[batchNorm](n)
	dySums, products := b.sums[0], b.sums[1]
	if n.Needs(1) || n.Needs(2) || b.training {
		sumChannels(dySums, products, dy, x)
		for c, mean := range b.mean { // sums of dy · xhat, out of those of dy · x
			products[c] = (products[c] - mean*dySums[c]) * b.rstd[c]
		}
	}
	if n.Needs(1) {
		round(n.GradTo(1).Data(), products)
	}
	if n.Needs(2) {
		round(n.GradTo(2).Data(), dySums)
	}
	if !n.Needs(0) {
		return
	}
	m := float64(len(x) / len(b.mean))
	for c, mean := range b.mean {
		gain, center := b.rstd[c]*channelOf(n, 1, c, 1), float32(mean)
		b.weight[c], b.center[c], b.scale[c], b.shift[c] = float32(gain), center, 0, 0
		if b.training { // dx = gain·dy + scale·(x - mean) - gain·mean(dy)
			scale := -gain * b.rstd[c] * products[c] / m
			b.scale[c] = float32(scale)
			b.shift[c] = float32((float64(center)-mean)*scale - gain*dySums[c]/m)
		}
	}
	dx := n.GradInPlace(0).Data()
	if b.training {
		b.channelVectors.apply(dx, x, dy)
		return
	}
	clear(b.center)
	copy(b.scale, b.weight)
	b.channelVectors.apply(dx, dy, nil)
}

// round sets dst to x in float32.
func round(dst []float32, x []float64) {
	for i, v := range x {
		dst[i] = float32(v)
	}
}

// checkBatchNorm panics unless the inputs and s fit together.
func checkBatchNorm(n *Node, s *BatchStats) {
	xs := n.Input(0).Shape()
	if len(xs) < 2 || xs[len(xs)-1] == 0 {
		tensor.FailShapes("batchnorm", "x must be [N … C] with a channel at least", xs)
	}
	channels := xs[len(xs)-1]
	for i := 1; i <= 2; i++ {
		if n.Has(i) && (n.Input(i).Rank() != 1 || n.Input(i).Len() != channels) {
			tensor.FailShapes("batchnorm", "weight and bias must be [C] for x [N … C]", n.Input(i).Shape(), xs)
		}
	}
	if s == nil || s.Mean == nil || s.Var == nil {
		failTape("batchnorm", "the running mean and variance are nil")
	}
	if s.Mean.Len() != channels || s.Var.Len() != channels {
		tensor.FailShapes("batchnorm", "running mean and variance must be [C] for x [N … C]", s.Mean.Shape(), s.Var.Shape(), xs)
	}
	if n.Tape().Training && xs.Len() < 2*channels {
		tensor.FailShapes("batchnorm", "training needs two elements of each channel at least", xs)
	}
}

var batchNormOp = register(Op{Name: "batchnorm", Backward: batchNormBackward, NeedsInputs: true})
