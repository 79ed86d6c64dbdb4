package autograd

import (
	"fmt"
	"math"

	"galaxynet/tensor"
)

// NonFiniteError says which operation first made a NaN or an infinity.
type NonFiniteError struct {
	Op    string  // the operation with its layer, "log of loss"; for a leaf what it is, "parameter fc.weight"
	Leaf  bool    // no operation made it: it came with a parameter or an input
	Grad  string  // the input whose gradient it is: "input 0"; empty for the output
	Index int     // of the first such element, in row-major order
	Value float32 // what it is
	Shape tensor.Shape
}

// Error describes the element.
func (e *NonFiniteError) Error() string {
	what := "the output of " + e.Op
	switch {
	case e.Leaf:
		what = e.Op
	case e.Grad != "":
		what = "the gradient of " + e.Grad + " of " + e.Op
	}
	return fmt.Sprintf("%s, shape %v, has %v at element %d; everything before it is finite", what, e.Shape, e.Value, e.Index)
}

// NonFinite returns the first NaN or infinity that appeared since Reset as a
// *NonFiniteError, or nil. It needs Trace to be set before the step.
func (t *Tape) NonFinite() error { return t.nonFinite }

// trace remembers n if it is the first whose elements are not all finite.
func (t *Tape) trace(n *Node, x *tensor.Tensor, grad string) {
	if t.nonFinite != nil {
		return
	}
	for i, v := range x.Data() {
		if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
			t.nonFinite = &NonFiniteError{Op: n.title(), Leaf: len(n.inputs) == 0, Grad: grad, Index: i, Value: v, Shape: append(tensor.Shape{}, x.Shape()...)}
			return
		}
	}
}

// traceGrads looks at the gradients that n has just contributed to.
func (n *Node) traceGrads() {
	for i, id := range n.inputs {
		if id < 0 || n.tape.nonFinite != nil {
			continue
		}
		in := n.tape.nodes[id]
		switch {
		case in.param != nil && in.param.hasGrad:
			n.tape.trace(n, in.param.grad, "parameter "+in.param.Name)
		case in.hasGrad:
			n.tape.trace(n, &in.grad, fmt.Sprintf("input %d", i))
		}
	}
}
