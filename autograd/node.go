package autograd

import (
	"fmt"
	"time"

	"galaxynet/tensor"
)

// Node is one operation on a tape: its inputs, its output, and what it keeps
// for the way back. Only the code of operations sees nodes. Forward:
//
//	n := autograd.Begin(op, x)          the inputs
//	y := n.NewOutput(2, 3)              or View, or OverwriteInput
//	... compute y from n.Input(0) ...
//	return n.Done()
//
// and in the operation's Backward function, for each input i with n.Needs(i),
//
//	dx := n.GradTo(i)                   or GradInPlace
//	... compute all of dx from n.OutputGrad() ...
type Node struct {
	tape        *Tape
	id          int32
	op          *Op    // nil if there is nothing to go back through
	name, scope string // of the operation or the leaf, of the layer
	inputs      []int32
	out         tensor.Tensor
	needsGrad   bool
	param       *Param
	state       any

	// Where the elements are: in a piece of the tape's memory (place), or in that
	// of another node (base), which an operation may have overwritten since.
	place   *span
	base    int32
	version int32 // of the base's elements when this node was made
	current int32 // as a base: version of its elements now
	read    bool  // as a base: some Backward reads its elements
	leaf    bool  // as a base: the elements belong to somebody else

	grad     tensor.Tensor
	gradSpan *span // nil if the gradient is the parameter's, or was given away
	hasGrad  bool

	held     []*heldTensor // memory besides the output
	heldUsed int
	extra    []contribution // gradients that wait to be added
}

// A heldTensor is memory that a node asked for with Saved or Temp.
type heldTensor struct {
	tensor.Tensor
	place *span
	temp  bool
}

// A contribution is a gradient of an input that had one already.
type contribution struct {
	to   int32
	held *heldTensor
}

// Begin records that an operation is applied to inputs. It panics if there is no
// input that is on a tape, if two are on different tapes, or if one is no longer
// valid. The zero Value as an input stands for one that is left out: Has tells.
func Begin(op *Op, inputs ...Value) *Node {
	var t *Tape
	for _, v := range inputs {
		if v.tape == nil {
			continue
		}
		if t == nil {
			t = v.tape
		}
		if v.tape != t {
			failTape(op.Name, "the inputs are on different tapes")
		}
	}
	if t == nil {
		failTape(op.Name, "no input is on a tape")
	}
	if t.Profile {
		t.began = time.Now()
	}
	n := t.newNode(op.Name)
	for _, v := range inputs {
		if v.tape == nil {
			n.inputs = append(n.inputs, -1)
			continue
		}
		in := v.node(op.Name)
		in.checkVersion(op.Name)
		n.inputs = append(n.inputs, v.id)
		n.needsGrad = n.needsGrad || in.needsGrad
	}
	n.op, n.leaf = op, false
	return n
}

// NewOutput returns the output to be computed: its elements are undefined and
// must all be written. Shape mistakes should be found before.
func (n *Node) NewOutput(shape ...int) *tensor.Tensor {
	size := tensor.Shape(shape).Len()
	n.place = n.tape.memory.take(size)
	n.out.Rebind(n.place.floats(size), shape...)
	return &n.out
}

// View makes the output a view of input i: the same elements in another shape.
// The operation must not write them.
func (n *Node) View(i int, shape ...int) *tensor.Tensor {
	in := n.in(i)
	n.out.Rebind(in.out.Data(), shape...)
	n.base, n.version = in.base, in.version
	return &n.out
}

// OverwriteInput returns an output that is to be computed from input i alone,
// element by element, in the same memory if nothing reads the old elements on
// the way back; else in new memory, to be filled in the same way. Whoever uses
// the overwritten value afterwards gets a panic.
func (n *Node) OverwriteInput(i int) *tensor.Tensor {
	in := n.in(i)
	base := n.tape.nodes[in.base]
	if base.read || base.leaf || n.op.NeedsInputs {
		return n.NewOutput(in.out.Shape()...)
	}
	base.current++
	n.out.Rebind(in.out.Data(), in.out.Shape()...)
	n.base, n.version = in.base, base.current
	return &n.out
}

// Done ends the recording and returns the output as a value.
func (n *Node) Done() Value {
	t := n.tape
	n.releaseTemps()
	if n.needsGrad && n.op.NeedsInputs {
		for _, id := range n.inputs {
			if id >= 0 {
				t.nodes[t.nodes[id].base].read = true
			}
		}
	}
	if n.needsGrad && n.op.NeedsOutput {
		t.nodes[n.base].read = true
	}
	if t.Profile {
		t.timeOf(n.op).add(&t.timeOf(n.op).Forward, time.Since(t.began))
	}
	if !n.needsGrad {
		n.op = nil
	}
	if t.Trace {
		t.trace(n, &n.out, "")
	}
	return n.value()
}

// value returns the handle of n.
func (n *Node) value() Value { return Value{n.tape, n.id, n.tape.generation} }

// in returns the node of input i. It panics if that was left out.
func (n *Node) in(i int) *Node {
	id := n.inputs[i]
	if id < 0 {
		failLeftOut(n, i)
	}
	return n.tape.nodes[id]
}

//go:noinline
func failLeftOut(n *Node, i int) {
	failTape(n.name, fmt.Sprintf("input %d is the zero Value, which stands for none, and is needed (the first is 0)", i))
}

// Tape returns the tape that the node is on.
func (n *Node) Tape() *Tape { return n.tape }

// Inputs returns the number of inputs, those that were left out included.
func (n *Node) Inputs() int { return len(n.inputs) }

// Has tells whether input i was given, and is not the zero Value.
func (n *Node) Has(i int) bool { return n.inputs[i] >= 0 }

