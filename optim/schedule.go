package optim

import (
	"fmt"
	"math"
)

// Schedule gives the learning rate of each step, which are numbered from 0. It
// depends on nothing but the number, so that a run that is resumed has the
// learning rates of one that never stopped. Numbers below 0 count as 0.
type Schedule func(step int) float64

// Constant is lr in every step.
func Constant(lr float64) Schedule { return func(int) float64 { return lr } }

// StepDecay multiplies the learning rate by factor after each so many steps
// (torch's StepLR):
//
//	lr · factor^floor(step / every)
//
// It panics if every is not positive.
func StepDecay(lr float64, every int, factor float64) Schedule {
	positive("step decay", "every", every)
	return func(step int) float64 { return lr * math.Pow(factor, float64(max(step, 0)/every)) }
}

// Cosine goes from lr down to lowest along half a cosine and stays there:
//
//	lowest + (lr - lowest) (1 + cos(π step/steps)) / 2        step <= steps
//
// Up to there it is torch's CosineAnnealingLR, which then rises again. It panics
// if steps is not positive. Source: Loshchilov and Hutter, "SGDR: Stochastic
// Gradient Descent with Warm Restarts", 2017, equation 5, without restarts.
func Cosine(lr, lowest float64, steps int) Schedule {
	positive("cosine", "steps", steps)
	return func(step int) float64 { return alongCosine(lr, lowest, float64(step)/float64(steps)) }
}

// OneCycle rises from highest/start to highest and falls to highest/start/end,
// both along half a cosine, over steps 0 to steps-1, and stays there:
//
//	top = rise·steps - 1                       the highest learning rate's place
//	highest/start to highest                   over 0 … top
//	highest to highest/start/end               over top … steps-1
//
// rise is a fraction, 0 to 1. These are the formulas of torch's OneCycleLR, whose
// defaults are rise 0.3, start 25, end 1e4. It panics if steps is not positive,
// rise is no fraction, or start or end is not above 0. Source: Smith and Topin,
// "Super-Convergence", 2018.
func OneCycle(highest float64, steps int, rise, start, end float64) Schedule {
	positive("one cycle", "steps", steps)
	if !(rise >= 0 && rise <= 1) {
		panic(fmt.Sprintf("optim: one cycle: rise %v, want a fraction from 0 to 1", rise))
	}
	if !(start > 0) || !(end > 0) {
		panic(fmt.Sprintf("optim: one cycle: start %v and end %v, want numbers above 0", start, end))
	}
	first := highest / start
	top, last := float64(rise*float64(steps))-1, float64(steps-1) // not fused: 0.1·10 - 1 is to be 0
	return func(step int) float64 {
		at := float64(max(step, 0))
		if at < top {
			return alongCosine(first, highest, at/top)
		}
		if at >= last { // also where top is last, and nothing is left to fall
			return first / end
		}
		return alongCosine(highest, first/end, (at-top)/(last-top))
	}
}

// WarmUp rises linearly to what then begins with, and goes on with it:
//
//	then(0) (step + 1)/steps      step < steps
//	then(step - steps)            after that
//
// The rise is torch's LinearLR with start_factor 1/steps and total_iters steps-1.
// It panics if steps is negative; 0 is no warm-up.
func WarmUp(steps int, then Schedule) Schedule {
	if steps < 0 {
		panic(fmt.Sprintf("optim: warm-up: steps %d, want 0 or more", steps))
	}
	return func(step int) float64 {
		step = max(step, 0)
		if step < steps {
			return then(0) * float64(step+1) / float64(steps)
		}
		return then(step - steps)
	}
}

// alongCosine goes from one number at fraction 0 to another at fraction 1, level
// at both ends.
func alongCosine(from, to, fraction float64) float64 {
	fraction = min(max(fraction, 0), 1)
	return to + (from-to)*(1+math.Cos(math.Pi*fraction))/2
}

// positive panics unless n, a schedule's argument of that name, is positive.
func positive(schedule, name string, n int) {
	if n <= 0 {
		panic(fmt.Sprintf("optim: %s: %s %d, want 1 or more", schedule, name, n))
	}
}
