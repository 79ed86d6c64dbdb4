package optim

import (
	"fmt"
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
	"galaxynet/tensor/cpu"
	"galaxynet/tensor/cpu/cputest"
)

// Ten steps, each compared. A step rounds a weight once, and its change has an
// error that is small beside that: ten times 2^-24 of the largest value, 6e-7.
// SGD's buffer adds up to ten gradients with lr 0.1, which is another 2e-7.
func TestTenStepsMatchPyTorch(t *testing.T) {
	for _, c := range []struct {
		name string
		new  func(p []*autograd.Param) Optimizer
	}{
		{"optim_sgd", func(p []*autograd.Param) Optimizer { return NewSGD(p, SGDOptions{LR: 0.1}) }},
		{"optim_sgd_momentum", func(p []*autograd.Param) Optimizer { return NewSGD(p, SGDOptions{LR: 0.1, Momentum: 0.9}) }},
		{"optim_sgd_nesterov_wd", func(p []*autograd.Param) Optimizer {
			return NewSGD(p, SGDOptions{LR: 0.05, Momentum: 0.9, Nesterov: true, WeightDecay: 0.001})
		}},
		{"optim_adam", func(p []*autograd.Param) Optimizer { return NewAdam(p, DefaultAdam()) }},
		{"optim_adam_betas_wd", func(p []*autograd.Param) Optimizer {
			return NewAdam(p, AdamOptions{LR: 3e-3, Beta1: 0.8, Beta2: 0.95, Eps: 1e-6, WeightDecay: 0.01})
		}},
		{"optim_adamw", func(p []*autograd.Param) Optimizer {
			o := DefaultAdamW()
			o.LR, o.WeightDecay = 2e-3, 0.05
			return NewAdamW(p, o)
		}},
	} {
		f := golden(t, c.name)
		cputest.Each(func(level cpu.Level) {
			p := newParam("param", 6, 5)
			p.Data().CopyFrom(goldenTensor(t, f, "param"))
			o := c.new([]*autograd.Param{p})
			for i := range 10 {
				giveGrad(p, goldenTensor(t, f, fmt.Sprintf("grad_%d", i)))
				o.Step()
				o.ZeroGrad()
				want := goldenTensor(t, f, fmt.Sprintf("param_%d", i))
				wantClose(t, fmt.Sprintf("%s at %v, step %d", c.name, level, i+1), p.Data().Data(), want.Data(), 1e-6)
			}
		})
	}
}

// The numbers of the package comment.
func TestStepsOnPaper(t *testing.T) {
	for _, c := range []struct {
		name string
		new  func(p []*autograd.Param) Optimizer
		want [2]float32
	}{
		{"sgd", func(p []*autograd.Param) Optimizer { return NewSGD(p, SGDOptions{LR: 0.1, Momentum: 0.9}) }, [2]float32{0.95, 0.855}},
		{"adam", func(p []*autograd.Param) Optimizer {
			o := DefaultAdam()
			o.LR = 0.1
			return NewAdam(p, o)
		}, [2]float32{0.9, 0.8}},
	} {
		p := newParam("w")
		p.Data().Fill(1)
		o := c.new([]*autograd.Param{p})
		for i, want := range c.want {
			giveGrad(p, tensor.Full(0.5))
			o.Step()
			o.ZeroGrad()
			wantClose(t, fmt.Sprintf("%s, step %d", c.name, i+1), p.Data().Data(), []float32{want}, 3e-7) // a few roundings of 2^-24
		}
	}
}

func TestGroupsHaveTheirOwnSettings(t *testing.T) {
	a, b := newParam("a", 3), newParam("b", 3)
	a.Data().Fill(1)
	b.Data().Fill(1)
	o := NewSGD([]*autograd.Param{a}, SGDOptions{LR: 0.5})
	second := o.AddGroup([]*autograd.Param{b}, 0.25, 2)
	for range 2 { // the same gradient adds nothing new to b = 1 - 0.25 (1 + 2)
		giveGrad(a, tensor.Ones(3))
		giveGrad(b, tensor.Ones(3))
		o.Step()
		o.ZeroGrad()
		second.LR = 0
	}
	wantFloats(t, "a", a.Data().Data(), []float32{0, 0, 0})
	wantFloats(t, "b", b.Data().Data(), []float32{0.25, 0.25, 0.25})
	if got := o.Groups()[1].Params(); len(got) != 1 || got[0] != b {
		t.Errorf("the second group has the parameters %v, want b alone", got)
	}
	SetLR(o, 0.125)
	for i, g := range o.Groups() {
		if g.LR != 0.125 {
			t.Errorf("group %d: learning rate %v after SetLR, want 0.125", i, g.LR)
		}
	}
}