// Input returns the elements of input i. It panics if the input was left out: an
// operation that can do without asks Has before. In a Backward function the
// elements are valid only if the operation says NeedsInputs.
func (n *Node) Input(i int) *tensor.Tensor { return &n.in(i).out }

// Output returns the elements of the output. In a Backward function they are
// valid only if the operation says NeedsOutput.
func (n *Node) Output() *tensor.Tensor { return &n.out }

// Needs tells whether somebody needs the gradient of input i.
func (n *Node) Needs(i int) bool { return n.inputs[i] >= 0 && n.in(i).needsGrad }

// OutputGrad returns the gradient of the loss with respect to the output.
func (n *Node) OutputGrad() *tensor.Tensor { return &n.grad }

// GradTo returns the tensor for the gradient of the loss with respect to input
// i, which Needs tells to be wanted. Its elements are undefined and must all be
// written. If the input has a gradient from another operation, the tape adds the
// two afterwards.
func (n *Node) GradTo(i int) *tensor.Tensor {
	in := n.in(i)
	if in.hasGrad || in.param != nil && in.param.hasGrad {
		held := n.hold(in.out.Shape())
		n.extra = append(n.extra, contribution{n.inputs[i], held})
		return &held.Tensor
	}
	return in.gradTo()
}

// GradInPlace is GradTo for a gradient that can be computed in place, element by
// element: it may return the memory of OutputGrad, in the input's shape, which
// has as many elements. Gradients of other inputs have to be computed before.
func (n *Node) GradInPlace(i int) *tensor.Tensor {
	in := n.in(i)
	if in.hasGrad || in.op == nil || n.tape.RetainGrads || n.gradSpan == nil {
		return n.GradTo(i)
	}
	in.grad.Rebind(n.grad.Data(), in.out.Shape()...)
	in.gradSpan, n.gradSpan, in.hasGrad = n.gradSpan, nil, true
	return &in.grad
}

// gradTo gives n a gradient whose elements are to be written.
func (n *Node) gradTo() *tensor.Tensor {
	n.hasGrad = true
	if n.param != nil {
		n.param.hasGrad = true
		return n.param.gradSpace()
	}
	size := n.out.Len()
	n.gradSpan = n.tape.memory.take(size)
	n.grad.Rebind(n.gradSpan.floats(size), n.out.Shape()...)
	return &n.grad
}

// Saved returns memory that lives until the operation went backward: what it
// computes on the way forward and needs again. The elements are undefined.
// Memory for the same purpose in Backward, or while Begin's operation computes,
// is freed earlier if Temp gives it.
func (n *Node) Saved(shape ...int) *tensor.Tensor { return &n.hold(shape).Tensor }

// Temp returns memory that lives until Done or the end of Backward. Forward it
// must be asked for after everything that Saved returns.
func (n *Node) Temp(shape ...int) *tensor.Tensor {
	h := n.hold(shape)
	h.temp = true
	return &h.Tensor
}

// hold returns a tensor in the tape's memory.
func (n *Node) hold(shape tensor.Shape) *heldTensor {
	if n.heldUsed == len(n.held) {
		n.held = append(n.held, &heldTensor{})
	}
	h := n.held[n.heldUsed]
	n.heldUsed++
	size := shape.Len()
	h.temp, h.place = false, n.tape.memory.take(size)
	h.Rebind(h.place.floats(size), shape...)
	return h
}

// State returns the value of type T that belongs to the node: attributes of the
// operation, and what must outlive Begin but is no tensor. It is the one of the
// last step, as it was left, if the node's operation then had the same type of
// state; otherwise a zero one. So it allocates only in the first step.
func State[T any](n *Node) *T {
	if s, ok := n.state.(*T); ok {
		return s
	}
	s := new(T)
	n.state = s
	return s
}

// checkVersion panics in the name of op if the elements were overwritten.
func (n *Node) checkVersion(op string) {
	if n.version != n.tape.nodes[n.base].current {
		failVersion(op, n)
	}
}

//go:noinline
func failVersion(op string, n *Node) {
	panic(fmt.Sprintf("autograd: %s: the output of %s, shape %v, was overwritten in place by a later operation", op, n.title(), n.out.Shape()))
}

// title names the node for people: "conv2d", "conv2d of block1.conv2", or
// "parameter block1.conv2.weight".
func (n *Node) title() string {
	switch {
	case n.scope == "":
		return n.name
	case n.param != nil:
		return n.name + " " + n.scope
	}
	return n.name + " of " + n.scope
}

// clear makes the node new, but for the memory that it keeps.
func (n *Node) clear() {
	n.op, n.param = nil, nil
	n.needsGrad, n.hasGrad, n.read, n.leaf = false, false, false, true
	n.base, n.version, n.current = n.id, 0, 0
	n.inputs, n.extra = n.inputs[:0], n.extra[:0]
	n.place, n.gradSpan, n.heldUsed = nil, nil, 0
}

// release drops what the node refers to outside the tape.
func (n *Node) release() {
	n.param = nil
	n.out.Rebind(nothing[:])
	n.grad.Rebind(nothing[:])
	for _, h := range n.held[:n.heldUsed] {
		h.Rebind(nothing[:])
	}
}

// nothing is what a released tensor shows: a scalar, as its shape needs no memory
// even if the tensor never had one.
var nothing [1]float32

// releaseTemps frees what Temp gave out.
func (n *Node) releaseTemps() {
	from := n.heldUsed
	for from > 0 && n.held[from-1].temp {
		from--
	}
	n.freeHeld(from)
}

// freeHeld frees the memory that the node holds, from the given piece on.
func (n *Node) freeHeld(from int) {
	for _, h := range n.held[from:n.heldUsed] {
		n.tape.memory.give(h.place)
	}
	n.heldUsed = from
}
