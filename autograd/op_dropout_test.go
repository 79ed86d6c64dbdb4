package autograd_test

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
	"galaxynet/tensor/par"
)

var _ = addCases("dropout",
	dropoutCase("half", 0.5, 1, autograd.Dropout),
	dropoutCase("a tenth", 0.1, 1, autograd.Dropout),
	dropoutCase("in place", 0.3, 2, func(x autograd.Value, p float64, name string) autograd.Value {
		return autograd.DropoutInPlace(autograd.Add(x, x), p, name)
	}))

// dropoutCase has a twin that multiplies by what dropout makes of ones, times
// alpha: the rest is linear, and other tests look at these numbers.
func dropoutCase(name string, p, alpha float64, f func(x autograd.Value, p float64, name string) autograd.Value) gradtest.Case {
	m := sync.OnceValue(func() gradtest.Array {
		return gradtest.ArrayOf(dropped(tensor.Ones(3, 7, 11), p, "layer", 5, 9))
	})
	return gradtest.Case{
		Name: name,
		F:    func(x ...autograd.Value) autograd.Value { return f(x[0], p, "layer") },
		Twin: func(x ...gradtest.Array) gradtest.Array {
			return gradtest.Broadcast(x[0], m(), func(x, m float64) float64 { return alpha * x * m })
		},
		Inputs: []*tensor.Tensor{gradtest.Normal("x", 3, 7, 11)},
		Tape:   func(t *autograd.Tape) { t.Seed, t.Step = 5, 9 },
	}
}

// dropped returns the dropout of x.
func dropped(x *tensor.Tensor, p float64, name string, seed, step uint64) *tensor.Tensor {
	tape := autograd.NewTape()
	defer tape.Close()
	tape.Seed, tape.Step = seed, step
	return autograd.Dropout(tape.Constant(x), p, name).Data().Clone()
}

func TestDropoutKeepsTheRightShareAndStretchesIt(t *testing.T) {
	const n = 300_007
	for _, p := range []float64{0.5, 0.25, 0.1, 0.9, 0.37, 1e-3} {
		kept := 0.0
		for i, v := range dropped(tensor.Ones(n), p, "a", 1, 2).Data() {
			switch v {
			case 0:
			case float32(1 / (1 - p)):
				kept++
			default:
				t.Fatalf("p = %v: 1 became %v at element %d, want 0 or %v", p, v, i, 1/(1-p))
			}
		}
		// The deviation of a count of n independent elements; five of them have
		// a chance of 6e-7, and the seed is fixed.
		if deviation := math.Sqrt(n * p * (1 - p)); math.Abs(kept-n*(1-p)) > 5*deviation {
			t.Errorf("p = %v: %v of %d elements stayed, want %v, give or take %.0f", p, kept, n, n*(1-p), deviation)
		}
	}
}

// Equal neighbours, in any of the distances in which the generator's words or the
// table of multipliers repeat, are as frequent as chance has it.
func TestDropoutElementsAreIndependent(t *testing.T) {
	const n = 1 << 17
	for _, p := range []float64{0.5, 0.3} {
		y := dropped(tensor.Ones(n), p, "a", 3, 4).Data()
		for _, distance := range []int{1, 2, 4, 16, 63, 64, 512, 1 << 14, 1<<14 + 1} {
			equal, pairs := 0.0, float64(n-distance)
			for i := range n - distance {
				if y[i] == y[i+distance] {
					equal++
				}
			}
			chance := p*p + (1-p)*(1-p)
			// Overlapping pairs are not quite independent where p is not 1/2, hence six.
			if deviation := math.Sqrt(pairs * chance * (1 - chance)); math.Abs(equal-chance*pairs) > 6*deviation {
				t.Errorf("p = %v: %v of %v pairs at distance %d are equal, want %v, give or take %.0f", p, equal, pairs, distance, chance*pairs, deviation)
			}
		}
	}
}

func TestDropoutMaskDependsOnSeedStepAndName(t *testing.T) {
	x := tensor.Ones(100)
	first := dropped(x, 0.5, "a", 1, 2)
	if !tensor.Equal(first, dropped(x, 0.5, "a", 1, 2)) {
		t.Error("the same seed, step and name gave another mask")
	}
	for name, other := range map[string]*tensor.Tensor{
		"seed": dropped(x, 0.5, "a", 2, 2), "step": dropped(x, 0.5, "a", 1, 3), "name": dropped(x, 0.5, "b", 1, 2),
	} {
		if tensor.Equal(first, other) {
			t.Errorf("another %s gave the same mask", name)
		}
	}
}

