package layers

import (
	"fmt"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

// Dropout sets elements to 0 at random while the tape is for training and scales
// the others so that the mean stays; otherwise it is the identity
// (autograd.Dropout). What it drops depends on the tape's Seed and Step and on
// the layer's full name.
type Dropout struct {
	Scope
	p    float64
	kind string
	f    func(x autograd.Value, p float64, name string) autograd.Value
}

// NewDropout returns the layer that drops each element with probability p. It
// panics unless 0 <= p < 1.
func NewDropout(p float64) *Dropout {
	return newDropout(p, "Dropout", autograd.Dropout)
}

// NewDropoutInPlace returns NewDropout in the memory of x, which is not to be
// used afterwards: another layer with the same input makes the tape panic.
func NewDropoutInPlace(p float64) *Dropout {
	return newDropout(p, "DropoutInPlace", autograd.DropoutInPlace)
}

// newDropout returns either kind; kind is what Summary calls it.
func newDropout(p float64, kind string, f func(autograd.Value, float64, string) autograd.Value) *Dropout {
	if !(0 <= p && p < 1) {
		panic(fmt.Sprintf("layers: New%s: probability %v, want 0 <= p < 1", kind, p))
	}
	return &Dropout{p: p, kind: kind, f: f}
}

// String returns the kind.
func (l *Dropout) String() string { return l.kind }

// Forward returns x with elements dropped.
func (l *Dropout) Forward(x autograd.Value) autograd.Value {
	defer l.Leave(l.Enter(x))
	return l.f(x, l.p, l.name)
}

// OutputShape returns the shape of x.
func (l *Dropout) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
	defer l.Infer(x, &y, &err)
	return x, nil
}
