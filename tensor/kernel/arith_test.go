package kernel

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

const unitRoundoff = 0x1p-24 // u: a float32 result is within u of the exact one, relatively

// binaryCase describes a kernel with dst, a and b.
func binaryCase(name string, call, generic func(dst, a, b []float32)) kernelCase {
	return kernelCase{
		name:    name,
		args:    []argument{{name: "dst", role: write}, {name: "a"}, {name: "b"}},
		lanes:   64,
		call:    func(s [][]float32, _ float32) float64 { call(s[0], s[1], s[2]); return 0 },
		generic: func(s [][]float32, _ float32) float64 { generic(s[0], s[1], s[2]); return 0 },
	}
}

// scalarCase describes a kernel with dst, a number and x.
func scalarCase(name string, call, generic func(dst []float32, alpha float32, x []float32)) kernelCase {
	return kernelCase{
		name:    name,
		args:    []argument{{name: "dst", role: write}, {name: "x"}},
		lanes:   64,
		scalar:  true,
		call:    func(s [][]float32, alpha float32) float64 { call(s[0], alpha, s[1]); return 0 },
		generic: func(s [][]float32, alpha float32) float64 { generic(s[0], alpha, s[1]); return 0 },
	}
}

func init() {
	kernelCases = append(kernelCases,
		binaryCase("AddTo", AddTo, addToGeneric),
		binaryCase("SubTo", SubTo, subToGeneric),
		binaryCase("MulTo", MulTo, mulToGeneric),
		binaryCase("DivTo", DivTo, divToGeneric),
		scalarCase("ScaleTo", ScaleTo, scaleToGeneric),
		scalarCase("AddScalarTo", AddScalarTo, addScalarToGeneric),
		kernelCase{
			name:    "Axpy",
			args:    []argument{{name: "x"}, {name: "y", role: update}},
			lanes:   64,
			scalar:  true,
			call:    func(s [][]float32, alpha float32) float64 { Axpy(alpha, s[0], s[1]); return 0 },
			generic: func(s [][]float32, alpha float32) float64 { axpyGeneric(alpha, s[0], s[1]); return 0 },
			exact: func(s [][]float32, alpha float32) float64 {
				for i, x := range s[0] {
					s[1][i] = fma32(alpha, x, s[1][i])
				}
				return 0
			},
			bound: func(i int, before [][]float32, alpha float32) float64 {
				if i < 0 {
					return 0
				}
				return fusedBound(alpha, before[0][i], before[1][i])
			},
		},
		kernelCase{
			name:    "FMATo",
			args:    []argument{{name: "dst", role: write}, {name: "a"}, {name: "b"}, {name: "c"}},
			lanes:   64,
			call:    func(s [][]float32, _ float32) float64 { FMATo(s[0], s[1], s[2], s[3]); return 0 },
			generic: func(s [][]float32, _ float32) float64 { fmaToGeneric(s[0], s[1], s[2], s[3]); return 0 },
			exact: func(s [][]float32, _ float32) float64 {
				for i := range s[0] {
					s[0][i] = fma32(s[1][i], s[2][i], s[3][i])
				}
				return 0
			},
			bound: func(i int, before [][]float32, _ float32) float64 {
				if i < 0 {
					return 0
				}
				return fusedBound(before[1][i], before[2][i], before[3][i])
			},
		},
	)
}

// fusedBound says how far a*b + c with a rounded product may be from the fused
// one. With p = a*b, s = p + c, |d| <= u and subnormal rounding |e| <= eta/2,
// eta = 2^-149:
//
//	fused = s(1+d1)                           (an addition has no e of its own,
//	apart = (p(1+d2) + e2 + c)(1+d3) + e3      but the fused product's bits may)
//	|fused - apart| <= u|p| + 2u|s| + u(u|p| + eta/2) + eta
//
// Where the product alone overflows, the rounded one is an infinity and the
// fused one need not be; there the exact formula is the only check.
func fusedBound(a, b, c float32) float64 {
	const u, eta = unitRoundoff, 0x1p-149
	p := math.Abs(float64(a) * float64(b))
	s := math.Abs(float64(a)*float64(b) + float64(c))
	if p >= math.MaxFloat32 || s >= math.MaxFloat32 {
		return math.Inf(1)
	}
	return u*p + 2*u*s + u*(u*p+eta) + eta
}

