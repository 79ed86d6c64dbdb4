package layers

import (
	"galaxynet/autograd"
	"galaxynet/tensor"
)

// Func is a layer without parameters whose output has the shape of its input,
// such as an activation.
type Func struct {
	Scope
	kind string
	f    func(autograd.Value) autograd.Value
}

// NewFunc makes a function a layer. kind is what Summary calls it:
//
//	layers.NewFunc("Abs", autograd.Abs)
func NewFunc(kind string, f func(x autograd.Value) autograd.Value) *Func {
	return &Func{kind: kind, f: f}
}

// String returns the kind.
func (l *Func) String() string { return l.kind }

// Forward returns f(x).
func (l *Func) Forward(x autograd.Value) autograd.Value {
	defer l.Leave(l.Enter(x))
	return l.f(x)
}

// OutputShape returns the shape of x.
func (l *Func) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
	defer l.Infer(x, &y, &err)
	return x, nil
}

// NewReLU returns the layer y = max(x, 0).
func NewReLU() *Func { return NewFunc("ReLU", autograd.ReLU) }

// NewReLUInPlace returns NewReLU in the memory of x, which is not to be used
// afterwards: another layer with the same input makes the tape panic.
func NewReLUInPlace() *Func { return NewFunc("ReLUInPlace", autograd.ReLUInPlace) }

// NewLeakyReLU returns the layer y = x where x > 0, else slope · x.
func NewLeakyReLU(slope float64) *Func {
	return NewFunc("LeakyReLU", func(x autograd.Value) autograd.Value { return autograd.LeakyReLU(x, slope) })
}

// NewSigmoid returns the layer y = 1 / (1 + exp(-x)).
func NewSigmoid() *Func { return NewFunc("Sigmoid", autograd.Sigmoid) }

// NewTanh returns the layer y = tanh x.
func NewTanh() *Func { return NewFunc("Tanh", autograd.Tanh) }

// NewSiLU returns the layer y = x · sigmoid(x).
func NewSiLU() *Func { return NewFunc("SiLU", autograd.SiLU) }

// NewGELU returns the layer y = x · Φ(x) in the form with tanh, Φ being the
// distribution function of the normal distribution.
func NewGELU() *Func { return NewFunc("GELU", autograd.GELU) }

// NewSoftplus returns the layer y = ln(1 + exp x).
func NewSoftplus() *Func { return NewFunc("Softplus", autograd.Softplus) }

// NewSoftmax returns the layer that makes a distribution of the elements along an
// axis: y_i = exp(x_i) / sum over j of exp(x_j). A negative axis counts from the
// end; -1 goes over the columns of rows and the channels of images.
func NewSoftmax(axis int) *Func {
	return NewFunc("Softmax", func(x autograd.Value) autograd.Value { return autograd.Softmax(x, axis) })
}
