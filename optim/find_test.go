package optim

import (
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

// bowl makes a step on the loss 1 + w²/2, whose gradient is w, with a noise of 0.1
// in the gradient, as batches have. SGD multiplies w by 1 - lr, which shrinks it
// below lr = 2 and lets it explode above.
func bowl(o Optimizer, p *autograd.Param) func() float64 {
	noise := float32(0.1)
	return func() float64 {
		w := p.Data().Item()
		giveGrad(p, tensor.Full(w+noise))
		noise = -noise
		o.Step()
		o.ZeroGrad()
		return 1 + float64(w)*float64(w)/2
	}
}

func TestFindLRSeesWhereABowlDiverges(t *testing.T) {
	p := newParam("w")
	p.Data().Fill(2)
	o := NewSGD([]*autograd.Param{p}, SGDOptions{LR: 0.1})
	r := LRRange{First: 1e-4, Last: 1e4, Steps: 81, Divergence: 4}
	curve := FindLR(o, r, bowl(o, p))
	n := len(curve.LR)
	if len(curve.Loss) != n || len(curve.Smoothed) != n {
		t.Fatalf("%d rates, %d losses, %d smoothed", n, len(curve.Loss), len(curve.Smoothed))
	}
	if last := curve.LR[n-1]; !curve.Diverged || last < 2 || last > 1000 {
		t.Errorf("ended at a rate of %v, diverged %v, want some way above 2, diverged", last, curve.Diverged)
	}
	lr, ok := curve.Steepest()
	if !ok || lr < 0.02 || lr > 2 {
		t.Errorf("steepest at %v, %v, want a rate below 2 of that order", lr, ok)
	}
}

func TestFindLRGrowsExponentiallyAndSmooths(t *testing.T) {
	p := newParam("w")
	o := NewSGD([]*autograd.Param{p}, SGDOptions{})
	losses := []float64{8, 4, 6}
	var rates []float64
	r := LRRange{First: 0.01, Last: 1, Steps: 3, Smoothing: 0.5, Divergence: 4}
	curve := FindLR(o, r, func() float64 {
		rates = append(rates, o.Groups()[0].LR)
		return losses[len(rates)-1]
	})
	// a = 4, 4, 5; divided by 1/2, 3/4, 7/8. Rates of at most 1 are good to a few
	// roundings of 2^-53, so are losses of at most 8.
	want := LRCurve{LR: []float64{0.01, 0.1, 1}, Smoothed: []float64{8, 16.0 / 3, 40.0 / 7}}
	for i := range losses {
		if math.Abs(curve.LR[i]-want.LR[i]) > 1e-15 || curve.LR[i] != rates[i] {
			t.Errorf("step %d: rate %v, in the step %v, want %v", i, curve.LR[i], rates[i], want.LR[i])
		}
		if curve.Loss[i] != losses[i] || math.Abs(curve.Smoothed[i]-want.Smoothed[i]) > 1e-14 {
			t.Errorf("step %d: loss %v, smoothed %v, want %v and %v", i, curve.Loss[i], curve.Smoothed[i], losses[i], want.Smoothed[i])
		}
	}
	if curve.Diverged {
		t.Error("diverged")
	}
}

func TestFindLREndsAtOnceWhenTheLossIsOff(t *testing.T) {
	for _, c := range []struct {
		name   string
		losses []float64
		want   int // points of the curve
	}{
		{"not a number", []float64{1, 2, math.NaN(), 1}, 2},
		{"infinite", []float64{1, math.Inf(1)}, 1},
		{"at once", []float64{math.NaN()}, 0},
		{"four times the lowest is no end", []float64{1, 4, 1}, 3},
		{"more is", []float64{2, 1, 4.5}, 2},
		{"below 0 the distance counts", []float64{-1, 1.9, 2.1}, 2},
	} {
		o := NewSGD([]*autograd.Param{newParam("w")}, SGDOptions{})
		r := LRRange{First: 0.1, Last: 1, Steps: len(c.losses) + 1, Divergence: 4}
		i := -1
		curve := FindLR(o, r, func() float64 {
			i++
			return append(c.losses, 100)[i]
		})
		if !curve.Diverged || len(curve.LR) != c.want {
			t.Errorf("%s: %d points, diverged %v, want %d, diverged", c.name, len(curve.LR), curve.Diverged, c.want)
		}
	}
}

func TestFindLRPutsEverythingBack(t *testing.T) {
	for _, c := range optimizers {
		for _, panics := range []bool{false, true} {
			searched, other := trio(), trio()
			o, plain := c.new(searched), c.new(other)
			statistics := tensor.Full(3, 2)
			train(o, searched[:2], 0, 2) // the third has no state when the search begins
			train(plain, other[:2], 0, 2)
			o.Groups()[0].WeightDecay = 0.25
			plain.Groups()[0].WeightDecay = 0.25
			before := values(searched)
			r := LRRange{First: 0.1, Last: 1, Steps: 5, Divergence: 4, Also: []*tensor.Tensor{statistics}}
			steps := 0
			func() {
				defer func() { recover() }()
				FindLR(o, r, func() float64 {
					steps++
					randomGrads(searched, steps)
					o.Groups()[0].WeightDecay = 0.5
					o.Step()
					statistics.Fill(float32(steps))
					if panics && steps == 3 {
						panic("no more data")
					}
					return 1
				})
			}()
			wantBits(t, c.name, searched, before)
			wantFloats(t, c.name+", statistics", statistics.Data(), []float32{3, 3})
			if searched[0].Grad() != nil {
				t.Errorf("%s: a gradient is left", c.name)
			}
			if want := map[bool]int{false: 5, true: 3}[panics]; steps != want {
				t.Errorf("%s: %d steps, want %d", c.name, steps, want)
			}
			// The moments, the step numbers and the settings show in what follows.
			train(o, searched, 2, 4)
			train(plain, other, 2, 4)
			wantBits(t, c.name+", two steps later", searched, values(other))
		}
	}
}

func TestSteepestOfACurveThatNeverFalls(t *testing.T) {
	for _, smoothed := range [][]float64{nil, {1}, {2, 1}, {1, 1, 1}, {1, 2, 3}} {
		if lr, ok := (LRCurve{LR: make([]float64, len(smoothed)), Smoothed: smoothed}).Steepest(); ok {
			t.Errorf("%v: steepest at %v, want none", smoothed, lr)
		}
	}
}

func TestImpossibleRangesPanic(t *testing.T) {
	o := NewSGD(nil, SGDOptions{})
	for _, c := range []struct {
		want   string
		change func(r *LRRange)
	}{
		{"optim: find lr: from 0 to 10, want numbers above 0, the first one smaller", func(r *LRRange) { r.First = 0 }},
		{"optim: find lr: from 1e-07 to 1e-08, want numbers above 0, the first one smaller", func(r *LRRange) { r.Last = 1e-8 }},
		{"optim: find lr: from 1e-07 to +Inf, want numbers above 0, the first one smaller", func(r *LRRange) { r.Last = math.Inf(1) }},
		{"optim: find lr: 1 steps, want 2 or more", func(r *LRRange) { r.Steps = 1 }},
		{"optim: find lr: smoothing 1, want 0 or more and less than 1", func(r *LRRange) { r.Smoothing = 1 }},
		{"optim: find lr: divergence 1, want more than 1", func(r *LRRange) { r.Divergence = 1 }},
	} {
		r := DefaultLRRange()
		c.change(&r)
		wantPanic(t, c.want, func() { FindLR(o, r, func() float64 { return 0 }) })
	}
}
