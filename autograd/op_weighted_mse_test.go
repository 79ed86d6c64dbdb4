package autograd_test

import (
	"math"
	"slices"
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

var _ = addCases("weighted mse",
	weightedMSECase("weights and mask", true, true),
	weightedMSECase("weights", true, false),
	weightedMSECase("mask", false, true),
	weightedMSECase("neither", false, false))

func weightedMSECase(name string, weights, mask bool) gradtest.Case {
	// Some unknown targets, and some that count half.
	m := tensor.Ones(5, 7)
	for i := range m.Data() {
		m.Data()[i] = []float32{1, 0, 1, 0.5, 1}[i%5]
	}
	choose := func(x []autograd.Value) (w, m autograd.Value) {
		if weights {
			w = x[2]
		}
		if mask {
			m = x[len(x)-1]
		}
		return w, m
	}
	inputs := []*tensor.Tensor{gradtest.Normal("y", 5, 7), gradtest.Normal("target", 5, 7)}
	var constant []int
	if weights {
		inputs = append(inputs, shares("weights", 7))
	}
	if mask {
		inputs, constant = append(inputs, m), []int{len(inputs)}
	}
	return gradtest.Case{
		Name: name,
		F: func(x ...autograd.Value) autograd.Value {
			w, m := choose(x)
			return autograd.WeightedMSE(x[0], x[1], w, m)
		},
		Twin: func(x ...gradtest.Array) gradtest.Array {
			loss := gradtest.NewArray()
			x[0].Each(func(at []int) {
				d := *x[0].At(at...) - *x[1].At(at...)
				term := d * d / 5
				if weights {
					term *= *x[2].At(at[1])
				}
				if mask {
					term *= *x[len(x)-1].At(at...)
				}
				loss.Data[0] += term
			})
			return loss
		},
		Inputs:   inputs,
		Constant: constant,
	}
}

func TestWeightedMSEDoesNotLookAtWhatIsMasked(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	tape := autograd.NewTape()
	defer tape.Close()
	y := tape.Variable(tensor.FromSlice([]float32{1, 2, nan, 4}, 2, 2))
	target := tape.Variable(tensor.FromSlice([]float32{3, nan, 0, inf}, 2, 2))
	weights := tape.Variable(tensor.FromSlice([]float32{0.5, 3}, 2))
	mask := tape.Constant(tensor.FromSlice([]float32{1, 0, 0, 0}, 2, 2))
	loss := autograd.WeightedMSE(y, target, weights, mask)
	loss.Backward()
	if v := loss.Data().Item(); v != 1 {
		t.Errorf("loss %v, want 1/2 · 0.5 · (1-3)² = 1", v)
	}
	for _, c := range []struct {
		name      string
		got, want []float32
	}{
		{"y", y.Grad().Data(), []float32{-1, 0, 0, 0}},
		{"target", target.Grad().Data(), []float32{1, 0, 0, 0}},
		{"weights", weights.Grad().Data(), []float32{2, 0}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("gradient of the %s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestWeightedMSELetsNaNTravelWhereItIsNotMasked(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	target := tape.Constant(tensor.FromSlice([]float32{float32(math.NaN()), 0}, 1, 2))
	y, mask := tape.Variable(tensor.New(1, 2)), tape.Constant(tensor.Ones(1, 2))
	loss := autograd.WeightedMSE(y, target, autograd.Value{}, mask)
	loss.Backward()
	if v := loss.Data().Item(); v == v {
		t.Errorf("an unknown target that is not masked gave the loss %v, want NaN", v)
	}
	if g := y.Grad().Data(); g[0] == g[0] || g[1] != 0 {
		t.Errorf("gradient %v, want [NaN 0]", g)
	}
}

func TestWeightedMSEPanicsForShapesThatDoNotFit(t *testing.T) {
	for _, c := range []struct {
		want                string
		y, target, w, masks []int
	}{
		{"weighted mse: y and the target must be [N C]: [2 3] and [3 2]", []int{2, 3}, []int{3, 2}, nil, nil},
		{"weighted mse: y and the target must be [N C]: [3] and [3]", []int{3}, []int{3}, nil, nil},
		{"weighted mse: the weights must be [C] for y [N C]: [2] and [2 3]", []int{2, 3}, []int{2, 3}, []int{2}, nil},
		{"weighted mse: the mask must have the shape of y: [3] and [2 3]", []int{2, 3}, []int{2, 3}, []int{3}, []int{3}},
	} {
		wantShapeError(t, c.want, func(tape *autograd.Tape) {
			optional := func(shape []int) (v autograd.Value) {
				if shape != nil {
					v = tape.Constant(tensor.New(shape...))
				}
				return v
			}
			autograd.WeightedMSE(tape.Constant(tensor.New(c.y...)), tape.Constant(tensor.New(c.target...)), optional(c.w), optional(c.masks))
		})
	}
}
