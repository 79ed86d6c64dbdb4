package autograd

import (
	"fmt"
	"time"

	"galaxynet/tensor"
)

// Tape records operations as they are computed, so that Backward can go through
// them from the last to the first. Everything on it, activations and
// intermediate gradients, lives in memory of its own that Reset makes free for
// the next step: a step like the one before allocates nothing.
//
// A tape belongs to one goroutine at a time. Several tapes may use the same
// parameters, but only one of them at a time may go backward.
type Tape struct {
	// Training makes dropout drop and batch norm use the batch's own statistics.
	Training bool

	// Seed and Step name the streams of random numbers, with the operation's own
	// name: the same three give the same numbers. Who trains counts Step up.
	Seed, Step uint64

	// RetainGrads keeps the gradients of all values for Value.Grad and WriteDot, at the
	// price of their memory.
	RetainGrads bool

	// Trace looks for NaN and Inf in everything that is computed, see NonFinite.
	Trace bool

	// Profile measures the time of every operation, see Times.
	Profile bool

	// Scope names the part of the model that runs, such as a layer; errors and
	// drawings show it beside the operation.
	Scope string

	records    bool
	nodes      []*Node // reused from step to step; the first used are this step's
	used       int
	generation uint32
	wentBack   bool
	memory     arena
	nonFinite  error
	times      map[*Op]*OpTime
	began      time.Time
}

// NewTape returns a tape that records, for training.
func NewTape() *Tape { return &Tape{Training: true, records: true, generation: 1} }

// NewInferenceTape returns a tape that only computes: it cannot go backward.
func NewInferenceTape() *Tape { return &Tape{generation: 1} }

// Records tells whether the tape can go backward.
func (t *Tape) Records() bool { return t.records }

// Reset begins a new step: the memory of all values is free again, and using one
// of them is a panic.
func (t *Tape) Reset() {
	for _, n := range t.nodes[:t.used] {
		n.release()
	}
	t.memory.reset()
	t.used, t.wentBack, t.nonFinite = 0, false, nil
	t.generation++
}

// Close gives the tape's memory back to the system. No slice of a value may be
// used afterwards. The tape itself is then as good as new.
func (t *Tape) Close() error {
	t.Reset()
	t.nodes = nil
	return t.memory.close()
}

// Constant puts a tensor on the tape that needs no gradient, such as a batch of
// images. It is not copied, and must not change until the step is over.
func (t *Tape) Constant(x *tensor.Tensor) Value {
	v := t.leaf("constant", x)
	if t.Trace {
		t.trace(t.nodes[v.id], x, "")
	}
	return v
}

// Variable puts a tensor on the tape whose gradient is wanted (Value.Grad). It is
// not copied, and must not change until the step is over.
func (t *Tape) Variable(x *tensor.Tensor) Value {
	v := t.leaf("variable", x)
	t.nodes[v.id].needsGrad = t.records
	if t.Trace {
		t.trace(t.nodes[v.id], x, "")
	}
	return v
}

// Param puts a parameter on the tape. A backward pass adds to its gradient.
func (t *Tape) Param(p *Param) Value {
	v := t.leaf("parameter", p.Data())
	n := t.nodes[v.id]
	n.needsGrad, n.param, n.scope = t.records && !p.Frozen, p, p.Name
	if t.Trace {
		t.trace(n, &n.out, "")
	}
	return v
}

// leaf puts a tensor on the tape that no operation made.
func (t *Tape) leaf(name string, x *tensor.Tensor) Value {
	n := t.newNode(name)
	n.out.Rebind(x.Data(), x.Shape()...)
	return n.value()
}

// newNode returns the next node, empty but for the memory that it kept.
func (t *Tape) newNode(name string) *Node {
	if t.used == len(t.nodes) {
		t.nodes = append(t.nodes, &Node{tape: t, id: int32(t.used)})
	}
	n := t.nodes[t.used]
	t.used++
	n.clear()
	n.name, n.scope = name, t.Scope
	return n
}

// Stats says what a tape holds.
type Stats struct {
	Nodes int // operations and leaves of this step
	Live  int // bytes in use now
	Peak  int // the most that ever were in use
}

// Stats returns the current numbers. Parameters, constants and variables are not
// counted, as their memory is not the tape's.
func (t *Tape) Stats() Stats {
	return Stats{Nodes: t.used, Live: 4 * t.memory.live, Peak: 4 * t.memory.peak}
}

// String describes the tape in a line.
func (t *Tape) String() string {
	s := t.Stats()
	return fmt.Sprintf("tape of %d nodes, %.1f MiB in use, %.1f MiB at most", s.Nodes, float64(s.Live)/(1<<20), float64(s.Peak)/(1<<20))
}
