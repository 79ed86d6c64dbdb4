package layers

import (
	"fmt"
	"slices"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

// LayerNorm normalises over the last axes of every row or image:
//
//	y = (x - mean) / sqrt(variance + eps) · weight + bias
//	x, y [N … shape]; weight, bias of the shape; mean and variance [N …]
type LayerNorm struct {
	Scope
	Weight, Bias *autograd.Param
	eps          float64
}

// NewLayerNorm returns the normalisation over last axes of that shape with
// PyTorch's values: weight 1, bias 0, eps 1e-5. Three lengths are those of an
// image, H W C; state files then have weight and bias as PyTorch's [C H W].
func NewLayerNorm(shape ...int) *LayerNorm {
	if len(shape) == 0 || slices.Min(shape) < 1 {
		panic(fmt.Sprintf("layers: NewLayerNorm: shape %v, want at least one axis and one element", shape))
	}
	return &LayerNorm{
		Weight: autograd.NewParam("weight", shape...),
		Bias:   autograd.NewParam("bias", shape...),
		eps:    1e-5,
	}
}

// Eps sets what is added to the variance, and returns l.
func (l *LayerNorm) Eps(eps float64) *LayerNorm {
	l.eps = eps
	return l
}

// Slots returns weight and bias.
func (l *LayerNorm) Slots() []Slot {
	var order []int
	if len(l.Weight.Shape()) == 3 {
		order = []int{2, 0, 1}
	}
	return []Slot{
		{Name: "weight", Param: l.Weight, Fill: Ones, FileOrder: order},
		{Name: "bias", Param: l.Bias, Fill: Zeros, FileOrder: order},
	}
}

// Forward returns x, normalised.
func (l *LayerNorm) Forward(x autograd.Value) autograd.Value {
	defer l.Leave(l.Enter(x))
	l.check(x.Shape())
	return autograd.LayerNorm(x, onTape(x, l.Weight), onTape(x, l.Bias), l.eps)
}

// OutputShape returns the shape of x.
func (l *LayerNorm) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
	defer l.Infer(x, &y, &err)
	l.check(x)
	return x, nil
}

// check panics unless the last axes of x have the shape of the weights.
func (l *LayerNorm) check(x tensor.Shape) {
	w := l.Weight.Shape()
	if before := len(x) - len(w); before < 0 || !x[before:].Equal(w) {
		tensor.FailShapes("layernorm", "the input's last axes must be "+w.String(), x, w)
	}
}
