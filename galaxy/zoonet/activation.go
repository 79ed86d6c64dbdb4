package zoonet

import (
	"fmt"
	"math"
)

// Activation is how the tree head makes its inputs positive.
type Activation uint8

// The activations. Softplus, ln(1 + e^z), is for ordinary use. ReLU, max(z, 0), is
// what the winner of the competition used; a question whose inputs are all negative
// has no gradient, and its answers sum to 0. Softmax, e^z, makes the fractions of a
// question its softmax.
const (
	Softplus Activation = iota
	ReLU
	Softmax
)

// String returns the name.
func (a Activation) String() string {
	switch a {
	case Softplus:
		return "softplus"
	case ReLU:
		return "relu"
	case Softmax:
		return "softmax"
	}
	return fmt.Sprintf("Activation(%d)", uint8(a))
}

// MarshalText returns the name.
func (a Activation) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText sets the activation of that name; another is an error.
func (a *Activation) UnmarshalText(name []byte) error {
	for _, known := range []Activation{Softplus, ReLU, Softmax} {
		if string(name) == known.String() {
			*a = known
			return nil
		}
	}
	return fmt.Errorf("%q, want softplus, relu or softmax", name)
}

// What the sum of a question is at least. It keeps a ReLU question of only negative
// inputs at 0 instead of 0/0; for softplus, which is never 0 where z > -700, it only
// guards against what is below.
const (
	leastReLU     = 1e-12
	leastSoftplus = 1e-300
)

// positive sets u to the activations of a question's inputs and returns their sum,
// which is positive.
func (a Activation) positive(u, z []float64) (sum float64) {
	least := leastSoftplus
	switch a {
	case Softplus:
		for j, v := range z {
			u[j] = max(v, 0) + math.Log1p(math.Exp(-math.Abs(v)))
		}
	case ReLU:
		least = leastReLU
		for j, v := range z {
			u[j] = max(v, 0)
		}
	case Softmax:
		most := math.Inf(-1)
		for _, v := range z {
			most = max(most, v)
		}
		for j, v := range z {
			u[j] = math.Exp(v - most) // the largest is 1: nothing overflows
		}
	}
	for _, v := range u {
		sum += v
	}
	return sum + least
}

// slope returns du/dz, with u the activation of z.
func (a Activation) slope(u, z float64) float64 {
	switch {
	case a == Softmax:
		return u
	case a == ReLU && z > 0:
		return 1
	case a == ReLU && z == z:
		return 0
	}
	// sigmoid(z), without overflow and exact where it is small: e^z / (1 + e^z).
	if z > 0 {
		return 1 / (1 + math.Exp(-z))
	}
	return math.Exp(z) / (1 + math.Exp(z))
}

// inverse returns a z whose activation is u > 0.
func (a Activation) inverse(u float64) float64 {
	switch a {
	case Softmax:
		return math.Log(u)
	case ReLU:
		return u
	}
	return u + math.Log(-math.Expm1(-u)) // ln(e^u - 1), without overflow
}
