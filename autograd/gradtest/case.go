package gradtest

import (
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

// Case is an operation with one choice of inputs and attributes.
type Case struct {
	Name   string
	F      func(x ...autograd.Value) autograd.Value // the operation
	Twin   func(x ...Array) Array                   // the same in float64
	Inputs []*tensor.Tensor

	// Constant lists the inputs that have no gradient.
	Constant []int

	// Tolerance bounds the difference of outputs and gradients, as a fraction of
	// the largest value; 0 stands for 1e-5, which is some hundred roundings.
	Tolerance float64

	// Tape changes the tape before F runs; nil for nothing.
	Tape func(t *autograd.Tape)
}

// Run checks the case as a sub-test of its name: with Check, and if linear with
// CheckAdjoint.
func Run(t *testing.T, c Case, linear bool) {
	t.Run(c.Name, func(t *testing.T) {
		if err := Check(c); err != nil {
			t.Error(err)
		}
		if !linear {
			return
		}
		if err := CheckAdjoint(c); err != nil {
			t.Error(err)
		}
	})
}