// The numbers are written down: they must be the same in every later version, on
// every machine and at every instruction-set level, or resumed runs would differ.
func TestDropoutMaskIsTheSameEverywhere(t *testing.T) {
	for p, want := range map[float64]string{
		0.5: "......1.1.11.111...1111.11.111.111...111",
		0.7: "1.1..11.........1.....1.1.11..1..1.1....",
	} {
		got := ""
		for _, v := range dropped(tensor.Ones(1<<14+20), p, "layer", 5, 9).Data()[1<<14-20:] {
			if v == 0 {
				got += "."
			} else {
				got += "1"
			}
		}
		if got != want {
			t.Errorf("p = %v: mask %s, want %s", p, got, want)
		}
	}
}

func TestDropoutIsTheSameForAnyNumberOfWorkers(t *testing.T) {
	defer par.SetWorkers(par.SetWorkers(1))
	x := gradtest.Normal("x", 3, 33331)
	var want, wantGrad []float32
	for _, workers := range []int{1, 2, 3, 8, 17} {
		par.SetWorkers(workers)
		tape := autograd.NewTape()
		v := tape.Variable(x)
		y := autograd.Dropout(v, 0.3, "a")
		tape.Step++ // the next step's number must not reach this one's way back
		tape.Backward(y, x)
		if workers == 1 {
			want, wantGrad = slices.Clone(y.Data().Data()), slices.Clone(v.Grad().Data())
		}
		if !slices.Equal(y.Data().Data(), want) || !slices.Equal(v.Grad().Data(), wantGrad) {
			t.Errorf("%d workers gave other numbers than one", workers)
		}
		if !slices.Equal(want, wantGrad) {
			t.Errorf("%d workers: the gradient of dy = x is not y", workers)
		}
		tape.Close()
	}
}

func TestDropoutReturnsItsInputWhenNothingIsDropped(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Constant(tensor.Ones(3))
	if autograd.Dropout(x, 0, "a") != x {
		t.Error("p = 0 did not return x")
	}
	if autograd.Dropout(x, 1e-9, "a") != x { // 1-p is nearest to 1 among the multiples of 2^-24
		t.Error("p = 1e-9 did not return x")
	}
	tape.Training = false
	if autograd.Dropout(x, 0.5, "a") != x || autograd.DropoutInPlace(x, 0.5, "a") != x {
		t.Error("without training x was not returned")
	}
}

func TestDropoutLetsNaNAndInfinityTravel(t *testing.T) {
	x := tensor.Full(float32(math.NaN()), 64)
	for i := range 32 {
		x.Data()[i] = float32(math.Inf(1))
	}
	for i, v := range dropped(x, 0.5, "a", 1, 1).Data() {
		if f := float64(v); !math.IsNaN(f) && !(i < 32 && math.IsInf(f, 1)) {
			t.Errorf("element %d: %v became %v", i, x.Data()[i], v)
		}
	}
}

func TestDropoutPanicsForImpossibleProbabilities(t *testing.T) {
	for _, p := range []float64{-0.1, 1, 1.5, math.NaN()} {
		want := fmt.Sprintf("autograd: dropout: p must be at least 0 and below 1, found %v", p)
		wantPanic(t, want, func(tape *autograd.Tape) { autograd.Dropout(tape.Constant(tensor.New(2)), p, "a") })
	}
}

func TestDropoutAllocatesNothingAfterTheFirstStep(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := gradtest.Normal("x", 40_000)
	allocs := testing.AllocsPerRun(5, func() {
		tape.Reset()
		tape.Step++
		tape.Backward(autograd.DropoutInPlace(autograd.Dropout(tape.Variable(x), 0.1, "a"), 0.5, "b"), x)
	})
	if allocs != 0 {
		t.Errorf("%v allocations a step, want none", allocs)
	}
}

func BenchmarkDropout(b *testing.B) {
	for _, p := range []float64{0.5, 0.25, 0.1} {
		b.Run(fmt.Sprint(p), func(b *testing.B) {
			tape := autograd.NewTape()
			defer tape.Close()
			x := tensor.Ones(1 << 20)
			b.SetBytes(8 << 20)
			for b.Loop() {
				tape.Reset()
				autograd.Dropout(tape.Constant(x), p, "a")
			}
		})
	}
}
