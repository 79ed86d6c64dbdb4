package optim

import (
	"math"
	"testing"
)

// What PyTorch 1.13's schedulers give, in float64: torch.optim.SGD with lr 0.1,
// its learning rate before each step. The formulas are evaluated in another order
// here, a handful of roundings of 2^-53: 1e-15 of the highest rate.
func TestSchedulesMatchPyTorch(t *testing.T) {
	for _, c := range []struct {
		name     string
		schedule Schedule
		want     []float64
	}{
		{"StepLR(3, 0.5)", StepDecay(0.1, 3, 0.5),
			[]float64{0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.0125}},
		{"CosineAnnealingLR(7, eta_min=0.01)", Cosine(0.1, 0.01, 7),
			[]float64{0.1, 0.095543599055608858, 0.083057041083643007, 0.065013442028034149, 0.044986557971965858,
				0.026942958916356993, 0.014456400944391143, 0.01}},
		{"OneCycleLR(0.2, total_steps=10)", OneCycle(0.2, 10, 0.3, 25, 1e4),
			[]float64{0.0080000000000000071, 0.104, 0.2, 0.19009692640269477, 0.16234913078995261, 0.12225240438725786,
				0.077748395612742147, 0.037651669210047402, 0.0099038735973052579, 7.9999999999999996e-07}},
		{"OneCycleLR(0.2, total_steps=7, pct_start=0.5, div_factor=10, final_div_factor=100)", OneCycle(0.2, 7, 0.5, 10, 100),
			[]float64{0.02, 0.082188470506254732, 0.18281152949374527, 0.19010678990345167, 0.12232984130223581,
				0.037813368794312525, 0.0002}},
		{"LinearLR(1/4, total_iters=3), from 4 on CosineAnnealingLR(4)", WarmUp(4, Cosine(0.1, 0, 4)),
			[]float64{0.025, 0.05, 0.075, 0.1, 0.1, 0.085355339059327379, 0.05, 0.014644660940672627, 0}},
	} {
		for step, want := range c.want {
			if got := c.schedule(step); math.Abs(got-want) > 1e-15 {
				t.Errorf("%s: step %d: %v, want %v", c.name, step, got, want)
			}
		}
	}
}

func TestSchedulesBeyondTheirEnds(t *testing.T) {
	for _, c := range []struct {
		name     string
		schedule Schedule
		step     int
		want     float64
	}{
		{"constant", Constant(0.3), 1000, 0.3},
		{"step decay before 0", StepDecay(0.5, 3, 0.1), -4, 0.5},
		{"cosine before 0", Cosine(0.5, 0.25, 7), -1, 0.5},
		{"cosine after its end", Cosine(0.5, 0.25, 7), 8, 0.25},
		{"one cycle before 0", OneCycle(0.5, 10, 0.5, 2, 4), -3, 0.25},
		{"one cycle after its end", OneCycle(0.5, 10, 0.5, 2, 4), 99, 0.0625},
		{"one cycle that only falls", OneCycle(0.5, 11, 0, 2, 4), 10, 0.0625},
		{"one cycle that only rises, its top", OneCycle(0.5, 11, 1, 2, 4), 9, alongCosine(0.25, 0.5, 0.9)},
		{"one cycle of one step", OneCycle(0.5, 1, 0.3, 2, 4), 0, 0.0625},
		{"one cycle with its top at 0", OneCycle(0.5, 10, 0.1, 2, 4), 0, 0.5},
		{"warm-up before 0", WarmUp(4, Constant(1)), -1, 0.25},
		{"no warm-up", WarmUp(0, StepDecay(1, 2, 0.5)), 2, 0.5},
		{"warm-up of one step", WarmUp(1, Constant(1)), 0, 1},
		{"after warm-up its schedule begins", WarmUp(3, StepDecay(1, 2, 0.5)), 5, 0.5},
	} {
		if got := c.schedule(c.step); got != c.want {
			t.Errorf("%s: step %d: %v, want %v", c.name, c.step, got, c.want)
		}
	}
}

func TestImpossibleSchedulesPanic(t *testing.T) {
	for want, call := range map[string]func(){
		"optim: step decay: every 0, want 1 or more":                    func() { StepDecay(1, 0, 0.5) },
		"optim: cosine: steps -1, want 1 or more":                       func() { Cosine(1, 0, -1) },
		"optim: one cycle: steps 0, want 1 or more":                     func() { OneCycle(1, 0, 0.3, 25, 1e4) },
		"optim: one cycle: rise 1.5, want a fraction from 0 to 1":       func() { OneCycle(1, 10, 1.5, 25, 1e4) },
		"optim: one cycle: start 0 and end 10000, want numbers above 0": func() { OneCycle(1, 10, 0.3, 0, 1e4) },
		"optim: one cycle: start 25 and end -1, want numbers above 0":   func() { OneCycle(1, 10, 0.3, 25, -1) },
		"optim: warm-up: steps -2, want 0 or more":                      func() { WarmUp(-2, Constant(1)) },
	} {
		wantPanic(t, want, call)
	}
}
