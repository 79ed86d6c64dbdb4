package layers_test

import (
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/layers"
	"galaxynet/tensor"
)

// Every activation against its formula in float64, and its derivative against
// central differences of the formula, whose error with a step of 1e-5 is some
// 1e-10. The values are of size 3, the vector functions good to some roundings of
// 6e-8: 1e-6 is enough for both.
func TestActivationsComputeTheirFormulas(t *testing.T) {
	sigmoid := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	for _, c := range []struct {
		kind  string
		layer *layers.Func
		f     func(x float64) float64
	}{
		{"ReLU", layers.NewReLU(), func(x float64) float64 { return max(x, 0) }},
		{"ReLUInPlace", layers.NewReLUInPlace(), func(x float64) float64 { return max(x, 0) }},
		{"LeakyReLU", layers.NewLeakyReLU(0.005), func(x float64) float64 { return max(x, 0.005*x) }},
		{"Sigmoid", layers.NewSigmoid(), sigmoid},
		{"Tanh", layers.NewTanh(), math.Tanh},
		{"SiLU", layers.NewSiLU(), func(x float64) float64 { return x * sigmoid(x) }},
		{"GELU", layers.NewGELU(), func(x float64) float64 {
			return x / 2 * (1 + math.Tanh(math.Sqrt(2/math.Pi)*(x+0.044715*x*x*x)))
		}},
		{"Softplus", layers.NewSoftplus(), func(x float64) float64 { return math.Log1p(math.Exp(x)) }},
	} {
		t.Run(c.kind, func(t *testing.T) {
			if c.layer.String() != c.kind {
				t.Errorf("it is called %q", c.layer)
			}
			x := normal("x", 3, 5, 2)
			want, slope := tensor.New(3, 5, 2), tensor.New(3, 5, 2)
			for i, v := range x.Data() {
				const h = 1e-5
				want.Data()[i] = float32(c.f(float64(v)))
				slope.Data()[i] = float32((c.f(float64(v)+h) - c.f(float64(v)-h)) / (2 * h))
			}
			y, dx := train(c.layer, x.Clone(), tensor.Ones(3, 5, 2))
			wantNear(t, "y", y, want, 1e-6)
			wantNear(t, "dx", dx, slope, 1e-6)
			wantOutput(t, c.layer, tensor.Shape{3, 5, 2}, tensor.Shape{3, 5, 2})
		})
	}
}

func TestSoftmaxGoesAlongItsAxis(t *testing.T) {
	x := of(tensor.Shape{2, 2}, 0, 0, float32(math.Log(3)), 0)
	// exp x is 1 1 / 3 1; the error is that of the logarithm and the exponential.
	wantNear(t, "over columns", infer(layers.NewSoftmax(-1), x), of(tensor.Shape{2, 2}, 0.5, 0.5, 0.75, 0.25), 1e-6)
	wantNear(t, "over rows", infer(layers.NewSoftmax(0), x), of(tensor.Shape{2, 2}, 0.25, 0.5, 0.75, 0.5), 1e-6)
}

func TestAFunctionOfOnesOwnIsALayer(t *testing.T) {
	l := layers.NewFunc("Triple", func(x autograd.Value) autograd.Value { return autograd.Scale(3, x) })
	y, dx := train(l, of(tensor.Shape{2}, 1, -2), tensor.Ones(2))
	wantTensor(t, "y", y, of(tensor.Shape{2}, 3, -6))
	wantTensor(t, "dx", dx, of(tensor.Shape{2}, 3, 3))
}
