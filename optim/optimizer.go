package optim

import (
	"fmt"
	"math"

	"galaxynet/autograd"
	"galaxynet/tensor"
	"galaxynet/tensor/safetensors"
)

// Optimizer is what a training loop needs of SGD, Adam or one of its own.
type Optimizer interface {
	// Step changes every parameter that a gradient reached.
	Step()
	// ZeroGrad forgets the gradients of all parameters.
	ZeroGrad()
	// Groups returns the groups of parameters, for changing their settings.
	Groups() []*Group

	// Snapshot copies parameters, moments and settings; restore puts them back.
	Snapshot() (restore func())
	// StateEntries, WriteState and LoadState save and restore the moments under
	// names that begin with prefix.
	StateEntries(prefix string) []safetensors.Entry
	WriteState(w *safetensors.Writer, prefix string) error
	LoadState(f *safetensors.File, prefix string) error
}

// A Group is parameters with settings of their own, which may be changed between
// steps.
type Group struct {
	LR          float64 // learning rate, 0 or more
	WeightDecay float64 // how strongly weights are drawn to 0, 0 or more

	slots []slot
}

// Params returns the group's parameters.
func (g *Group) Params() []*autograd.Param {
	params := make([]*autograd.Param, len(g.slots))
	for i, s := range g.slots {
		params[i] = s.param
	}
	return params
}

// SetLR gives all groups one learning rate.
func SetLR(o Optimizer, lr float64) {
	for _, g := range o.Groups() {
		g.LR = lr
	}
}

// grain is the number of weights that a worker is given at once: 64 KiB of each
// of up to four arrays, some microseconds of work.
const grain = 1 << 14

// slot is a parameter with its state.
type slot struct {
	param   *autograd.Param
	step    int64        // steps that changed it
	moments [2][]float32 // nil until the first of them
}

// core is what all optimizers share: the groups and the moments.
type core struct {
	name    string   // of the optimizer, for messages
	moments []string // names of the moments in a file, as PyTorch's
	memory  *tensor.Memory
	groups  []*Group
	known   map[*autograd.Param]bool
}

// AddGroup adds parameters with a learning rate and weight decay of their own. It
// panics for a negative number, and for a parameter that the optimizer has
// already.
func (c *core) AddGroup(params []*autograd.Param, lr, weightDecay float64) *Group {
	if c.known == nil {
		c.known = map[*autograd.Param]bool{}
	}
	g := &Group{LR: lr, WeightDecay: weightDecay}
	c.check(len(c.groups), g)
	for _, p := range params {
		switch {
		case p == nil:
			panic(fmt.Sprintf("optim: %s: group %d: a parameter is nil", c.name, len(c.groups)))
		case c.known[p]:
			panic(fmt.Sprintf("optim: %s: group %d: parameter %q is in the optimizer already", c.name, len(c.groups), p.Name))
		}
		c.known[p] = true
		g.slots = append(g.slots, slot{param: p})
	}
	c.groups = append(c.groups, g)
	return g
}

// Groups returns the groups in the order in which they were added.
func (c *core) Groups() []*Group { return c.groups }

// ZeroGrad forgets the gradients of all parameters. It touches no memory of
// theirs.
func (c *core) ZeroGrad() {
	for _, g := range c.groups {
		for i := range g.slots {
			g.slots[i].param.ZeroGrad()
		}
	}
}

// check panics if a setting of group number i is no possible one.
func (c *core) check(i int, g *Group) {
	if !possible(g.LR) || !possible(g.WeightDecay) {
		c.failGroup(i, g)
	}
}

// possible tells whether v is a finite number, 0 or more.
func possible(v float64) bool { return v >= 0 && !math.IsInf(v, 1) }

//go:noinline
func (c *core) failGroup(i int, g *Group) {
	what, v := "learning rate", g.LR
	if possible(v) {
		what, v = "weight decay", g.WeightDecay
	}
	panic(fmt.Sprintf("optim: %s: group %d: %s %v, want a finite number, 0 or more", c.name, i, what, v))
}

// begin counts a step of s, before which there are moments.
func (c *core) begin(s *slot) {
	for i := range c.moments {
		c.allocate(s, i)
	}
	s.step++
}

// allocate gives s its moment number i if it is missing.
func (c *core) allocate(s *slot, i int) {
	if s.moments[i] == nil {
		s.moments[i] = c.memory.Floats(s.param.Shape().Len())
	}
}

// gradient returns the elements of p's gradient, nil if p is not to be changed.
func gradient(p *autograd.Param) []float32 {
	if p.Frozen {
		return nil
	}
	if g := p.Grad(); g != nil {
		return g.Data()
	}
	return nil
}
