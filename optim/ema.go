package optim

import (
	"fmt"

	"galaxynet/autograd"
	"galaxynet/tensor"
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// EMA keeps exponential moving averages of parameters, which often predict better
// than the parameters themselves, as if several late networks were averaged:
//
//	a = a + (1 - d) (θ - a)              after every step; d is the decay
//
// a starts as θ. With d = 0.999 the last 1000 steps count for about two thirds.
// To evaluate the averages, Swap them in, run the model, and Swap again:
//
//	ema := optim.NewEMA(params, optim.EMAOptions{Decay: 0.999})
//	…  opt.Step(); ema.Update()
//	ema.Swap(); evaluate(); ema.Swap()
//
// The running statistics of batch norm are no parameters, and their averages no
// business of an EMA.
//
// Source: Polyak and Juditsky, "Acceleration of Stochastic Approximation by
// Averaging", 1992, with weights that decay.
type EMA struct {
	options  EMAOptions
	params   []*autograd.Param
	averages [][]float32
	updates  int64
	swapped  bool
	pass     emaPass
}

// EMAOptions are the settings of an EMA.
type EMAOptions struct {
	Decay float64 // d, 0 or more and less than 1

	// WarmUp makes the decay min(Decay, (1+t)/(10+t)) in update t = 0, 1, …, so that
	// the first, poor weights are soon forgotten.
	WarmUp bool

	Memory *tensor.Memory // of the averages; nil for the Go heap
}

// NewEMA returns the averages of params, which begin as what params hold now. It
// panics for a decay out of its range, a parameter without values, and one that
// comes twice.
func NewEMA(params []*autograd.Param, o EMAOptions) *EMA {
	if !(o.Decay >= 0 && o.Decay < 1) {
		panic(fmt.Sprintf("optim: ema: decay %v, want 0 or more and less than 1", o.Decay))
	}
	e := &EMA{options: o}
	known := map[*autograd.Param]bool{}
	for _, p := range params {
		if known[p] {
			panic(fmt.Sprintf("optim: ema: parameter %q comes twice", p.Name))
		}
		known[p] = true
		average := o.Memory.Floats(p.Data().Len())
		copy(average, p.Data().Data())
		e.params, e.averages = append(e.params, p), append(e.averages, average)
	}
	return e
}

// Update takes the parameters into the averages, in one pass over memory. It
// panics while the averages are swapped in.
func (e *EMA) Update() {
	e.mustBeOut("update")
	decay := e.options.Decay
	if e.options.WarmUp {
		decay = min(decay, float64(1+e.updates)/float64(10+e.updates))
	}
	e.updates++
	e.run(false, float32(1-decay))
}

// Swap exchanges the averages and the parameters' values. The second call puts
// everything back where it was.
func (e *EMA) Swap() {
	e.run(true, 0)
	e.swapped = !e.swapped
}

// Swapped tells whether the averages are in the parameters now.
func (e *EMA) Swapped() bool { return e.swapped }

// run passes over all parameters: it exchanges, or averages with that weight.
func (e *EMA) run(swap bool, weight float32) {
	for i, p := range e.params {
		e.pass = emaPass{average: e.averages[i], param: p.Data().Data(), swap: swap, weight: weight}
		par.Do(len(e.pass.param), grain, &e.pass)
	}
	e.pass = emaPass{}
}

// mustBeOut panics while the averages are in the parameters.
func (e *EMA) mustBeOut(what string) {
	if e.swapped {
		panic("optim: ema: " + what + ": the averages are in the parameters: call Swap first")
	}
}

// emaPass is the body of the loop over one parameter. It goes block by block, as
// sgdPass does, and for its reasons.
type emaPass struct {
	average, param []float32
	swap           bool
	weight         float32 // of the parameter, 1 - d
}

// Chunk does the weights lo to hi.
func (e *emaPass) Chunk(lo, hi int, s *par.Scratch) {
	difference := s.Floats(block)
	for ; lo < hi; lo += block {
		n := min(block, hi-lo)
		average, param, d := e.average[lo:lo+n], e.param[lo:lo+n], difference[:n]
		if e.swap {
			copy(d, average)
			copy(average, param)
			copy(param, d)
		} else {
			kernel.SubTo(d, param, average)
			kernel.ScaleTo(d, e.weight, d)
			kernel.AddTo(average, average, d)
		}
	}
}
