package tensor

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// FillUniform sets the elements to random numbers lo <= x < hi, one word of r for
// each, in order:
//
//	x = lo + (hi - lo) * u,  u = (top 53 bits of the word) / 2^53
//
// computed in float64 and rounded to float32; where that gives hi, x is the
// float32 below it. It panics unless lo < hi and both are finite. The numbers are
// the same on every machine.
func (t *Tensor) FillUniform(r *rand.Rand, lo, hi float32) {
	if !(lo < hi) || math.IsInf(float64(lo), 0) || math.IsInf(float64(hi), 0) {
		panic(fmt.Sprintf("tensor: FillUniform: bounds %v and %v, want finite ones in order", lo, hi))
	}
	width := float64(hi) - float64(lo)
	for i := range t.data {
		u := float64(r.Uint64()>>11) * 0x1p-53
		x := float32(float64(lo) + float64(width*u)) // the inner conversion forbids fusing
		if x >= hi {
			x = math.Nextafter32(hi, lo)
		}
		t.data[i] = x
	}
}

// FillNormal sets the elements to normally distributed random numbers, by the
// polar method (Marsaglia and Bray, A convenient method for generating normal
// variables, SIAM Review 6, 1964): a point (u, v) that falls uniformly into the
// unit circle, at the squared distance s from its centre, gives two numbers
//
//	u * sqrt(-2 ln(s) / s)  and  v * sqrt(-2 ln(s) / s)
//
// of mean 0 and deviation 1; deviation stretches them, mean shifts them. The last
// one is dropped if the number of elements is odd. The numbers are the same on
// every machine: see logarithm.
func (t *Tensor) FillNormal(r *rand.Rand, mean, deviation float32) {
	for i := 0; i < len(t.data); i += 2 {
		u, v := normalPair(r)
		t.data[i] = float32(float64(mean) + float64(float64(deviation)*u))
		if i+1 < len(t.data) {
			t.data[i+1] = float32(float64(mean) + float64(float64(deviation)*v))
		}
	}
}

// normalPair returns two independent numbers with mean 0 and deviation 1.
func normalPair(r *rand.Rand) (float64, float64) {
	for {
		// Points of the square -1 <= u, v < 1; 79 % of them are in the circle. Words of
		// 53 bits make every step exact but the squares.
		u := float64(r.Uint64()>>11)*0x1p-52 - 1
		v := float64(r.Uint64()>>11)*0x1p-52 - 1
		s := float64(u*u) + float64(v*v)
		if 0 < s && s < 1 {
			f := math.Sqrt(-2 * logarithm(s) / s)
			return u * f, v * f
		}
	}
}

// logarithm returns the natural logarithm of a positive, normal x, with a
// relative error of some 1e-15. Unlike math.Log, which is assembly on some
// machines, it has the same bits on all of them: every operation is one that
// IEEE 754 rounds, and none is fused. With x = m * 2^e, m between the square
// root of 1/2 and that of 2, and f = (m-1) / (m+1):
//
//	ln x = e ln 2 + 2 (f + f^3/3 + f^5/5 + …)
//
// |f| < 0.172, so that the terms after f^21/21 are below 1e-18.
func logarithm(x float64) float64 {
	m, e := math.Frexp(x) // 1/2 <= m < 1
	if m < math.Sqrt2/2 {
		m, e = 2*m, e-1
	}
	f := (m - 1) / (m + 1)
	square := f * f
	series := 0.0
	for n := 21; n >= 1; n -= 2 {
		series = 1/float64(n) + float64(series*square)
	}
	return float64(float64(e)*math.Ln2) + float64(2*float64(f*series))
}
