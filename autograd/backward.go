package autograd

import (
	"time"

	"galaxynet/tensor"
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// Backward computes the gradients of a loss with respect to every parameter and
// variable that leads to it:
//
//	L = sum of dy_i · v_i        dy nil: all ones
//
// dy has v's shape. A parameter's gradient is added to what it holds since
// Param.ZeroGrad. Only gradients that somebody needs are computed. It panics if
// the tape does not record, if it already went backward since Reset, if nothing
// that needs a gradient leads to v, or if dy has another shape.
func (t *Tape) Backward(v Value, dy *tensor.Tensor) {
	last := v.node("backward")
	switch {
	case v.tape != t:
		failTape("backward", "the value is on another tape")
	case !t.records:
		failTape("backward", "this tape is for inference and records nothing: use NewTape")
	case t.wentBack:
		failTape("backward", "this tape went backward already: call Reset and run the model again")
	case !last.needsGrad:
		failTape("backward", "no parameter or variable leads to this value")
	}
	if dy != nil && !dy.Shape().Equal(last.out.Shape()) {
		tensor.FailShapes("backward", "dy must have the value's shape", dy.Shape(), last.out.Shape())
	}
	t.wentBack = true
	last.beginBackward(dy)
	for i := last.id; i >= 0; i-- {
		if n := t.nodes[i]; n.op != nil && n.hasGrad {
			n.goBack()
		}
	}
}

// beginBackward makes dy, or ones for nil, the gradient of the value that a
// backward pass starts at. If that is a parameter it may have one already.
func (n *Node) beginBackward(dy *tensor.Tensor) {
	adds := n.param != nil && n.param.hasGrad
	var grad *tensor.Tensor
	if adds {
		grad = n.Temp(n.out.Shape()...)
	} else {
		grad = n.gradTo()
	}
	if dy == nil {
		grad.Fill(1)
	} else {
		grad.CopyFrom(dy)
	}
	if adds {
		accumulate(n.param.grad.Data(), grad.Data())
		n.releaseTemps()
	}
}

// goBack calls the operation's Backward, adds what has to be added, and frees
// what is not needed any more.
func (n *Node) goBack() {
	t := n.tape
	var began time.Time
	if t.Profile {
		began = time.Now()
	}
	n.op.Backward(n)
	for _, c := range n.extra {
		to := t.nodes[c.to]
		sum := &to.grad
		if to.param != nil {
			sum = to.param.grad
		}
		accumulate(sum.Data(), c.held.Data())
		to.hasGrad = true
	}
	n.extra = n.extra[:0]
	if t.Profile {
		t.timeOf(n.op).add(&t.timeOf(n.op).Backward, time.Since(began))
	}
	if t.Trace {
		n.traceGrads()
	}
	n.freeHeld(0)
	if n.gradSpan != nil && !t.RetainGrads {
		t.memory.give(n.gradSpan)
		n.gradSpan = nil
	}
}

// accumulate adds x to sum.
func accumulate(sum, x []float32) {
	a := accumulations.Take()
	a.sum, a.x = sum, x
	par.Do(len(sum), elementwiseGrain, a)
	a.sum, a.x = nil, nil
	accumulations.Put(a)
}

// accumulation is the body of accumulate's loop.
type accumulation struct{ sum, x []float32 }

var accumulations par.Spares[accumulation]

// Chunk adds the elements lo to hi-1.
func (a *accumulation) Chunk(lo, hi int, _ *par.Scratch) {
	kernel.AddTo(a.sum[lo:hi], a.sum[lo:hi], a.x[lo:hi])
}
