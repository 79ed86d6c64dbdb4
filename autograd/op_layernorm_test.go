package autograd_test

import (
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

var _ = addCases("layernorm",
	layerNormCase("last axis", []int{5, 3, 7}, 7),
	layerNormCase("two axes", []int{5, 3, 7}, 3, 7),
	layerNormCase("all axes", []int{3, 7}, 3, 7),
	layerNormCase("long rows", []int{3, 131}, 131),
	gradtest.Case{
		Name: "no bias, in place of an intermediate gradient",
		F: func(x ...autograd.Value) autograd.Value {
			return autograd.LayerNorm(autograd.Add(x[0], x[0]), x[1], autograd.Value{}, layerNormEps)
		},
		Twin: func(x ...gradtest.Array) gradtest.Array {
			return layerNormTwin(x[0].Map(func(x float64) float64 { return 2 * x }), x[1], gradtest.NewArray(7))
		},
		Inputs: []*tensor.Tensor{gradtest.Normal("x", 5, 7), gradtest.Normal("weight", 7)},
	})

const layerNormEps = 1e-3

func layerNormCase(name string, shape []int, row ...int) gradtest.Case {
	return gradtest.Case{
		Name:   name,
		F:      layerNorm,
		Twin:   func(x ...gradtest.Array) gradtest.Array { return layerNormTwin(x[0], x[1], x[2]) },
		Inputs: []*tensor.Tensor{gradtest.Normal("x", shape...), gradtest.Normal("weight", row...), gradtest.Normal("bias", row...)},
	}
}

func layerNorm(x ...autograd.Value) autograd.Value {
	return autograd.LayerNorm(x[0], x[1], x[2], layerNormEps)
}

func layerNormTwin(x, weight, bias gradtest.Array) gradtest.Array {
	y := gradtest.NewArray(x.Shape...)
	length := len(weight.Data)
	for at := 0; at < len(x.Data); at += length {
		row := x.Data[at : at+length]
		mean, variance := meanOf(row), 0.0
		for _, v := range row {
			variance += (v - mean) * (v - mean) / float64(length)
		}
		for j, v := range row {
			y.Data[at+j] = (v-mean)/math.Sqrt(variance+layerNormEps)*weight.Data[j] + bias.Data[j]
		}
	}
	return y
}

// x + 1000 is exact, as in TestBatchNormWithALargeMeanIsThatWithout. The mean is
// subtracted in two roundings; so a result may be wrong by some units of 2^-24.
func TestLayerNormWithALargeMeanIsThatWithout(t *testing.T) {
	near := gradtest.Normal("x", 9, 37)
	for i, v := range near.Data() {
		near.Data()[i] = float32(math.Round(float64(v)*1024) / 1024)
	}
	far := near.Clone()
	for i := range far.Data() {
		far.Data()[i] += 1000
	}
	weight, bias, dy := gradtest.Normal("weight", 37), gradtest.Normal("bias", 37), gradtest.Normal("dy", 9, 37)
	tape := autograd.NewTape()
	defer tape.Close()
	want := step(layerNorm).results(tape, dy, near, weight, bias)
	tape.Reset()
	got := step(layerNorm).results(tape, dy, far, weight, bias)
	for i, what := range []string{"y", "dx", "dweight", "dbias"} {
		wantNear(t, what, got[i], want[i], 1e-6)
	}
}

// On paper: 1, 3 has mean 2 and variance 1, and 5, 5 the variance 0.
func TestLayerNormOfRowsOnPaper(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Constant(tensor.FromSlice([]float32{1, 3, 5, 5}, 2, 2))
	weight, bias := tape.Constant(tensor.FromSlice([]float32{10, 100}, 2)), tape.Constant(tensor.FromSlice([]float32{0.5, 0.25}, 2))
	y := autograd.LayerNorm(x, weight, bias, 1e-12)
	for i, want := range []float32{-9.5, 100.25, 0.5, 0.25} {
		if got := y.Data().Data()[i]; got != want {
			t.Errorf("y[%d] = %v, want %v", i, got, want)
		}
	}
}

// A NaN spoils its row and no other.
func TestLayerNormLetsNaNTravel(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := gradtest.Normal("x", 4, 3)
	x.Data()[4] = float32(math.NaN())
	y := autograd.LayerNorm(tape.Constant(x), tape.Constant(tensor.Ones(3)), autograd.Value{}, layerNormEps)
	for i, v := range y.Data().Data() {
		if (v != v) != (i/3 == 1) {
			t.Errorf("element %d is %v; NaN is in row 1", i, v)
		}
	}
}

func TestLayerNormHasTheSameBitsForAnyNumberOfWorkers(t *testing.T) {
	wantEqualBits(t, layerNorm, gradtest.Normal("dy", 1001, 77), gradtest.Normal("x", 1001, 77), gradtest.Normal("weight", 77), gradtest.Normal("bias", 77))
}

func TestLayerNormAllocatesNothingAfterTheFirstStep(t *testing.T) {
	wantNoAllocations(t, layerNorm, gradtest.Normal("dy", 1001, 77), gradtest.Normal("x", 1001, 77), gradtest.Normal("weight", 77), gradtest.Normal("bias", 77))
}

func TestLayerNormOfNothing(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	all := step(layerNorm).results(tape, tensor.New(0, 3), tensor.New(0, 3), tensor.Ones(3), tensor.Ones(3))
	if all[0].Len() != 0 || all[1].Len() != 0 {
		t.Errorf("shapes %v and %v", all[0].Shape(), all[1].Shape())
	}
	for i, v := range all[2].Data() {
		if v != 0 || all[3].Data()[i] != 0 {
			t.Errorf("gradients of weight and bias %v and %v, want zeros", all[2].Data(), all[3].Data())
		}
	}
}

func TestLayerNormPanicsForShapesThatDoNotFit(t *testing.T) {
	for _, c := range []struct {
		want       string
		x, w, bias []int
	}{
		{"layernorm: the weight must have the shape of x's last axes: [5] and [2 3]", []int{2, 3}, []int{5}, []int{5}},
		{"layernorm: the weight must have the shape of x's last axes: [2 3] and [3]", []int{3}, []int{2, 3}, []int{2, 3}},
		{"layernorm: the bias must have the weight's shape: [1] and [3]", []int{2, 3}, []int{3}, []int{1}},
	} {
		wantShapeError(t, c.want, func(tape *autograd.Tape) {
			layerNorm(tape.Constant(tensor.New(c.x...)), tape.Constant(tensor.New(c.w...)), tape.Constant(tensor.New(c.bias...)))
		})
	}
}
