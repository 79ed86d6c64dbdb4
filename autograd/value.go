package autograd

import (
	"fmt"

	"galaxynet/tensor"
)

// Value is a tensor on a tape: what an operation takes and returns. It is a
// small handle, valid until the tape's next Reset; using it later is a panic.
// The zero Value is on no tape: operations take it for "none" where they say so.
type Value struct {
	tape *Tape
	id   int32
	step uint32
}

// Tape returns the tape that v is on, nil for the zero Value.
func (v Value) Tape() *Tape { return v.tape }

// Data returns the elements. They are the tape's memory: valid until Reset, and
// not to be changed. It panics if an operation overwrote them in place.
func (v Value) Data() *tensor.Tensor {
	n := v.node("data")
	n.checkVersion("data")
	return &n.out
}

// Shape returns the length of every axis.
func (v Value) Shape() tensor.Shape { return v.node("shape").out.Shape() }

// NeedsGrad tells whether a parameter or variable leads to v.
func (v Value) NeedsGrad() bool { return v.node("needs grad").needsGrad }

// Backward computes the gradient of v, which has one element, with respect to
// every parameter and variable that leads to it. See Tape.Backward.
func (v Value) Backward() {
	n := v.node("backward")
	if n.out.Len() != 1 {
		tensor.FailShapes("backward", "a loss must have one element (see Tape.Backward for others)", n.out.Shape())
	}
	v.tape.Backward(v, nil)
}

// Grad returns the gradient of the loss with respect to v after a backward pass,
// nil if the loss does not depend on v. Gradients of parameters and variables are
// kept; those of all other values only if the tape's RetainGrads was set before,
// otherwise Grad panics.
func (v Value) Grad() *tensor.Tensor {
	n := v.node("grad")
	switch {
	case n.param != nil:
		return n.param.Grad()
	case !n.hasGrad:
		return nil
	case n.gradSpan == nil:
		panic("autograd: grad: the gradient of an intermediate value was used up: set RetainGrads on the tape before the model runs")
	}
	return &n.grad
}

// node returns the node behind v, and panics in the name of op if v is not on a
// tape, or was made before the tape's last Reset.
func (v Value) node(op string) *Node {
	if v.tape == nil {
		failTape(op, "the zero Value is on no tape")
	}
	if v.step != v.tape.generation {
		failTape(op, "the value was made before the tape's last Reset")
	}
	return v.tape.nodes[v.id]
}

//go:noinline
func failTape(op, rule string) { panic(fmt.Sprintf("autograd: %s: %s", op, rule)) }
