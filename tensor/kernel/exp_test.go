package kernel

import (
	"flag"
	"fmt"
	"math"
	"testing"

	"galaxynet/tensor/cpu"
	"galaxynet/tensor/cpu/cputest"
)

var exhaustive = flag.Bool("exhaustive", false, "measure the error of exp, sigmoid and tanh over all float32 (ten minutes)")

// An expFunction is one kernel of the group with what its tests need.
type expFunction struct {
	name    string
	call    func(dst, x []float32)
	generic func(dst, x []float32)
	fused   func(x float32) float32 // the assembly's operations, in Go
	exact   func(x float64) float64
	ulps    float64 // greatest error of the assembly, as the doc comment states
}

// genericUlps is the error of a float64 result rounded to float32.
const genericUlps = 0.501

var expFunctions = []expFunction{
	{"ExpTo", ExpTo, expToGeneric, expFused, math.Exp, 0.90},
	{"SigmoidTo", SigmoidTo, sigmoidToGeneric, sigmoidFused, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, 1.65},
	{"TanhTo", TanhTo, tanhToGeneric, tanhFused, math.Tanh, 1.82},
}

func init() {
	for _, f := range expFunctions {
		kernelCases = append(kernelCases, kernelCase{
			name:    f.name,
			args:    []argument{{name: "dst", role: write}, {name: "x"}},
			lanes:   64,
			call:    func(s [][]float32, _ float32) float64 { f.call(s[0], s[1]); return 0 },
			generic: func(s [][]float32, _ float32) float64 { f.generic(s[0], s[1]); return 0 },
			exact: func(s [][]float32, _ float32) float64 {
				for i, x := range s[1] {
					s[0][i] = f.fused(x)
				}
				return 0
			},
			bound: func(i int, before [][]float32, _ float32) float64 {
				if i < 0 {
					return 0
				}
				return (f.ulps + genericUlps) * ulp(f.exact(float64(before[1][i])))
			},
		})
	}
}

// The assembly's operations, each as exp.go describes it.

// reduce returns r and the bits of magic + n for the argument x.
func reduce(x, magic float32) (r float32, bits uint32) {
	t := fma32(x, 1.44269504, magic)
	n := t - magic
	r = fma32(-n, 0.693147182, x)
	r = fma32(-n, -1.90465421e-9, r)
	return r, math.Float32bits(t)
}

// polynomial returns E2 + r (E3 + r (E4 + r (E5 + r E6))).
func polynomial(r float32) float32 {
	p := float32(0.0013838812)
	for _, e := range []float32{0.00836919248, 0.0416681021, 0.166665167, 0.49999994} {
		p = fma32(p, r, e)
	}
	return p
}

// expClamped is e^x for x clamped to lowest..highest.
func expClamped(x, lowest, highest float32) float32 {
	r, bits := reduce(min(max(x, lowest), highest), 0x1.8p23+2*127)
	p := fma32(polynomial(r), r, 1)
	p = fma32(p, r, 1)
	low := bits >> 1
	return p * math.Float32frombits(low<<23) * math.Float32frombits((bits-low)<<23)
}

// saturate returns z/(1+z).
func saturate(z float32) float32 {
	w := min(z, 1)
	return fma32(-w, w/(1+z), w)
}

func expFused(x float32) float32     { return expClamped(x, -104, 89) }
func sigmoidFused(x float32) float32 { return saturate(expClamped(x, -104, 18)) }

func tanhFused(x float32) float32 {
	y := min(float32(math.Abs(float64(x))), 10)
	r, bits := reduce(y+y, 0x1.8p23+126)
	expm1 := fma32(float32(polynomial(r)*r), r, r)
	half := math.Float32frombits(bits << 23) // 2^(n-1)
	h := fma32(expm1, half, half-0.5)
	return float32(math.Copysign(float64(saturate(h)), float64(x)))
}

// ulp returns the distance of neighbouring float32 at x. At and above 2^128 it
// is that below: an infinity counts as 2^128.
func ulp(x float64) float64 {
	_, e := math.Frexp(x)
	return math.Ldexp(1, max(min(e, 128)-24, -149))
}

