package autograd

import (
	"fmt"
	"slices"

	"galaxynet/tensor"
)

// Param is a tensor that training changes, together with its gradient. It
// outlives the tapes that use it: a layer owns it, an optimizer updates it.
//
// A new Param has a shape but no elements, so that a network can be described
// and checked before it costs memory; Allocate, which initialisers and loading
// call, gives it elements.
type Param struct {
	Name   string // as in a state file: "conv1.weight"
	Frozen bool   // no gradient is computed, optimizers leave it alone

	shape   tensor.Shape
	data    *tensor.Tensor
	grad    *tensor.Tensor
	hasGrad bool
	memory  *tensor.Memory
}

// NewParam returns a parameter of that shape without elements.
func NewParam(name string, shape ...int) *Param {
	return &Param{Name: name, shape: slices.Clone(shape)}
}

// Shape returns the shape, whether or not there are elements yet.
func (p *Param) Shape() tensor.Shape { return p.shape }

// Allocate gives p elements, all zero, from memory, which also serves its
// gradient when that is first needed; nil stands for the Go heap. If p has
// elements already they are kept as they are.
func (p *Param) Allocate(memory *tensor.Memory) {
	if p.data == nil {
		p.memory, p.data = memory, memory.New(p.shape...)
	}
}

// Allocated tells whether p has elements.
func (p *Param) Allocated() bool { return p.data != nil }

// Data returns the elements. It panics if there are none yet.
func (p *Param) Data() *tensor.Tensor {
	if p.data == nil {
		panic(fmt.Sprintf("autograd: parameter %q has no values yet: initialise the network or load a state first", p.Name))
	}
	return p.data
}

// Grad returns the gradient that the backward passes since ZeroGrad have summed
// up, or nil if none of them reached p.
func (p *Param) Grad() *tensor.Tensor {
	if !p.hasGrad {
		return nil
	}
	return p.grad
}

// ZeroGrad forgets the gradient: Grad is nil until the next backward pass that
// reaches p. It touches no memory, since the first contribution overwrites.
func (p *Param) ZeroGrad() { p.hasGrad = false }

// gradSpace returns the tensor for the gradient.
func (p *Param) gradSpace() *tensor.Tensor {
	if p.grad == nil {
		p.grad = p.memory.New(p.shape...)
	}
	return p.grad
}
