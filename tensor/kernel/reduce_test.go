package kernel

import (
	"math"
	"testing"

	"galaxynet/tensor/cpu/cputest"
)

// reduceCase describes a kernel that makes one number of x.
func reduceCase[T float32 | float64](name string, call, generic func(x []float32) T) kernelCase {
	return kernelCase{
		name:    name,
		args:    []argument{{name: "x"}},
		lanes:   64,
		call:    func(s [][]float32, _ float32) float64 { return float64(call(s[0])) },
		generic: func(s [][]float32, _ float32) float64 { return float64(generic(s[0])) },
	}
}

func init() {
	kernelCases = append(kernelCases,
		kernelCase{
			name:    "Dot",
			args:    []argument{{name: "a"}, {name: "b"}},
			lanes:   dotLanes,
			call:    func(s [][]float32, _ float32) float64 { return float64(Dot(s[0], s[1])) },
			generic: func(s [][]float32, _ float32) float64 { return float64(dotGeneric(s[0], s[1]) + 0) },
			exact:   func(s [][]float32, _ float32) float64 { return float64(dotFused(s[0], s[1]) + 0) },
			bound:   func(_ int, before [][]float32, _ float32) float64 { return 2 * dotBound(before[0], before[1]) },
		},
		reduceCase("Sum", Sum, sumGeneric),
		reduceCase("SumSquares", SumSquares, sumSquaresGeneric),
		reduceCase("Max", Max, func(x []float32) float32 { return maximumGeneric(x) + 0 }),
	)
}

// dotFused is dotGeneric with fused multiplication and addition: the bits that
// every assembly level must give.
func dotFused(a, b []float32) float32 {
	var lane [dotLanes]float32
	for i := range a {
		lane[i%dotLanes] = fma32(a[i], b[i], lane[i%dotLanes])
	}
	for half := dotLanes / 2; half > 0; half /= 2 {
		for j := range half {
			lane[j] += lane[j+half]
		}
	}
	return lane[0]
}

// dotBound is the bound that Dot's comment derives: gamma_k sum |a_i b_i|, and
// 2^-150 for each product that is subnormal and so is rounded by up to half of
// 2^-149. It is +Inf where a partial sum may overflow in one order of rounding
// and not in another; there the exact formula is the only check.
func dotBound(a, b []float32) float64 {
	total := 0.0
	for i := range a {
		total += math.Abs(float64(a[i]) * float64(b[i]))
	}
	if !(total < math.MaxFloat32/2) {
		return math.Inf(1)
	}
	k := float64((len(a)+dotLanes-1)/dotLanes + 7)
	gamma := k * unitRoundoff / (1 - k*unitRoundoff)
	return gamma*total + float64(len(a))*0x1p-150
}

func TestDotIsWithinItsBoundOfTheExactSum(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		for _, n := range []int{1, 63, 64, 65, 1000, 10007} {
			a, b := randomValues(n, 1), randomValues(n, 2)
			exact := 0.0 // in float64: n 2^-53 is far below the bound's 2^-24
			for i := range a {
				exact += float64(a[i]) * float64(b[i])
			}
			got := float64(Dot(a, b))
			if bound := dotBound(a, b); math.Abs(got-exact) > bound {
				t.Errorf("length %d: Dot = %v, exact %v: error %.3g, bound %.3g", n, got, exact, math.Abs(got-exact), bound)
			}
		}
	})
}

// Each single product must reach the result from whatever lane it is in.
func TestReductionsCountEveryElementOnce(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		for _, n := range []int{1, 7, 31, 64, 100, 200} {
			ones := make([]float32, n)
			for i := range ones {
				ones[i] = 1
			}
			for i := range n {
				x := make([]float32, n)
				x[i] = 3
				if d, s, q, m := Dot(x, ones), Sum(x), SumSquares(x), Max(x); d != 3 || s != 3 || q != 9 || m != 3 {
					t.Fatalf("3 at %d of %d: Dot %v, Sum %v, SumSquares %v, Max %v; want 3, 3, 9, 3", i, n, d, s, q, m)
				}
				x[i] = float32(math.NaN())
				if d, s, q, m := Dot(x, ones), Sum(x), SumSquares(x), Max(x); d == d || s == s || q == q || m == m {
					t.Fatalf("NaN at %d of %d: Dot %v, Sum %v, SumSquares %v, Max %v; want NaN", i, n, d, s, q, m)
				}
				for j := range x {
					x[j] = -5
				}
				x[i] = -2
				if m := Max(x); m != -2 {
					t.Fatalf("-2 at %d of %d times -5: Max %v", i, n, m)
				}
			}
		}
	})
}

func TestReductionsOfNothingAndOfZeros(t *testing.T) {
	minusZero := float32(math.Copysign(0, -1))
	zeros := make([]float32, 70)
	for i := range zeros {
		zeros[i] = minusZero
	}
	tiny := make([]float32, 70) // products underflow to -0 in the lanes
	for i := range tiny {
		tiny[i] = 0x1p-100
	}
	negative := make([]float32, 70)
	for i := range negative {
		negative[i] = -0x1p-100
	}
	cputest.Run(t, func(t *testing.T) {
		for _, c := range []struct {
			name      string
			got, want float64
		}{
			{"Dot of nothing", float64(Dot(nil, nil)), 0},
			{"Sum of nothing", Sum(nil), 0},
			{"SumSquares of nothing", SumSquares(nil), 0},
			{"Max of nothing", float64(Max(nil)), math.Inf(-1)},
			{"Dot of -0", float64(Dot(zeros, tiny)), 0},
			{"Sum of -0", Sum(zeros), 0},
			{"Max of -0", float64(Max(zeros)), 0},
			{"Max of one -0", float64(Max(zeros[:1])), 0},
			{"Dot that underflows", float64(Dot(tiny, negative)), 0},
			{"Dot that underflows, one round", float64(Dot(tiny[:64], negative[:64])), 0},
		} {
			if math.Float64bits(c.got) != math.Float64bits(c.want) {
				t.Errorf("%s = %v (%#x), want %v with positive sign", c.name, c.got, math.Float64bits(c.got), c.want)
			}
		}
	})
}