// errorInUlps returns how far got is from the exact result want. NaN must be
// NaN.
func errorInUlps(got float32, want float64) float64 {
	if got != got || want != want {
		if got != got && want != want {
			return 0
		}
		return math.Inf(1)
	}
	value := min(max(float64(got), -0x1p128), 0x1p128)
	return math.Abs(value-min(want, 0x1p128)) / ulp(want)
}

// The sweep goes through the float32 in steps of their encodings, so every
// power of two gets its share.
func TestExpGroupErrorsAreWithinTheStatedUlps(t *testing.T) {
	stride := uint64(1009)
	switch {
	case *exhaustive:
		stride = 1
	case testing.Short():
		stride = 10007
	}
	before := cpu.Current()
	t.Cleanup(func() { cpu.Use(before) })
	for _, f := range expFunctions {
		for _, start := range []float32{0, 2, float32(math.Copysign(0, -1)), -2} { // quarters of the encodings
			t.Run(fmt.Sprintf("%s/from %v", f.name, start), func(t *testing.T) {
				first := uint64(math.Float32bits(start))
				sweep(t, f, first, first+1<<30, stride)
			})
		}
	}
}

// sweep measures f at every level on the float32 with the encodings first,
// first+stride, … below end.
func sweep(t *testing.T, f expFunction, first, end, stride uint64) {
	const block = 4096
	x, y := make([]float32, block), make([]float32, block)
	want := make([]float64, block)
	levels := cpu.Available()
	worst, at := make([]float64, len(levels)), make([]float32, len(levels))
	for bits := first; bits < end; {
		n := 0
		for ; n < block && bits < end; n++ {
			x[n] = math.Float32frombits(uint32(bits))
			want[n] = f.exact(float64(x[n]))
			bits += stride
		}
		for k, level := range levels {
			cpu.Use(level)
			f.call(y[:n], x[:n])
			for i, v := range y[:n] {
				if e := errorInUlps(v, want[i]); e > worst[k] {
					worst[k], at[k] = e, x[i]
				}
			}
		}
	}
	for k, level := range levels {
		limit := f.ulps
		if level == cpu.Generic {
			limit = genericUlps
		}
		t.Logf("%v: greatest error %.4f ulp, at %v", level, worst[k], at[k])
		if worst[k] > limit {
			t.Errorf("%v: %s(%s) is wrong by %.4f ulp, stated are %v", level, f.name, show(at[k]), worst[k], limit)
		}
	}
}

// The same operations in Go are the contract between AVX2, AVX-512 and NEON,
// which no one machine has together.
func TestExpGroupHasTheBitsOfItsOperations(t *testing.T) {
	stride := uint64(100003)
	if testing.Short() {
		stride = 1000003
	}
	var x []float32
	for bits := uint64(0); bits < 1<<32; bits += stride {
		x = append(x, math.Float32frombits(uint32(bits)))
	}
	for _, edge := range []float64{-103.9721, 88.72284, -87.33654, 17.32868, 9.010913, 0.3465736, 1.039721, -0.3465736} {
		for k := -50; k <= 50; k++ { // around where a result or n changes its kind
			x = append(x, math.Float32frombits(uint32(int(math.Float32bits(float32(edge)))+k)))
		}
	}
	before := cpu.Current()
	t.Cleanup(func() { cpu.Use(before) })
	for _, f := range expFunctions {
		want, got := make([]float32, len(x)), make([]float32, len(x))
		for i, v := range x {
			want[i] = f.fused(v)
		}
		for _, level := range cpu.Available()[1:] {
			cpu.Use(level)
			f.call(got, x)
			for i := range x {
				if !same(float64(got[i]), float64(want[i])) {
					t.Fatalf("%s at %v of %s: got %s, want %s", f.name, level, show(x[i]), show(got[i]), show(want[i]))
				}
			}
		}
	}
}

