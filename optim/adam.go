package optim

import (
	"fmt"

	"galaxynet/autograd"
	"galaxynet/tensor"
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// Adam is the optimizer of that name (torch.optim.Adam), or AdamW
// (torch.optim.AdamW). For each weight θ with gradient g in its step number
// t = 1, 2, …
//
//	g = g + WeightDecay θ                Adam
//	θ = (1 - LR WeightDecay) θ           AdamW
//	m = Beta1 m + (1 - Beta1) g          m and v start at 0
//	v = Beta2 v + (1 - Beta2) g²
//	θ = θ - LR (m / (1 - Beta1ᵗ)) / (sqrt(v / (1 - Beta2ᵗ)) + Eps)
//
// so that AdamW draws all weights to 0 alike, while Adam's decay is divided by
// sqrt(v). The rounding is that of kernel.Adam, where the sources are.
type Adam struct {
	core
	options   AdamOptions
	decoupled bool // AdamW
	pass      adamPass
}

// AdamOptions are the settings of Adam and AdamW; DefaultAdam and DefaultAdamW
// give those to start from. LR and WeightDecay are those of the first group.
type AdamOptions struct {
	LR           float64
	Beta1, Beta2 float64 // what m and v keep in a step, 0 or more and less than 1
	Eps          float64 // above 0; keeps the quotient finite where v is 0
	WeightDecay  float64
	Memory       *tensor.Memory // of the moments; nil for the Go heap
}

// DefaultAdam returns the defaults of torch.optim.Adam.
func DefaultAdam() AdamOptions {
	return AdamOptions{LR: 1e-3, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}
}

// DefaultAdamW returns the defaults of torch.optim.AdamW: those of Adam and a
// weight decay of 0.01.
func DefaultAdamW() AdamOptions {
	o := DefaultAdam()
	o.WeightDecay = 0.01
	return o
}

// NewAdam returns an Adam whose first group is params. It panics for a setting
// out of its range and for a parameter that comes twice.
func NewAdam(params []*autograd.Param, o AdamOptions) *Adam { return newAdam("adam", params, o) }

// NewAdamW returns an AdamW whose first group is params; panics as for NewAdam.
func NewAdamW(params []*autograd.Param, o AdamOptions) *Adam {
	a := newAdam("adamw", params, o)
	a.decoupled = true
	return a
}

// newAdam returns either; name is for messages.
func newAdam(name string, params []*autograd.Param, o AdamOptions) *Adam {
	for i, beta := range []float64{o.Beta1, o.Beta2} {
		if !(beta >= 0 && beta < 1) {
			panic(fmt.Sprintf("optim: %s: beta%d %v, want 0 or more and less than 1", name, i+1, beta))
		}
	}
	if !(o.Eps > 0) || !possible(o.Eps) {
		panic(fmt.Sprintf("optim: %s: eps %v, want a finite number above 0 (DefaultAdam has one)", name, o.Eps))
	}
	a := &Adam{core: core{name: name, moments: []string{"exp_avg", "exp_avg_sq"}, memory: o.Memory}, options: o}
	a.AddGroup(params, o.LR, o.WeightDecay)
	return a
}

// Step changes every parameter that a gradient reached and that is not frozen. It
// panics if a group's settings are out of their range.
func (a *Adam) Step() {
	for i, g := range a.groups {
		a.check(i, g)
		for j := range g.slots {
			slot := &g.slots[j]
			grad := gradient(slot.param)
			if grad == nil {
				continue
			}
			a.begin(slot)
			a.pass = adamPass{
				param: slot.param.Data().Data(), grad: grad, m: slot.moments[0], v: slot.moments[1],
				step: kernel.NewAdamStep(g.LR, a.options.Beta1, a.options.Beta2, a.options.Eps, g.WeightDecay, a.decoupled, int(slot.step)),
			}
			par.Do(len(grad), grain, &a.pass)
		}
	}
	a.pass = adamPass{}
}

// adamPass is the body of the loop over one parameter's weights.
type adamPass struct {
	param, grad, m, v []float32
	step              kernel.AdamStep
}

// Chunk changes the weights lo to hi.
func (a *adamPass) Chunk(lo, hi int, _ *par.Scratch) {
	kernel.Adam(a.param[lo:hi], a.grad[lo:hi], a.m[lo:hi], a.v[lo:hi], a.step)
}
