package kernel

import (
	"fmt"
	"math"
	"testing"

	"galaxynet/tensor/cpu"
)

// adamCase is Adam with step s for the parity tests: the same bits everywhere.
func adamCase(variant string, s AdamStep) kernelCase {
	return kernelCase{
		name:    "Adam",
		variant: variant,
		args:    []argument{{name: "param", role: update}, {name: "grad"}, {name: "m", role: update}, {name: "v", role: update}},
		lanes:   16,
		call:    func(x [][]float32, _ float32) float64 { Adam(x[0], x[1], x[2], x[3], s); return 0 },
		generic: func(x [][]float32, _ float32) float64 { adamGeneric(x[0], x[1], x[2], x[3], &s); return 0 },
	}
}

func init() {
	kernelCases = append(kernelCases,
		adamCase(", first step", NewAdamStep(1e-3, 0.9, 0.999, 1e-8, 0, false, 1)),
		adamCase(", decay", NewAdamStep(3e-3, 0.8, 0.95, 1e-6, 0.01, false, 7)),
		adamCase(", decoupled decay", NewAdamStep(2e-3, 0.9, 0.999, 1e-8, 0.05, true, 1000)),
	)
	testedElsewhere["NewAdamStep"] = "TestNewAdamStepComputesItsNumbers"
}

func TestNewAdamStepComputesItsNumbers(t *testing.T) {
	// By hand, for t = 2: 1 - 0.5^2 = 0.75 and 1 - 0.75^2 = 0.4375.
	common := AdamStep{StepSize: 0.4, Beta1: 0.5, OneMinusBeta1: 0.5, Beta2: 0.75, OneMinusBeta2: 0.25,
		InvSqrtCorrection2: 1.5118579, Eps: 1e-8, Shrink: 1}
	decay, shrink := common, common
	decay.Decay = 0.1
	shrink.Shrink = 0.97
	for _, c := range []struct {
		name      string
		decay     float64
		decoupled bool
		want      AdamStep
	}{
		{"no decay", 0, false, common},
		{"no decay, decoupled", 0, true, common},
		{"decay", 0.1, false, decay},
		{"decoupled decay", 0.1, true, shrink},
	} {
		if got := NewAdamStep(0.3, 0.5, 0.75, 1e-8, c.decay, c.decoupled, 2); got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestNewAdamStepPanicsBelowStepOne(t *testing.T) {
	for _, step := range []int{0, -3} {
		func() {
			want := fmt.Sprintf("kernel: NewAdamStep: step %d, want 1 or more", step)
			defer func() {
				if got := fmt.Sprint(recover()); got != want {
					t.Errorf("panic %q, want %q", got, want)
				}
			}()
			NewAdamStep(1e-3, 0.9, 0.999, 1e-8, 0, false, step)
		}()
	}
}

// Ten steps, each compared. Each of them rounds a weight and its change to
// float32: ten times 2^-24 of the largest value, 6e-7, and the change's own
// error, about 8 2^-24 of lr per step, which is far smaller.
func TestAdamMatchesPyTorch(t *testing.T) {
	before := cpu.Current()
	t.Cleanup(func() { cpu.Use(before) })
	for _, c := range []struct {
		name string
		step func(t int) AdamStep
	}{
		{"optim_adam", func(t int) AdamStep { return NewAdamStep(1e-3, 0.9, 0.999, 1e-8, 0, false, t) }},
		{"optim_adam_betas_wd", func(t int) AdamStep { return NewAdamStep(3e-3, 0.8, 0.95, 1e-6, 0.01, false, t) }},
		{"optim_adamw", func(t int) AdamStep { return NewAdamStep(2e-3, 0.9, 0.999, 1e-8, 0.05, true, t) }},
	} {
		tensors := golden(t, c.name)
		for _, level := range cpu.Available() {
			cpu.Use(level)
			param := append([]float32(nil), tensors["param"]...)
			m, v := make([]float32, len(param)), make([]float32, len(param))
			for step := range 10 {
				Adam(param, tensors[fmt.Sprintf("grad_%d", step)], m, v, c.step(step+1))
				want := tensors[fmt.Sprintf("param_%d", step)]
				if len(want) != 30 {
					t.Fatalf("%s: param_%d has %d elements, want 30", c.name, step, len(want))
				}
				tolerance := 1e-6 * largest(want)
				for i := range want {
					if d := math.Abs(float64(param[i]) - float64(want[i])); !(d <= tolerance) {
						t.Fatalf("%s at %v, step %d, weight %d: got %v, want %v, difference %.3g, tolerance %.3g",
							c.name, level, step+1, i, param[i], want[i], d, tolerance)
					}
				}
			}
		}
	}
}
