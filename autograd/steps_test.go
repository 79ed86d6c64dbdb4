package autograd_test

import (
	"slices"
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
	"galaxynet/tensor/par"
)

// elementStep applies every elementwise operation, and those that move or reduce
// elements, to x [N C] and goes backward.
func elementStep(tape *autograd.Tape, x *tensor.Tensor) autograd.Value {
	tape.Reset()
	v := tape.Variable(x)
	positive := autograd.Softplus(v)
	sum := autograd.Add(autograd.Exp(autograd.Neg(positive)), autograd.Log(positive))
	sum = autograd.Sub(autograd.Sqrt(positive), autograd.Div(sum, positive))
	sum = autograd.LeakyReLUInPlace(autograd.Add(sum, autograd.LeakyReLU(v, 0.1)), 0.005)
	sum = autograd.Add(sum, autograd.Mul(autograd.SiLU(v), autograd.GELU(v)))
	sum = autograd.Add(sum, autograd.Scale(0.5, autograd.Square(autograd.Abs(v))))
	both := autograd.Concat(1, autograd.Sigmoid(sum), autograd.Tanh(v))
	both = autograd.Permute(autograd.Slice(both, -1, 1, both.Shape()[1]-1), 1, 0)
	product := autograd.MatMul(both, v)
	loss := autograd.Add(autograd.Mean(product, tensor.All), autograd.Mean(autograd.Max(both, tensor.Over(1)), tensor.All))
	loss.Backward()
	return v
}

func TestElementwiseStepsAllocateNothing(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := gradtest.Normal("x", 301, 257) // several chunks
	elementStep(tape, x)
	if allocs := testing.AllocsPerRun(3, func() { elementStep(tape, x) }); allocs != 0 {
		t.Errorf("%v allocations a step, want none", allocs)
	}
}

func TestElementwiseStepsGiveEqualBitsForAnyNumberOfWorkers(t *testing.T) {
	defer par.SetWorkers(par.SetWorkers(1))
	x := gradtest.Normal("x", 301, 257)
	var want []float32
	for _, workers := range []int{1, 2, 3, 8, 17} {
		par.SetWorkers(workers)
		tape := autograd.NewTape()
		grad := slices.Clone(elementStep(tape, x).Grad().Data())
		tape.Close()
		if want == nil {
			want = grad
		}
		if !slices.Equal(grad, want) {
			t.Errorf("with %d workers the gradient differs", workers)
		}
	}
}
