package layers

import (
	"fmt"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

// BatchNorm2D normalises each channel of images: with the batch's own mean and
// variance if the tape is for training, which also moves the running averages
// towards them, else with the running averages (autograd.BatchNorm).
//
//	y = (x - mean) / sqrt(variance + eps) · weight + bias
//	x, y [N H W C]; weight, bias, mean, variance [C]
type BatchNorm2D struct {
	Scope
	Weight, Bias *autograd.Param
	Stats        *autograd.BatchStats // the running averages
	fillWeight   Initialiser
}

// NewBatchNorm2D returns the normalisation of that many channels with PyTorch's
// values: weight 1, bias 0, running mean 0 and variance 1, momentum 0.1, eps 1e-5.
func NewBatchNorm2D(channels int) *BatchNorm2D {
	if channels < 1 {
		panic(fmt.Sprintf("layers: NewBatchNorm2D: %d channels, want at least one", channels))
	}
	return &BatchNorm2D{
		Weight: autograd.NewParam("weight", channels),
		Bias:   autograd.NewParam("bias", channels),
		Stats: &autograd.BatchStats{
			Mean: tensor.New(channels), Var: tensor.Ones(channels),
			Momentum: 0.1, Eps: 1e-5,
		},
		fillWeight: Ones,
	}
}

// InitWeight sets the initialiser of the weight, such as Zeros for the last
// normalisation of a residual block, and returns l.
func (l *BatchNorm2D) InitWeight(f Initialiser) *BatchNorm2D {
	l.fillWeight = f
	return l
}

// Momentum sets how far a batch moves the running averages, from 0 to 1, and
// returns l.
func (l *BatchNorm2D) Momentum(fraction float64) *BatchNorm2D {
	l.Stats.Momentum = fraction
	return l
}

// Eps sets what is added to the variance, and returns l.
func (l *BatchNorm2D) Eps(eps float64) *BatchNorm2D {
	l.Stats.Eps = eps
	return l
}

// Slots returns the parameters, the running averages and the number of batches
// that they have seen.
func (l *BatchNorm2D) Slots() []Slot {
	return []Slot{
		{Name: "weight", Param: l.Weight, Fill: l.fillWeight},
		{Name: "bias", Param: l.Bias, Fill: Zeros},
		{Name: "running_mean", Buffer: l.Stats.Mean, Fill: Zeros},
		{Name: "running_var", Buffer: l.Stats.Var, Fill: Ones},
		{Name: "num_batches_tracked", Counter: &l.Stats.Batches},
	}
}

// Forward returns x, normalised.
func (l *BatchNorm2D) Forward(x autograd.Value) autograd.Value {
	defer l.Leave(l.Enter(x))
	l.check(x.Shape())
	return autograd.BatchNorm(x, onTape(x, l.Weight), onTape(x, l.Bias), l.Stats)
}

// OutputShape returns the shape of x.
func (l *BatchNorm2D) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
	defer l.Infer(x, &y, &err)
	l.check(x)
	return x, nil
}

// check panics unless x is [N H W channels].
func (l *BatchNorm2D) check(x tensor.Shape) {
	c := l.Weight.Shape()
	switch {
	case len(x) != 4:
		tensor.FailShapes("batchnorm2d", fmt.Sprintf("the input has %d axes, want [N H W C]", len(x)), x, c)
	case x[3] != c[0]:
		tensor.FailShapes("batchnorm2d", fmt.Sprintf("the input has %d channels, want %d", x[3], c[0]), x, c)
	}
}
