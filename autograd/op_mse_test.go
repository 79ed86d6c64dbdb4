package autograd_test

import (
	"math"
	"slices"
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
	"galaxynet/tensor/par"
)

var _ = addCases("mse", meanLossCases(autograd.MSE, func(y, t float64) float64 { return (y - t) * (y - t) }, gradtest.Normal)...)

// meanLossCases returns the cases of a loss that is the mean of twin(y, t).
func meanLossCases(f func(y, target autograd.Value) autograd.Value, twin func(y, t float64) float64, y func(name string, shape ...int) *tensor.Tensor) (cases []gradtest.Case) {
	for _, c := range []struct {
		name     string
		shape    []int
		constant []int
	}{
		{"matrix", []int{5, 7}, nil},
		{"four axes", []int{2, 3, 5, 1}, nil},
		{"one element", []int{1}, nil},
		{"scalar", []int{}, nil},
		{"target without gradient", []int{3, 17}, []int{1}},
	} {
		cases = append(cases, gradtest.Case{
			Name: c.name,
			F:    func(x ...autograd.Value) autograd.Value { return f(x[0], x[1]) },
			Twin: func(x ...gradtest.Array) gradtest.Array {
				mean := gradtest.NewArray()
				for i, y := range x[0].Data {
					mean.Data[0] += twin(y, x[1].Data[i]) / float64(len(x[0].Data))
				}
				return mean
			},
			Inputs:   []*tensor.Tensor{y("y", c.shape...), shares("target", c.shape...)},
			Constant: c.constant,
		})
	}
	return cases
}

// shares returns numbers between 0 and 1, none nearer to them than 0.02.
func shares(name string, shape ...int) *tensor.Tensor {
	x := gradtest.Normal(name, shape...)
	for i, v := range x.Data() {
		x.Data()[i] = 0.02 + 0.96/(1+float32(math.Exp(-float64(v))))
	}
	return x
}

func TestMSEOnPaper(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	y := tape.Variable(tensor.FromSlice([]float32{1, 2, 3, 4}, 2, 2))
	target := tape.Variable(tensor.FromSlice([]float32{0, 2, 5, 5}, 2, 2))
	loss := autograd.MSE(y, target)
	loss.Backward()
	if got := loss.Data().Item(); got != 1.5 || loss.Shape().Len() != 1 || len(loss.Shape()) != 0 {
		t.Errorf("loss %v of shape %v, want the scalar (1+0+4+1)/4 = 1.5", got, loss.Shape())
	}
	if want := []float32{0.5, 0, -1, -0.5}; !slices.Equal(y.Grad().Data(), want) {
		t.Errorf("gradient of y %v, want %v", y.Grad(), want)
	}
	if want := []float32{-0.5, 0, 1, 0.5}; !slices.Equal(target.Grad().Data(), want) {
		t.Errorf("gradient of the target %v, want %v", target.Grad(), want)
	}
}

// In float32, 2^24 + 1 is 2^24: only a sum in float64 sees the small squares.
func TestMSEAddsInFloat64(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	y := tensor.Ones(1 << 12)
	y.Data()[0] = 1 << 12
	got := autograd.MSE(tape.Constant(y), tape.Constant(tensor.New(1<<12))).Data().Item()
	if want := float32((1<<24 + 1<<12 - 1) / float64(1<<12)); got != want {
		t.Errorf("loss %v, want %v", got, want)
	}
}

// The losses are the end of a step, and training is to repeat itself.
func TestLossesAreTheSameForAnyNumberOfWorkers(t *testing.T) {
	defer par.SetWorkers(par.SetWorkers(1))
	y, target, weights := shares("y", 1031, 37), shares("target", 1031, 37), shares("weights", 37)
	classes := tensor.New(1031)
	for i := range classes.Data() {
		classes.Data()[i] = float32(i % 37)
	}
	var want []float32
	for _, workers := range []int{1, 2, 3, 8, 17} {
		par.SetWorkers(workers)
		tape := autograd.NewTape()
		a, b, w := tape.Variable(y), tape.Variable(target), tape.Variable(weights)
		all := autograd.MSE(a, b)
		for _, loss := range []autograd.Value{autograd.BCE(a, b), autograd.BCEWithLogits(a, b), autograd.WeightedMSE(a, b, w, b), autograd.CrossEntropy(a, tape.Constant(classes))} {
			all = autograd.Add(all, loss)
		}
		all.Backward()
		got := slices.Concat(all.Data().Data(), a.Grad().Data(), b.Grad().Data(), w.Grad().Data())
		if workers == 1 {
			want = got
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d workers gave other bits than one", workers)
		}
		tape.Close()
	}
}

func TestLossesAllocateNothingAfterTheFirstStep(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	y, target, weights, classes := shares("y", 5, 7), shares("target", 5, 7), shares("weights", 7), tensor.New(5)
	allocs := testing.AllocsPerRun(5, func() {
		tape.Reset()
		a, b, w := tape.Variable(y), tape.Variable(target), tape.Variable(weights)
		all := autograd.Add(autograd.MSE(a, b), autograd.BCE(a, b))
		all = autograd.Add(all, autograd.BCEWithLogits(a, b))
		all = autograd.Add(all, autograd.WeightedMSE(a, b, w, b))
		autograd.Add(all, autograd.CrossEntropy(a, tape.Constant(classes))).Backward()
	})
	if allocs != 0 {
		t.Errorf("%v allocations a step, want none", allocs)
	}
}

func TestLossesLetNaNTravel(t *testing.T) {
	nan := float32(math.NaN())
	for name, f := range map[string]func(y, target autograd.Value) autograd.Value{"mse": autograd.MSE, "bce": autograd.BCE, "bce with logits": autograd.BCEWithLogits} {
		for i := range 2 {
			tape := autograd.NewTape()
			inputs := [2]*tensor.Tensor{tensor.Full(0.5, 3), tensor.Full(0.5, 3)}
			inputs[i].Data()[1] = nan
			y := tape.Variable(inputs[0])
			loss := f(y, tape.Constant(inputs[1]))
			loss.Backward()
			if v := loss.Data().Item(); v == v {
				t.Errorf("%s: NaN in input %d gave %v, want NaN", name, i, v)
			}
			if g := y.Grad().Data(); g[1] == g[1] || g[0] != g[0] || g[2] != g[2] {
				t.Errorf("%s: NaN in input %d gave the gradient %v, want NaN at element 1 alone", name, i, g)
			}
			tape.Close()
		}
	}
}

func TestLossesPanicForDifferentShapes(t *testing.T) {
	for op, f := range map[string]func(y, target autograd.Value) autograd.Value{"mse": autograd.MSE, "bce": autograd.BCE, "bce with logits": autograd.BCEWithLogits} {
		wantShapeError(t, op+": y and the target must have equal shapes: [2 3] and [3]", func(tape *autograd.Tape) {
			f(tape.Constant(tensor.New(2, 3)), tape.Constant(tensor.New(3)))
		})
	}
}
