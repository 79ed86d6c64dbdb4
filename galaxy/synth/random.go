package synth

import (
	"math"
	"math/rand/v2"

	"galaxynet/tensor"
)

// A random draws numbers for one galaxy and one purpose. Its numbers have the same
// bits on every machine.
type random struct{ pcg rand.PCG }

// The purposes, each a stream of its own: what changes the drawing of pictures
// changes no label.
const (
	traitStream = "synth/traits"
	voteStream  = "synth/votes"
	pixelStream = "synth/pixels"
)

// begin names the stream to draw from (tensor.Stream).
func (r *random) begin(seed uint64, purpose string, index int) {
	r.pcg.Seed(tensor.StreamSeed(seed, purpose, uint64(index)))
}

// uniform returns a number from [0, 1), a multiple of 2⁻⁵³.
func (r *random) uniform() float64 { return float64(r.pcg.Uint64()>>11) * 0x1p-53 }

// between returns a number from [low, high).
func (r *random) between(low, high float64) float64 {
	return low + float64((high-low)*r.uniform())
}

// below returns a whole number from 0 to n-1.
func (r *random) below(n int) int { return int(float64(n) * r.uniform()) }

// exponential returns a number of an exponential distribution of mean 1.
func (r *random) exponential() float64 { return -log(1 - r.uniform()) }

// normals returns two independent standard normal numbers, from a point (x, y) of
// the unit disc at a distance √s from its middle (Marsaglia and Bray 1964):
//
//	√(-2 ln s / s) · (x, y)
func (r *random) normals() (a, b float64) {
	for {
		x, y := float64(2*r.uniform())-1, float64(2*r.uniform())-1
		s := float64(x*x) + float64(y*y)
		if 0 < s && s < 1 {
			f := math.Sqrt(-2 * log(s) / s)
			return float64(f * x), float64(f * y)
		}
	}
}

// normal returns a standard normal number.
func (r *random) normal() float64 {
	a, _ := r.normals()
	return a
}

// poisson returns a number of a Poisson distribution, by multiplying uniform
// numbers until they fall below e^-mean (Knuth). The mean may be some hundreds.
func (r *random) poisson(mean float64) int {
	n, product, limit := 0, 1-r.uniform(), exp(-mean)
	for product > limit {
		product *= 1 - r.uniform()
		n++
	}
	return n
}

// choose returns i with probability weights[i] / (sum of weights).
func (r *random) choose(weights []float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	at := r.uniform() * sum
	for i, w := range weights {
		if at < w {
			return i
		}
		at -= w
	}
	// Rounding can leave a rest: the last answer that can be given takes it.
	last := len(weights) - 1
	for last > 0 && weights[last] == 0 {
		last--
	}
	return last
}
