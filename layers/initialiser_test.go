package layers_test

import (
	"math"
	"testing"

	"galaxynet/layers"
	"galaxynet/tensor"
)

// Every initialiser on 120 x 250 numbers with the fan 50 in, 200 out. With n =
// 30000 draws the mean is off by some deviation/sqrt(n), of which four are let
// through; the deviation of a sample is off by less than 1/sqrt(2n) = 0.4 %, of
// which five are. The largest of so many uniform draws is within 1e-3 of the
// bound.
func TestInitialisersHaveTheirMomentsAndBounds(t *testing.T) {
	fan := layers.Fan{In: 50, Out: 200}
	for _, c := range []struct {
		name            string
		fill            layers.Initialiser
		mean, deviation float64
		bound           float64 // of a uniform distribution, else 0
	}{
		{"PyTorchDefault", layers.PyTorchDefault, 0, 0, math.Sqrt(1. / 50)},
		{"KaimingUniform in", layers.KaimingUniform(layers.GainReLU, layers.FanIn), 0, math.Sqrt(2. / 50), math.Sqrt(6. / 50)},
		{"KaimingUniform out", layers.KaimingUniform(1, layers.FanOut), 0, math.Sqrt(1. / 200), math.Sqrt(3. / 200)},
		{"KaimingUniform of slope sqrt 5", layers.KaimingUniform(layers.GainLeakyReLU(math.Sqrt(5)), layers.FanIn), 0, 0, math.Sqrt(1. / 50)},
		{"KaimingNormal in", layers.KaimingNormal(layers.GainReLU, layers.FanIn), 0, math.Sqrt(2. / 50), 0},
		{"KaimingNormal out", layers.KaimingNormal(layers.GainReLU, layers.FanOut), 0, math.Sqrt(2. / 200), 0},
		{"XavierUniform", layers.XavierUniform(layers.GainTanh), 0, 5. / 3 * math.Sqrt(2./250), 5. / 3 * math.Sqrt(6./250)},
		{"XavierNormal", layers.XavierNormal(1), 0, math.Sqrt(2. / 250), 0},
		{"Uniform", layers.Uniform(-1, 2), 0.5, 3 / math.Sqrt(12), 0},
		{"Normal", layers.Normal(3, 0.25), 3, 0.25, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := tensor.New(120, 250)
			c.fill(x, fan, tensor.Stream(1, c.name))
			var sum, squares, largest float64
			for _, v := range x.Data() {
				sum += float64(v)
				largest = max(largest, math.Abs(float64(v)))
			}
			n := float64(x.Len())
			mean := sum / n
			for _, v := range x.Data() {
				squares += (float64(v) - mean) * (float64(v) - mean)
			}
			deviation := math.Sqrt(squares / n)
			want := c.deviation
			if c.bound > 0 {
				if largest > c.bound*(1+1e-6) || largest < 0.999*c.bound {
					t.Errorf("largest %v, want just below %v", largest, c.bound)
				}
				if want == 0 {
					want = c.bound / math.Sqrt(3)
				}
			}
			if math.Abs(mean-c.mean) > 4*want/math.Sqrt(n) {
				t.Errorf("mean %v, want %v", mean, c.mean)
			}
			if math.Abs(deviation/want-1) > 0.02 {
				t.Errorf("deviation %v, want %v", deviation, want)
			}
		})
	}
}

func TestConstantInitialisers(t *testing.T) {
	x := tensor.Full(9, 3)
	for want, fill := range map[float32]layers.Initialiser{0: layers.Zeros, 1: layers.Ones, 0.25: layers.Constant(0.25)} {
		fill(x, layers.Fan{}, nil)
		wantTensor(t, "constant", x, tensor.Full(want, 3))
	}
}
