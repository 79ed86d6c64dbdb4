package tensor

import (
	"math"
	"testing"

	"galaxynet/tensor/cpu/cputest"
)

// All functions against math in float64, at every level. The kernels' own tests
// derive their errors; 4e-7 is some six rounding errors of float32, enough to
// tell a wrong function.
func TestUnaryFunctionsEqualFloat64(t *testing.T) {
	sigmoid := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	inf, nan := math.Inf(1), math.NaN()
	special := []float64{0, 1, -1, inf, -inf, nan, 100, -100, 1e-20, -1e-20}
	for _, c := range []struct {
		name string
		new  func(x *Tensor) *Tensor
		to   func(dst, x *Tensor)
		want func(float64) float64
	}{
		{"neg", Neg, NegTo, func(x float64) float64 { return -x }},
		{"abs", Abs, AbsTo, math.Abs},
		{"exp", Exp, ExpTo, math.Exp},
		{"log", Log, LogTo, math.Log},
		{"sqrt", Sqrt, SqrtTo, math.Sqrt},
		{"sigmoid", Sigmoid, SigmoidTo, sigmoid},
		{"tanh", Tanh, TanhTo, math.Tanh},
		{"relu", ReLU, ReLUTo, func(x float64) float64 { return max(x, 0) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			cputest.Run(t, func(t *testing.T) {
				for _, shape := range []Shape{{}, {0}, {3, 17}, {2, 9001}} {
					x := normal("x", shape...)
					for i := range min(len(special), x.Len()) {
						x.Data()[i] = float32(special[i])
					}
					y := c.new(x)
					for i, v := range x.Data() {
						// The largest finite result may round to infinity, as exp(100) does.
						want, got := float64(float32(c.want(float64(v)))), float64(y.Data()[i])
						if got != want && !(math.Abs(got-want) <= 4e-7*math.Abs(want)) && (got == got || want == want) {
							t.Fatalf("%s(%v) = %v, want %v", c.name, v, got, want)
						}
					}
					wantSameForAnyWorkers(t, c.name, func() *Tensor { return c.new(x) })
					inPlace := x.Clone()
					c.to(inPlace, inPlace)
					wantBits(t, c.name+" in place", inPlace, y)
				}
			})
		})
	}
}