// As in PyTorch, where grad is None: decay and momentum do not move it either, and
// the bias correction of its first step is that of step 1.
func TestParametersWithoutGradientAreLeftAlone(t *testing.T) {
	for _, c := range optimizers {
		a, b, frozen := newParam("a", 7), newParam("b", 7), newParam("frozen", 7)
		alone := newParam("b", 7) // the same values as b
		frozen.Frozen = true
		o := c.new([]*autograd.Param{a, b, frozen})
		before := values([]*autograd.Param{b, frozen})
		train(o, []*autograd.Param{a}, 0, 3)
		wantBits(t, c.name, []*autograd.Param{b, frozen}, before)
		train(o, []*autograd.Param{b}, 3, 5)
		train(c.new([]*autograd.Param{alone}), []*autograd.Param{alone}, 3, 5)
		wantBits(t, c.name+", later", []*autograd.Param{b}, values([]*autograd.Param{alone}))
	}
}

func TestFrozenAfterTheBackwardPassIsFrozen(t *testing.T) {
	p := newParam("p", 3)
	before := values([]*autograd.Param{p})
	giveGrad(p, tensor.Ones(3))
	p.Frozen = true
	NewSGD([]*autograd.Param{p}, SGDOptions{LR: 1}).Step()
	if norm := ClipGradNorm([]*autograd.Param{p}, 1); norm != 0 {
		t.Errorf("the norm of no gradients is %v, want 0", norm)
	}
	wantBits(t, "frozen", []*autograd.Param{p}, before)
}

func TestGradientsAddUpUntilZeroGrad(t *testing.T) {
	for _, c := range optimizers {
		parts, whole := newParam("p", 5), newParam("p", 5)
		giveGrad(parts, tensor.Full(0.25, 5))
		giveGrad(parts, tensor.Full(0.5, 5))
		giveGrad(whole, tensor.Full(0.75, 5))
		o := c.new([]*autograd.Param{parts})
		o.Step()
		c.new([]*autograd.Param{whole}).Step()
		wantBits(t, c.name, []*autograd.Param{parts}, values([]*autograd.Param{whole}))
		o.ZeroGrad()
		if parts.Grad() != nil {
			t.Errorf("%s: there is a gradient after ZeroGrad", c.name)
		}
		o.Step()
		wantBits(t, c.name+" after ZeroGrad", []*autograd.Param{parts}, values([]*autograd.Param{whole}))
	}
}

func TestStepsHaveEqualBitsForAnyNumberOfWorkersAndLevel(t *testing.T) {
	for _, c := range optimizers {
		var want [][]float32
		cputest.Each(func(level cpu.Level) {
			withWorkers(func(workers int) {
				params := trio()
				train(c.new(params), params, 0, 3)
				if want == nil {
					want = values(params)
				}
				wantBits(t, fmt.Sprintf("%s, %v, %d workers", c.name, level, workers), params, want)
			})
		})
	}
}

func TestStepsDoNotAllocate(t *testing.T) {
	for _, c := range optimizers {
		params := trio()
		randomGrads(params, 0)
		o := c.new(params)
		o.Step()
		if n := testing.AllocsPerRun(5, func() { o.Step(); SetLR(o, 1e-4) }); n != 0 {
			t.Errorf("%s: %v allocations a step, want none", c.name, n)
		}
	}
}

func TestMomentsComeFromTheMemory(t *testing.T) {
	memory := tensor.NewMemory()
	defer memory.Close()
	p := newParam("p", 100)
	o := DefaultAdam()
	o.Memory = memory
	adam := NewAdam([]*autograd.Param{p}, o)
	if used := memory.Stats().Used; used != 0 {
		t.Errorf("%d bytes before the first step, want none", used)
	}
	train(adam, []*autograd.Param{p}, 0, 3)
	if used := memory.Stats().Used; used != 2*4*100 {
		t.Errorf("%d bytes of moments for 100 weights, want 800", used)
	}
}

