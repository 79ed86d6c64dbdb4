package synth

import "math"

// The functions of this file stand for those of package math, whose last bits
// differ from one processor to another. They use nothing but operations that
// IEEE 754 rounds in one way only (sums, products, quotients, square roots), and
// every product that is summed is rounded by a conversion first, or a compiler
// might fuse the two. So labels and pictures have the same bits everywhere.

// steps is how many pieces exp and log cut a factor of two into.
const steps = 128

// The logarithm of 2 in two parts: ln2High·n is exact for whole |n| < 2²⁰.
const (
	ln2High = 6.93147180369123816490e-01
	ln2Low  = 1.90821492927058770002e-10
)

var (
	powers   = powersOfTwo() // 2^(j/steps)
	inverses [steps]float64  // 1/c of c = 1 + (j + 1/2)/steps, the middle of piece j
	logs     = logsOfMiddles()
)

// powersOfTwo multiplies square roots of square roots of 2.
func powersOfTwo() (table [steps]float64) {
	for j := range table {
		power, root := 1.0, 2.0
		for bit := steps / 2; bit > 0; bit /= 2 {
			root = math.Sqrt(root)
			if j&bit != 0 {
				power *= root
			}
		}
		table[j] = power
	}
	return table
}

// logsOfMiddles sums ln c = 2(z + z³/3 + z⁵/5 + ...), z = (c-1)/(c+1) < 1/3.
func logsOfMiddles() (table [steps]float64) {
	for j := range table {
		c := 1 + (float64(j)+0.5)/steps
		inverses[j] = 1 / c
		z := (c - 1) / (c + 1)
		sum := 0.0
		for k := 35; k > 0; k -= 2 {
			sum = float64(sum*z*z) + 1/float64(k)
		}
		table[j] = 2 * z * sum
	}
	return table
}

// exp returns e^x to about 15 digits, 0 below x = -700 and e^700 above 700:
//
//	x = (n/128)·ln 2 + r,  |r| < 0.003,  e^x = 2^(n/128) · (1 + r + r²/2 + r³/6 + r⁴/24)
func exp(x float64) float64 {
	if x < -700 {
		return 0
	}
	x = min(x, 700)
	const offset = 1 << 20 // makes what is truncated positive
	n := int(float64(x*(steps/math.Ln2))+(offset+0.5)) - offset
	r := x - float64(float64(n)*(ln2High/steps)) - float64(float64(n)*(ln2Low/steps))
	p := float64(r*(1.0/24)) + 1.0/6
	p = float64(p*r) + 0.5
	p = float64(p*r) + 1
	p = float64(p*r) + 1
	scale := math.Float64frombits(uint64(1023+n>>7) << 52)
	return powers[n&(steps-1)] * p * scale
}

// log returns the natural logarithm of a positive normal number, with an error of
// about 1e-15:
//
//	x = 2^e·c·(1+r),  |r| < 0.004,  ln x = e·ln 2 + ln c + r - r²/2 + r³/3 - ... - r⁶/6
func log(x float64) float64 {
	bits := math.Float64bits(x)
	e := float64(int(bits>>52) - 1023)
	j := bits >> 45 & (steps - 1)
	m := math.Float64frombits(bits&(1<<52-1) | 1023<<52)
	r := float64(m*inverses[j]) - 1
	p := float64(r*(-1.0/6)) + 1.0/5
	p = float64(p*r) - 1.0/4
	p = float64(p*r) + 1.0/3
	p = float64(p*r) - 0.5
	p = float64(p*r*r) + r
	return float64(e*ln2High) + (float64(e*ln2Low) + (logs[j] + p))
}

// power returns x^p of a positive number.
func power(x, p float64) float64 { return exp(p * log(x)) }

// tenTo returns 10^x.
func tenTo(x float64) float64 { return exp(x * math.Ln10) }

// cosTurns returns the cosine of an angle in turns with an error below 1e-10, by
// its series up to the 14th power within a quarter of a turn.
func cosTurns(t float64) float64 {
	t = math.Abs(t - math.Floor(t+0.5))
	sign := 1.0
	if t > 0.25 {
		t, sign = 0.5-t, -1
	}
	x := float64(t*t) * (4 * math.Pi * math.Pi)
	p := float64(x*(-1.0/87178291200)) + 1.0/479001600
	p = float64(p*x) - 1.0/3628800
	p = float64(p*x) + 1.0/40320
	p = float64(p*x) - 1.0/720
	p = float64(p*x) + 1.0/24
	p = float64(p*x) - 0.5
	p = float64(p*x) + 1
	return sign * p
}

// sinTurns returns the sine of an angle in turns.
func sinTurns(t float64) float64 { return cosTurns(t - 0.25) }

// turns returns the angle from the direction (1, 0) to (x, y) in turns, -1/2 to
// 1/2, with an error below 1e-10; 0 for (0, 0). It sums the series of the arc
// tangent up to the 21st power, for tangents below tan(π/8).
func turns(y, x float64) float64 {
	near, far := math.Abs(x), math.Abs(y)
	swapped := far > near
	if swapped {
		near, far = far, near
	}
	if near == 0 {
		return 0
	}
	z := far / near
	base := 0.0
	if z > math.Sqrt2-1 {
		z, base = (z-1)/(z+1), 1.0/8
	}
	square := z * z
	p := 1.0 / 21
	for k := 19; k > 0; k -= 2 {
		p = 1/float64(k) - float64(p*square)
	}
	angle := base + float64(p*z*(1/(2*math.Pi)))
	if swapped {
		angle = 0.25 - angle
	}
	if x < 0 {
		angle = 0.5 - angle
	}
	return math.Copysign(angle, y)
}

// arsinh returns the inverse of the hyperbolic sine of x >= 0.
func arsinh(x float64) float64 {
	if x < 1e-3 {
		return x - float64(x*x*x*(1.0/6))
	}
	return log(x + math.Sqrt(float64(x*x)+1))
}

// sigmoid returns 1/(1+e^-x).
func sigmoid(x float64) float64 { return 1 / (1 + exp(-x)) }

// clip returns the nearest number to x between low and high.
func clip(x, low, high float64) float64 { return min(max(x, low), high) }

// polynomial returns c[0] + c[1]·x + c[2]·x² + ...
func polynomial(x float64, c []float64) float64 {
	sum := 0.0
	for i := len(c) - 1; i >= 0; i-- {
		sum = float64(sum*x) + c[i]
	}
	return sum
}
