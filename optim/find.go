package optim

import (
	"fmt"
	"math"

	"galaxynet/tensor"
)

// LRRange says which learning rates FindLR tries; DefaultLRRange gives one to
// start from.
type LRRange struct {
	First, Last float64 // the learning rates at both ends, First below Last
	Steps       int     // at most so many, 2 or more
	Smoothing   float64 // what the smoothed loss keeps in a step, 0 or more and less than 1
	Divergence  float64 // the search ends when the smoothed loss is so many times the lowest

	// Also are tensors that a step changes beside the parameters, such as running
	// statistics, to be put back too.
	Also []*tensor.Tensor
}

// DefaultLRRange returns 100 steps from 1e-7 to 10, smoothed by 0.98, to be ended
// at four times the lowest loss: the defaults of the fastai library, version 1.
func DefaultLRRange() LRRange {
	return LRRange{First: 1e-7, Last: 10, Steps: 100, Smoothing: 0.98, Divergence: 4}
}

// LRCurve is what FindLR saw: one number of each kind for a step.
type LRCurve struct {
	LR       []float64
	Loss     []float64 // as step returned it
	Smoothed []float64
	Diverged bool // the search ended early
}

// FindLR trains for a short while with a learning rate that grows from step to
// step, to see where the loss falls fastest and where it explodes:
//
//	lr_i = First · (Last/First)^(i/(Steps-1))
//	a_i = Smoothing a_(i-1) + (1 - Smoothing) loss_i         a_(-1) = 0
//	smoothed_i = a_i / (1 - Smoothing^(i+1))
//
// step does one whole training step with o, and returns its loss. The search ends
// before Steps if a loss is not finite or the smoothed loss s exceeds the lowest
// so far, l, so far that s > l + (Divergence - 1) |l|. Afterwards, also if step
// panics, o's parameters, moments and settings and the tensors in Also hold again
// what they held before; the gradients are forgotten.
//
// It panics if the range is none. Source: Smith, "Cyclical Learning Rates for
// Training Neural Networks", 2017, section 3.3.
func FindLR(o Optimizer, r LRRange, step func() float64) (curve LRCurve) {
	r.check()
	restore := o.Snapshot()
	var also []*tensor.Tensor
	for _, t := range r.Also {
		also = append(also, t.Clone())
	}
	defer func() {
		restore()
		for i, t := range r.Also {
			t.CopyFrom(also[i])
		}
		o.ZeroGrad()
	}()
	average, keep, lowest := 0.0, 1.0, math.Inf(1)
	for i := range r.Steps {
		lr := r.First * math.Pow(r.Last/r.First, float64(i)/float64(r.Steps-1))
		SetLR(o, lr)
		loss := step()
		average = r.Smoothing*average + (1-r.Smoothing)*loss
		keep *= r.Smoothing
		smoothed := average / (1 - keep)
		lowest = min(lowest, smoothed)
		if math.IsNaN(smoothed) || math.IsInf(smoothed, 0) || smoothed > lowest+(r.Divergence-1)*math.Abs(lowest) {
			curve.Diverged = true
			return curve
		}
		curve.LR = append(curve.LR, lr)
		curve.Loss = append(curve.Loss, loss)
		curve.Smoothed = append(curve.Smoothed, smoothed)
	}
	return curve
}

// check panics if the range is none.
func (r LRRange) check() {
	switch {
	case !(r.First > 0 && r.First < r.Last) || !possible(r.Last):
		panic(fmt.Sprintf("optim: find lr: from %v to %v, want numbers above 0, the first one smaller", r.First, r.Last))
	case r.Steps < 2:
		panic(fmt.Sprintf("optim: find lr: %d steps, want 2 or more", r.Steps))
	case !(r.Smoothing >= 0 && r.Smoothing < 1):
		panic(fmt.Sprintf("optim: find lr: smoothing %v, want 0 or more and less than 1", r.Smoothing))
	case !(r.Divergence > 1):
		panic(fmt.Sprintf("optim: find lr: divergence %v, want more than 1", r.Divergence))
	}
}

// Steepest suggests a learning rate: that where the smoothed loss falls fastest
// against the logarithm of the learning rate, by the difference of a point's two
// neighbours. It reports false if it falls nowhere.
func (c LRCurve) Steepest() (lr float64, ok bool) {
	steepest := 0.0
	for i := 1; i+1 < len(c.Smoothed); i++ {
		if d := c.Smoothed[i+1] - c.Smoothed[i-1]; d < steepest {
			steepest, lr, ok = d, c.LR[i], true
		}
	}
	return lr, ok
}
