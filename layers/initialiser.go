package layers

import (
	"math"
	"math/rand/v2"

	"galaxynet/tensor"
)

// Initialiser gives a tensor its first values. t has the axes in the order of a
// state file, so that the values do not depend on the layout in memory. r is a
// stream of the tensor's own.
type Initialiser func(t *tensor.Tensor, fan Fan, r *rand.Rand)

// Fan counts the connections of a layer's weights. If inputs are independent, of
// mean 0 and variance 1, and weights of mean 0 and variance v, then an output has
// the variance In·v, and on the way back an input's gradient Out·v times that of
// the outputs. For a convolution both are counted as if every window were whole:
//
//	linear [out in]           In = in            Out = out
//	conv2d [K C/groups R S]   In = C/groups·R·S  Out = K·R·S
type Fan struct{ In, Out int }

// Side is one of a fan's two numbers.
type Side int

// The sides of a fan: FanIn keeps the size of the values on the way forward,
// FanOut that of the gradients on the way back.
const (
	FanIn Side = iota
	FanOut
)

// of returns the side's number.
func (s Side) of(f Fan) float64 {
	if s == FanOut {
		return float64(f.Out)
	}
	return float64(f.In)
}

// GainReLU is the gain that makes up for a ReLU, which halves the mean square.
const GainReLU = math.Sqrt2

// GainTanh is PyTorch's gain for tanh, 5/3.
const GainTanh = 5. / 3

// GainLeakyReLU returns the gain that makes up for a leaky ReLU:
// sqrt(2 / (1 + slope²)).
func GainLeakyReLU(slope float64) float64 { return math.Sqrt(2 / (1 + float64(slope*slope))) }

// PyTorchDefault is how PyTorch's Linear and Conv2d initialise weights and bias:
//
//	uniform in ±1/sqrt(fan.In)
//
// which is KaimingUniform with the gain of a leaky ReLU of slope sqrt(5).
func PyTorchDefault(t *tensor.Tensor, fan Fan, r *rand.Rand) {
	fillUniform(t, math.Sqrt(1/float64(fan.In)), r)
}

// KaimingUniform returns the initialiser of He et al. (Delving deep into
// rectifiers, 2015, section 2.2), uniform:
//
//	±gain · sqrt(3 / fan)
//
// a variance of gain²/fan.
func KaimingUniform(gain float64, side Side) Initialiser {
	return func(t *tensor.Tensor, fan Fan, r *rand.Rand) {
		fillUniform(t, gain*math.Sqrt(3/side.of(fan)), r)
	}
}

// KaimingNormal is KaimingUniform with a normal distribution of the same
// variance, gain²/fan.
func KaimingNormal(gain float64, side Side) Initialiser {
	return func(t *tensor.Tensor, fan Fan, r *rand.Rand) {
		t.FillNormal(r, 0, float32(gain*math.Sqrt(1/side.of(fan))))
	}
}

// XavierUniform returns the initialiser of Glorot and Bengio (Understanding the
// difficulty of training deep feedforward neural networks, 2010, equation 16)
// with a gain:
//
//	±gain · sqrt(6 / (fan.In + fan.Out))
//
// a variance of 2·gain²/(fan.In + fan.Out).
func XavierUniform(gain float64) Initialiser {
	return func(t *tensor.Tensor, fan Fan, r *rand.Rand) {
		fillUniform(t, gain*math.Sqrt(6/float64(fan.In+fan.Out)), r)
	}
}

// XavierNormal is XavierUniform with a normal distribution of the same variance.
func XavierNormal(gain float64) Initialiser {
	return func(t *tensor.Tensor, fan Fan, r *rand.Rand) {
		t.FillNormal(r, 0, float32(gain*math.Sqrt(2/float64(fan.In+fan.Out))))
	}
}

// fillUniform fills t with numbers in ±bound.
func fillUniform(t *tensor.Tensor, bound float64, r *rand.Rand) {
	t.FillUniform(r, float32(-bound), float32(bound))
}

// Uniform returns an initialiser of numbers lo <= x < hi.
func Uniform(lo, hi float32) Initialiser {
	return func(t *tensor.Tensor, _ Fan, r *rand.Rand) { t.FillUniform(r, lo, hi) }
}

// Normal returns an initialiser of normally distributed numbers.
func Normal(mean, deviation float32) Initialiser {
	return func(t *tensor.Tensor, _ Fan, r *rand.Rand) { t.FillNormal(r, mean, deviation) }
}

// Constant returns an initialiser with one number.
func Constant(v float32) Initialiser {
	return func(t *tensor.Tensor, _ Fan, _ *rand.Rand) { t.Fill(v) }
}

// Zeros is Constant(0).
func Zeros(t *tensor.Tensor, _ Fan, _ *rand.Rand) { t.Fill(0) }

// Ones is Constant(1).
func Ones(t *tensor.Tensor, _ Fan, _ *rand.Rand) { t.Fill(1) }