func TestExpGroupIsRightAtItsLimits(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	minusZero := float32(math.Copysign(0, -1))
	cputest.Run(t, func(t *testing.T) {
		for _, c := range []struct {
			name    string
			f       func(dst, x []float32)
			x, want float32
		}{
			{"ExpTo", ExpTo, inf, inf},
			{"ExpTo", ExpTo, -inf, 0},
			{"ExpTo", ExpTo, nan, nan},
			{"ExpTo", ExpTo, 0, 1},
			{"ExpTo", ExpTo, minusZero, 1},
			{"ExpTo", ExpTo, 88.72284, inf},
			{"ExpTo", ExpTo, math.MaxFloat32, inf},
			{"ExpTo", ExpTo, -103.98, 0},
			{"ExpTo", ExpTo, -103.97, 0x1p-149},
			{"ExpTo", ExpTo, -math.MaxFloat32, 0},
			{"ExpTo", ExpTo, 0x1p-149, 1},
			{"SigmoidTo", SigmoidTo, inf, 1},
			{"SigmoidTo", SigmoidTo, -inf, 0},
			{"SigmoidTo", SigmoidTo, nan, nan},
			{"SigmoidTo", SigmoidTo, 0, 0.5},
			{"SigmoidTo", SigmoidTo, minusZero, 0.5},
			{"SigmoidTo", SigmoidTo, 17.4, 1},
			{"SigmoidTo", SigmoidTo, -103.97, 0x1p-149},
			{"SigmoidTo", SigmoidTo, -math.MaxFloat32, 0},
			{"TanhTo", TanhTo, inf, 1},
			{"TanhTo", TanhTo, -inf, -1},
			{"TanhTo", TanhTo, nan, nan},
			{"TanhTo", TanhTo, 0, 0},
			{"TanhTo", TanhTo, minusZero, minusZero},
			{"TanhTo", TanhTo, 9.02, 1},
			{"TanhTo", TanhTo, -math.MaxFloat32, -1},
			{"TanhTo", TanhTo, 0x1p-149, 0x1p-149},
			{"TanhTo", TanhTo, -0x1.8p-130, -0x1.8p-130},
			{"TanhTo", TanhTo, 1e-10, 1e-10},
		} {
			got := []float32{7}
			c.f(got, []float32{c.x})
			if !same(float64(got[0]), float64(c.want)) {
				t.Errorf("%s(%v) = %s, want %s", c.name, c.x, show(got[0]), show(c.want))
			}
		}
	})
}

// Every encoding of NaN, payloads included: the assembly reads n out of the low
// bits of a float, which a NaN's payload must not reach.
func TestExpGroupKeepsNaN(t *testing.T) {
	var x []float32
	for bit := range 23 {
		for _, b := range []uint32{0x7f800000, 0x7fc00000, 0xff800000, 0xffc00000} {
			x = append(x, math.Float32frombits(b|1<<bit))
		}
	}
	cputest.Run(t, func(t *testing.T) {
		for _, f := range expFunctions {
			got := make([]float32, len(x))
			f.call(got, x)
			for i, v := range got {
				if v == v {
					t.Errorf("%s of %s = %v, want NaN", f.name, show(x[i]), v)
				}
			}
		}
	})
}

func TestTanhIsOddAndAtMostOne(t *testing.T) {
	stride := uint32(9973)
	if testing.Short() {
		stride = 99991
	}
	var x, minus []float32
	for bits := uint32(0); bits < 0x7f800000; bits += stride {
		x = append(x, math.Float32frombits(bits))
		minus = append(minus, -math.Float32frombits(bits))
	}
	cputest.Run(t, func(t *testing.T) {
		y, negative := make([]float32, len(x)), make([]float32, len(x))
		TanhTo(y, x)
		TanhTo(negative, minus)
		for i := range x {
			if !same(float64(negative[i]), float64(-y[i])) || !(y[i] <= 1) {
				t.Fatalf("tanh(%v) = %s, tanh(%v) = %s", x[i], show(y[i]), minus[i], show(negative[i]))
			}
		}
	})
}

func TestExpGroupMatchesPyTorch(t *testing.T) {
	for name, f := range map[string]expFunction{
		"act_exp":             expFunctions[0],
		"act_sigmoid":         expFunctions[1],
		"act_sigmoid_extreme": expFunctions[1],
		"act_tanh":            expFunctions[2],
		"act_tanh_extreme":    expFunctions[2],
	} {
		tensors := golden(t, name)
		x, want := tensors["x"], tensors["y"]
		cputest.Run(t, func(t *testing.T) {
			got := make([]float32, len(x))
			f.call(got, x)
			for i, v := range got {
				// Half an ulp for the rounding of the file's value.
				if e := errorInUlps(v, float64(want[i])); !(e <= f.ulps+0.5) {
					t.Errorf("%s: %s(%v) = %s, want %s: %.3g ulp apart", name, f.name, x[i], show(v), show(want[i]), e)
				}
			}
		})
	}
}
