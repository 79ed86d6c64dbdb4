package layers

import (
	"fmt"

	"galaxynet/autograd"
	"galaxynet/conv"
	"galaxynet/tensor"
)

// Conv2D is a convolution of images; conv.Conv2DTo has the formula.
//
//	x [N H W in], weight [R S in/groups out], bias [out], y [N P Q out]
//
// State files have the weights as [out in/groups R S].
type Conv2D struct {
	Scope
	Weight, Bias         *autograd.Param // Bias is nil after NoBias
	in                   int
	options              conv.Options
	fillWeight, fillBias Initialiser
}

// NewConv2D returns a convolution with a bias, stride 1, no padding and PyTorch's
// initialisers. kernel is the number of its rows and columns, or one number for
// both. It panics for a number that is not positive.
//
//	layers.NewConv2D(64, 96, 5).Padding(2)
//	layers.NewConv2D(64, 64, 3, 7).Stride(2, 1).Groups(64).NoBias()
func NewConv2D(in, out int, kernel ...int) *Conv2D {
	size := pair("NewConv2D: kernel", kernel)
	if min(in, out, size[0], size[1]) < 1 {
		panic(fmt.Sprintf("layers: NewConv2D: %d and %d channels, kernel %dx%d, want at least one of each", in, out, size[0], size[1]))
	}
	return &Conv2D{
		Weight: autograd.NewParam("weight", size[0], size[1], in, out), fillWeight: PyTorchDefault,
		Bias: autograd.NewParam("bias", out), fillBias: PyTorchDefault,
		in: in,
	}
}

// Stride sets the pixels from one window to the next: for rows and columns, or
// one number for both. It returns l, as all options do.
func (l *Conv2D) Stride(pixels ...int) *Conv2D {
	l.options.Stride = pair("Conv2D.Stride", pixels)
	return l
}

// Padding sets the pixels of zeros on each side of the image: for rows and
// columns, or one number for both.
func (l *Conv2D) Padding(pixels ...int) *Conv2D {
	l.options.Padding = pair("Conv2D.Padding", pixels)
	return l
}

// Dilation sets the pixels from one tap of the kernel to the next: for rows and
// columns, or one number for both.
func (l *Conv2D) Dilation(pixels ...int) *Conv2D {
	l.options.Dilation = pair("Conv2D.Dilation", pixels)
	return l
}

// Groups cuts the channels into groups: output channels of a group see input
// channels of that group only. It panics unless both numbers of channels can be
// divided by n.
func (l *Conv2D) Groups(n int) *Conv2D {
	w := l.Weight.Shape()
	if n < 1 || l.in%n != 0 || w[3]%n != 0 {
		panic(fmt.Sprintf("layers: Conv2D.Groups: %d groups do not divide %d and %d channels", n, l.in, w[3]))
	}
	l.options.Groups = n
	l.Weight = autograd.NewParam("weight", w[0], w[1], l.in/n, w[3])
	return l
}

// NoBias leaves the bias out.
func (l *Conv2D) NoBias() *Conv2D {
	l.Bias = nil
	return l
}

// InitWeight sets the initialiser of the weights.
func (l *Conv2D) InitWeight(f Initialiser) *Conv2D {
	l.fillWeight = f
	return l
}

// InitBias sets the initialiser of the bias.
func (l *Conv2D) InitBias(f Initialiser) *Conv2D {
	l.fillBias = f
	return l
}

// Slots returns the weights and the bias.
func (l *Conv2D) Slots() []Slot {
	w := l.Weight.Shape()
	taps := w[0] * w[1]
	return withBias(Slot{
		Name: "weight", Param: l.Weight, Fill: l.fillWeight,
		Fan:       Fan{In: taps * w[2], Out: taps * w[3]},
		FileOrder: []int{3, 2, 0, 1},
	}, l.Bias, l.fillBias)
}

// Forward returns the convolution of x.
func (l *Conv2D) Forward(x autograd.Value) autograd.Value {
	defer l.Leave(l.Enter(x))
	l.check(x.Shape())
	return autograd.Conv2D(x, onTape(x, l.Weight), onTape(x, l.Bias), l.options)
}

// OutputShape returns [N P Q out], as conv.OutputShape says.
func (l *Conv2D) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
	defer l.Infer(x, &y, &err)
	l.check(x)
	n, p, q, k := conv.OutputShape(x, l.Weight.Shape(), l.options)
	return tensor.Shape{n, p, q, k}, nil
}

// check panics unless x is [N H W in].
func (l *Conv2D) check(x tensor.Shape) {
	switch {
	case len(x) != 4:
		tensor.FailShapes("conv2d", fmt.Sprintf("the input has %d axes, want [N H W C]", len(x)), x, l.Weight.Shape())
	case x[3] != l.in:
		tensor.FailShapes("conv2d", fmt.Sprintf("the input has %d channels, want %d", x[3], l.in), x, l.Weight.Shape())
	}
}

// MultiplyAdds returns N·P·Q·out · R·S·in/groups; taps in the padding count.
func (l *Conv2D) MultiplyAdds(_, y tensor.Shape) int {
	return y[0] * y[1] * y[2] * l.Weight.Shape().Len()
}