// fma32 returns a*b + c with one rounding. In float64 the product is exact (48
// bits) and the sum may lose a tail e; setting the last bit of the sum where
// there is one ("rounding to odd", Boldo and Melquiond 2008) keeps the second
// rounding, to float32, from being misled.
func fma32(a, b, c float32) float32 {
	p := float64(a) * float64(b)
	s := p + float64(c)
	if math.IsInf(s, 0) || math.IsNaN(s) {
		return float32(s)
	}
	t := s - p
	e := (p - (s - t)) + (float64(c) - t) // s + e is exact (Knuth's TwoSum)
	if bits := math.Float64bits(s); e != 0 && bits&1 == 0 {
		if (e > 0) == (s > 0) {
			bits++
		} else {
			bits--
		}
		s = math.Float64frombits(bits)
	}
	return float32(s)
}

func TestFMA32IsRoundedOnce(t *testing.T) {
	exactly := func(a, b, c float32) float32 {
		x, y, z := new(big.Float).SetPrec(1000).SetFloat64(float64(a)), big.NewFloat(float64(b)), big.NewFloat(float64(c))
		f, _ := x.Add(x.Mul(x, y), z).Float32()
		return f
	}
	check := func(a, b, c float32) {
		t.Helper()
		if got, want := fma32(a, b, c), exactly(a, b, c); got != want {
			t.Errorf("fma32(%v, %v, %v) = %s, want %s", a, b, c, show(got), show(want))
		}
	}
	// The sum is just above half way between two float32; rounded to float64
	// first it would be half way, and then go to the even one, 1.
	check(1+0x1p-12, 1+0x1p-12, 0x1p-80-0x1p-11)
	random := rand.New(rand.NewPCG(3, 4))
	for range 20000 {
		// Finite numbers with any exponent; near ones, so that sums cancel.
		a := math.Float32frombits(random.Uint32() &^ (1 << 30))
		b := math.Float32frombits(random.Uint32() &^ (1 << 30))
		c := float32(float64(a) * float64(b) * math.Exp2(float64(random.IntN(60)-30)) * random.NormFloat64())
		if !math.IsInf(float64(c), 0) {
			check(a, b, c)
		}
	}
	for _, a := range specials {
		for _, b := range specials {
			for _, c := range specials {
				if a-a == 0 && b-b == 0 && c-c == 0 { // big.Float knows finite numbers only
					check(a, b, c)
				}
			}
		}
	}
}

func TestArithComputesItsFormula(t *testing.T) {
	a, b, c := []float32{6, -3, 0.5}, []float32{2, 4, -0.25}, []float32{1, 1, 1}
	for _, test := range []struct {
		name string
		call func(dst []float32)
		want [3]float32
	}{
		{"AddTo", func(dst []float32) { AddTo(dst, a, b) }, [3]float32{8, 1, 0.25}},
		{"SubTo", func(dst []float32) { SubTo(dst, a, b) }, [3]float32{4, -7, 0.75}},
		{"MulTo", func(dst []float32) { MulTo(dst, a, b) }, [3]float32{12, -12, -0.125}},
		{"DivTo", func(dst []float32) { DivTo(dst, a, b) }, [3]float32{3, -0.75, -2}},
		{"ScaleTo", func(dst []float32) { ScaleTo(dst, 2, a) }, [3]float32{12, -6, 1}},
		{"AddScalarTo", func(dst []float32) { AddScalarTo(dst, 2, a) }, [3]float32{8, -1, 2.5}},
		{"Axpy", func(dst []float32) { copy(dst, b); Axpy(2, a, dst) }, [3]float32{14, -2, 0.75}},
		{"FMATo", func(dst []float32) { FMATo(dst, a, b, c) }, [3]float32{13, -11, 0.875}},
	} {
		dst := make([]float32, 3)
		test.call(dst)
		if [3]float32(dst) != test.want {
			t.Errorf("%s = %v, want %v", test.name, dst, test.want)
		}
	}
}
