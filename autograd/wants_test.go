package autograd_test

import (
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
	"galaxynet/tensor/par"
)

// A step applies an operation to inputs.
type step func(x ...autograd.Value) autograd.Value

// results returns the output and the gradients of all inputs for dy.
func (f step) results(tape *autograd.Tape, dy *tensor.Tensor, inputs ...*tensor.Tensor) []*tensor.Tensor {
	var values []autograd.Value
	for _, x := range inputs {
		values = append(values, tape.Variable(x))
	}
	y := f(values...)
	tape.Backward(y, dy)
	all := []*tensor.Tensor{y.Data().Clone()}
	for _, v := range values {
		all = append(all, v.Grad().Clone())
	}
	return all
}

// wantEqualBits runs the operation with several numbers of workers. The output
// and the gradient of every input must have the same bits.
func wantEqualBits(t *testing.T, f step, dy *tensor.Tensor, inputs ...*tensor.Tensor) {
	t.Helper()
	defer par.SetWorkers(par.SetWorkers(1))
	var want []*tensor.Tensor
	for _, workers := range []int{1, 2, 3, 8, 17} {
		par.SetWorkers(workers)
		tape := autograd.NewTape()
		got := f.results(tape, dy, inputs...)
		tape.Close()
		if want == nil {
			want = got
		}
		for i := range want {
			for j, w := range want[i].Data() {
				if g := got[i].Data()[j]; math.Float32bits(g) != math.Float32bits(w) {
					t.Fatalf("%d workers: element %d of the output (0) or gradient %d is %v, with one worker %v", workers, j, i, g, w)
				}
			}
		}
	}
}

// wantNoAllocations runs the operation forward and backward on one tape.
func wantNoAllocations(t *testing.T, f step, dy *tensor.Tensor, inputs ...*tensor.Tensor) {
	t.Helper()
	tape := autograd.NewTape()
	defer tape.Close()
	values := make([]autograd.Value, len(inputs))
	allocs := testing.AllocsPerRun(5, func() {
		tape.Reset()
		for i, x := range inputs {
			values[i] = tape.Variable(x)
		}
		tape.Backward(f(values...), dy)
	})
	if allocs != 0 {
		t.Errorf("%v allocations a step, want none", allocs)
	}
}

// wantNear compares element by element, with a tolerance that is a fraction of
// the largest one.
func wantNear(t *testing.T, what string, got, want *tensor.Tensor, tolerance float64) {
	t.Helper()
	largest := 0.0
	for _, w := range want.Data() {
		largest = max(largest, math.Abs(float64(w)))
	}
	for i, w := range want.Data() {
		if g := got.Data()[i]; !(math.Abs(float64(g)-float64(w)) <= tolerance*largest) {
			t.Errorf("%s: element %d is %v, want %v within %.1g of the largest, %.3g", what, i, g, w, tolerance, largest)
			return
		}
	}
}
