package layers

import (
	"fmt"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

// Linear is a fully connected layer: y = x wᵀ + bias for every row of x.
//
//	x [N in], weight [out in], bias [out], y [N out]
type Linear struct {
	Scope
	Weight, Bias         *autograd.Param // Bias is nil after NoBias
	fillWeight, fillBias Initialiser
}

// NewLinear returns a layer with a bias and PyTorch's initialisers. It panics
// unless both numbers are positive.
func NewLinear(in, out int) *Linear {
	if min(in, out) < 1 {
		panic(fmt.Sprintf("layers: NewLinear: %d inputs and %d outputs, want at least one of each", in, out))
	}
	return &Linear{
		Weight: autograd.NewParam("weight", out, in), fillWeight: PyTorchDefault,
		Bias: autograd.NewParam("bias", out), fillBias: PyTorchDefault,
	}
}

// NoBias leaves the bias out, and returns l.
func (l *Linear) NoBias() *Linear {
	l.Bias = nil
	return l
}

// InitWeight sets the initialiser of the weights, and returns l.
func (l *Linear) InitWeight(f Initialiser) *Linear {
	l.fillWeight = f
	return l
}

// InitBias sets the initialiser of the bias, and returns l.
func (l *Linear) InitBias(f Initialiser) *Linear {
	l.fillBias = f
	return l
}

// Slots returns the weights and the bias.
func (l *Linear) Slots() []Slot {
	w := l.Weight.Shape()
	fan := Fan{In: w[1], Out: w[0]}
	return withBias(Slot{Name: "weight", Param: l.Weight, Fill: l.fillWeight, Fan: fan}, l.Bias, l.fillBias)
}

// withBias returns the slots of weights and of a bias, which may be nil. PyTorch
// takes the weights' fan for both.
func withBias(weight Slot, bias *autograd.Param, fill Initialiser) []Slot {
	if bias == nil {
		return []Slot{weight}
	}
	return []Slot{weight, {Name: "bias", Param: bias, Fill: fill, Fan: weight.Fan}}
}

// Forward returns x wᵀ + bias.
func (l *Linear) Forward(x autograd.Value) autograd.Value {
	defer l.Leave(l.Enter(x))
	l.check(x.Shape())
	return autograd.Linear(x, onTape(x, l.Weight), onTape(x, l.Bias))
}

// onTape returns a parameter as a value on the tape of x, and the zero Value for
// nil, which operations take for "none".
func onTape(x autograd.Value, p *autograd.Param) autograd.Value {
	if p == nil {
		return autograd.Value{}
	}
	return x.Tape().Param(p)
}

// OutputShape returns [N out].
func (l *Linear) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
	defer l.Infer(x, &y, &err)
	l.check(x)
	return tensor.Shape{x[0], l.Weight.Shape()[0]}, nil
}

// check panics unless x is [N in].
func (l *Linear) check(x tensor.Shape) {
	w := l.Weight.Shape()
	switch {
	case len(x) != 2:
		tensor.FailShapes("linear", fmt.Sprintf("the input has %d axes, want [N C]", len(x)), x, w)
	case x[1] != w[1]:
		tensor.FailShapes("linear", fmt.Sprintf("the input has %d columns, want %d", x[1], w[1]), x, w)
	}
}

// MultiplyAdds returns N · in · out.
func (l *Linear) MultiplyAdds(x, _ tensor.Shape) int { return x[0] * l.Weight.Shape().Len() }