// A gradient that is not a number is for the caller to see: it reaches its own
// weight and no other.
func TestNaNTravels(t *testing.T) {
	for _, c := range optimizers {
		p := newParam("p", 9)
		g := tensor.Ones(9)
		g.Set(float32(math.NaN()), 4)
		giveGrad(p, g)
		c.new([]*autograd.Param{p}).Step()
		for i, v := range p.Data().Data() {
			if isNaN := v != v; isNaN != (i == 4) {
				t.Errorf("%s: weight %d is %v", c.name, i, v)
			}
		}
	}
}

func TestAParameterWithoutElementsIsNoTrouble(t *testing.T) {
	for _, c := range optimizers {
		params := []*autograd.Param{newParam("empty", 0, 3), newParam("full", 3)}
		train(c.new(params), params, 0, 2)
	}
}

func TestSettingsOutOfRangePanic(t *testing.T) {
	p := newParam("w", 2)
	one := []*autograd.Param{p}
	adam := func(change func(o *AdamOptions)) func() {
		o := DefaultAdam()
		change(&o)
		return func() { NewAdam(one, o) }
	}
	const range0 = ", want a finite number, 0 or more"
	for _, c := range []struct {
		want string
		call func()
	}{
		{"optim: sgd: group 0: learning rate -0.1" + range0, func() { NewSGD(one, SGDOptions{LR: -0.1}) }},
		{"optim: sgd: group 0: learning rate NaN" + range0, func() { NewSGD(one, SGDOptions{LR: math.NaN()}) }},
		{"optim: sgd: group 0: weight decay -1" + range0, func() { NewSGD(one, SGDOptions{WeightDecay: -1}) }},
		{"optim: sgd: momentum 1, want 0 or more and less than 1", func() { NewSGD(one, SGDOptions{Momentum: 1}) }},
		{"optim: sgd: momentum -0.5, want 0 or more and less than 1", func() { NewSGD(one, SGDOptions{Momentum: -0.5}) }},
		{"optim: sgd: Nesterov without a momentum", func() { NewSGD(one, SGDOptions{Nesterov: true}) }},
		{"optim: adam: group 0: learning rate +Inf" + range0, adam(func(o *AdamOptions) { o.LR = math.Inf(1) })},
		{"optim: adam: beta1 1, want 0 or more and less than 1", adam(func(o *AdamOptions) { o.Beta1 = 1 })},
		{"optim: adam: beta2 -0.1, want 0 or more and less than 1", adam(func(o *AdamOptions) { o.Beta2 = -0.1 })},
		{"optim: adam: eps 0, want a finite number above 0 (DefaultAdam has one)", adam(func(o *AdamOptions) { o.Eps = 0 })},
		{"optim: adamw: eps 0, want a finite number above 0 (DefaultAdam has one)", func() { NewAdamW(one, AdamOptions{LR: 1}) }},
		{`optim: adam: group 0: parameter "w" is in the optimizer already`, func() { NewAdam([]*autograd.Param{p, p}, DefaultAdam()) }},
		{`optim: adamw: group 1: parameter "w" is in the optimizer already`, func() { NewAdamW(one, DefaultAdamW()).AddGroup(one, 1, 0) }},
		{"optim: sgd: group 0: a parameter is nil", func() { NewSGD([]*autograd.Param{nil}, SGDOptions{}) }},
		{"optim: sgd: group 1: learning rate -1" + range0, func() { NewSGD(one, SGDOptions{}).AddGroup(nil, -1, 0) }},
		{"optim: adam: group 0: learning rate -2" + range0, func() {
			o := NewAdam(one, DefaultAdam())
			SetLR(o, -2)
			o.Step()
		}},
		{"optim: sgd: group 0: weight decay -3" + range0, func() {
			o := NewSGD(one, SGDOptions{})
			o.Groups()[0].WeightDecay = -3
			o.Step()
		}},
	} {
		wantPanic(t, c.want, c.call)
	}
}
