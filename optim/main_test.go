package optim

import (
	"fmt"
	"math"
	"path/filepath"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
	"galaxynet/tensor/cpu/cputest"
	"galaxynet/tensor/par"
	"galaxynet/tensor/safetensors"
)

func TestMain(m *testing.M) { cputest.Main(m) }

// newParam returns a parameter of random values that its name decides.
func newParam(name string, shape ...int) *autograd.Param {
	p := autograd.NewParam(name, shape...)
	p.Allocate(nil)
	random := tensor.Stream(1, "param/"+name)
	for i := range p.Data().Data() {
		p.Data().Data()[i] = 4*random.Float32() - 2
	}
	return p
}

// giveGrad adds g to p's gradient: that of sum over i of p_i g_i, in which no
// rounding takes place but that of the adding.
func giveGrad(p *autograd.Param, g *tensor.Tensor) {
	tape.Reset()
	autograd.Sum(autograd.Mul(tape.Param(p), tape.Constant(g)), tensor.All).Backward()
}

var tape = autograd.NewTape()

// randomGrads gives all params the gradients of a step, from a stream that the
// step and the parameter's name decide.
func randomGrads(params []*autograd.Param, step int) {
	for _, p := range params {
		key := fmt.Sprint(p.Name, p.Shape(), step)
		g := grads[key]
		if g == nil {
			g = tensor.New(p.Shape()...)
			random := tensor.Stream(2, "grad/"+p.Name, uint64(step))
			for i := range g.Data() {
				g.Data()[i] = 4*random.Float32() - 2
			}
			grads[key] = g
		}
		giveGrad(p, g)
	}
}

// grads keeps what randomGrads made: most tests ask for the same, and an emulated
// processor is slow at it.
var grads = map[string]*tensor.Tensor{}

// train makes the steps first to last-1, each with its random gradients.
func train(o Optimizer, params []*autograd.Param, first, last int) {
	for step := first; step < last; step++ {
		randomGrads(params, step)
		o.Step()
		o.ZeroGrad()
	}
}

// trio returns three parameters: one of three chunks of a loop, a matrix and a
// scalar.
func trio() []*autograd.Param {
	return []*autograd.Param{newParam("conv1.weight", 2*grain+17), newParam("fc.weight", 3, 5), newParam("scale")}
}

// optimizers are all of them, by name, with settings that use all they have.
var optimizers = []struct {
	name string
	new  func(params []*autograd.Param) Optimizer
}{
	{"sgd", func(p []*autograd.Param) Optimizer { return NewSGD(p, SGDOptions{LR: 0.1, WeightDecay: 0.01}) }},
	{"sgd momentum", func(p []*autograd.Param) Optimizer {
		return NewSGD(p, SGDOptions{LR: 0.1, Momentum: 0.9, WeightDecay: 0.01})
	}},
	{"sgd nesterov", func(p []*autograd.Param) Optimizer {
		return NewSGD(p, SGDOptions{LR: 0.1, Momentum: 0.9, Nesterov: true})
	}},
	{"adam", func(p []*autograd.Param) Optimizer { return NewAdam(p, DefaultAdam()) }},
	{"adamw", func(p []*autograd.Param) Optimizer { return NewAdamW(p, DefaultAdamW()) }},
}

// values returns copies of the elements of all params.
func values(params []*autograd.Param) (out [][]float32) {
	for _, p := range params {
		out = append(out, append([]float32(nil), p.Data().Data()...))
	}
	return out
}

// wantBits fails unless params hold want, bit by bit.
func wantBits(t *testing.T, what string, params []*autograd.Param, want [][]float32) {
	t.Helper()
	for k, p := range params {
		wantFloats(t, what+", "+p.Name, p.Data().Data(), want[k])
	}
}

func wantFloats(t *testing.T, what string, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d elements, want %d", what, len(got), len(want))
	}
	for i, v := range got {
		if math.Float32bits(v) != math.Float32bits(want[i]) {
			t.Fatalf("%s: element %d is %v, want the bits of %v", what, i, v, want[i])
		}
	}
}

// wantClose fails if got and want differ anywhere by more than tolerance times
// the largest of want.
func wantClose(t *testing.T, what string, got, want []float32, tolerance float64) {
	t.Helper()
	largest := 0.0
	for _, v := range want {
		largest = max(largest, math.Abs(float64(v)))
	}
	if len(got) != len(want) || len(want) == 0 {
		t.Fatalf("%s: %d elements, want %d, some", what, len(got), len(want))
	}
	for i := range want {
		if d := math.Abs(float64(got[i]) - float64(want[i])); !(d <= tolerance*largest) {
			t.Fatalf("%s: element %d is %v, want %v, difference %.3g, tolerance %.3g", what, i, got[i], want[i], d, tolerance*largest)
		}
	}
}

// wantPanic fails unless f panics with exactly that text.
func wantPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if got := fmt.Sprint(recover()); got != want {
			t.Errorf("panic %q\nwant  %q", got, want)
		}
	}()
	f()
}

// golden opens a case that PyTorch computed in float64.
func golden(t *testing.T, name string) *safetensors.File {
	t.Helper()
	f, err := safetensors.Open(filepath.Join("testdata", name+".safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func goldenTensor(t *testing.T, f *safetensors.File, name string) *tensor.Tensor {
	t.Helper()
	x, err := f.Tensor(name)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// withWorkers runs f with 1, 2, 3, 8 and 17 workers.
func withWorkers(f func(workers int)) {
	for _, workers := range []int{1, 2, 3, 8, 17} {
		func() {
			defer par.SetWorkers(par.SetWorkers(workers))
			f(workers)
		}()
	}
}
