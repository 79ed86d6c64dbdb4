package kernel

import "math"

// The exp group: the exponential function and the two activations made of it.
//
// The Go reference computes in float64 and rounds once, so it is within 0.501
// ulp of the true value. An ulp is the distance of neighbouring float32 at the
// true value; a correctly rounded result is within 0.5. The errors stated below
// are those of
//
//	go test -run ExpGroupErrors -exhaustive -timeout 1h -v ./tensor/kernel
//
// # The assembly
//
// All levels do the same operations in the same order, so AVX2, AVX-512 and
// NEON give equal bits. With n the integer nearest to x/ln 2,
//
//	e^x = 2^n e^r,  r = x - n ln 2,  |r| <= ln 2 / 2 = 0.3466
//
// ln 2 is subtracted in two parts, each by a fused multiply-add: the high part
// leaves no rounding error, the low part repairs the high part's (Cody and
// Waite, "Software Manual for the Elementary Functions", 1980, chapter 6). For
// e^r stands
//
//	1 + r (1 + r (E2 + r (E3 + r (E4 + r (E5 + r E6)))))
//
// whose coefficients minimise the largest relative error, 2^-28.2. They were
// found by Remez's exchange, one coefficient at a time being rounded to float32
// and the others fitted again; exp_constants.h has them.
//
// The nearest integer costs no conversion: adding 1.5*2^23 to x/ln 2 pushes the
// fraction out of the float32, and n is then the low bits of its encoding. A
// shift by 23 moves them to the exponent's place, which makes the float32 2^n.
//
// Sigmoid and tanh are one formula. With w = min(z, 1),
//
//	f(z) = z/(1+z) = w - w w/(1+z)
//	sigmoid(x) = f(e^x)
//	tanh(|x|)  = f((e^(2|x|) - 1)/2)
//
// For z <= 1 the identity is z/(1+z) = z - z z/(1+z), for larger z it is
// 1 - 1/(1+z). Both ways the rounding errors of sum and quotient enter only
// through a correction of less than the result, which a plain quotient (2.4 ulp)
// does not have, and nothing cancels. e^y - 1 is 2^n (e^r - 1) + (2^n - 1) with
// the polynomial of e^r less its leading 1, so small x keep their relative
// accuracy.

// ExpTo sets dst to the exponential function of x. The lengths must be equal,
// else it panics; dst may be x.
//
//	dst_i = e^x_i
//
// The error is at most 0.501 ulp at the generic level and 0.90 ulp in assembly
// (measured over all float32). e^-Inf is 0, e^NaN is NaN, e^0 is 1; results
// above the largest float32 (x > 88.7228) are +Inf, those below the smallest
// normal one are subnormal with the same bound, and 0 from x < -103.972 on.
func ExpTo(dst, x []float32) {
	sameLength2("ExpTo", "dst x", len(dst), len(x))
	raceRead(x)
	raceWrite(dst)
	expTo(dst, x)
}

// SigmoidTo sets dst to the logistic function of x. The lengths must be equal,
// else it panics; dst may be x.
//
//	dst_i = 1 / (1 + e^-x_i)
//
// The error is at most 0.501 ulp at the generic level and 1.65 ulp in assembly
// (measured over all float32), also where the result is tiny: sigmoid(-80) is
// e^-80. It is 0 at -Inf, 1/2 at 0, 1 at +Inf (and from x > 17.33 on), NaN at
// NaN.
func SigmoidTo(dst, x []float32) {
	sameLength2("SigmoidTo", "dst x", len(dst), len(x))
	raceRead(x)
	raceWrite(dst)
	sigmoidTo(dst, x)
}

// TanhTo sets dst to the hyperbolic tangent of x. The lengths must be equal,
// else it panics; dst may be x.
//
//	dst_i = (e^x_i - e^-x_i) / (e^x_i + e^-x_i)
//
// The error is at most 0.501 ulp at the generic level and 1.82 ulp in assembly
// (measured over all float32). tanh(-x) has the bits of tanh(x) but for the
// sign; tanh(x) is x for tiny x (subnormal ones, too) and -0; it never exceeds
// 1 and is 1 from x > 9.011 on; NaN at NaN.
func TanhTo(dst, x []float32) {
	sameLength2("TanhTo", "dst x", len(dst), len(x))
	raceRead(x)
	raceWrite(dst)
	tanhTo(dst, x)
}

func expToGeneric(dst, x []float32) {
	x = x[:len(dst)]
	for i, v := range x {
		dst[i] = float32(math.Exp(float64(v)))
	}
}

// In float64 e^-x overflows only where the result is far below any float32.
func sigmoidToGeneric(dst, x []float32) {
	x = x[:len(dst)]
	for i, v := range x {
		dst[i] = float32(1 / (1 + math.Exp(-float64(v))))
	}
}

func tanhToGeneric(dst, x []float32) {
	x = x[:len(dst)]
	for i, v := range x {
		dst[i] = float32(math.Tanh(float64(v)))
	}
}
