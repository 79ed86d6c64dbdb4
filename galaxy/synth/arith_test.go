package synth

import (
	"math"
	"testing"
)

// The polynomials leave out less than the roundings, a few of 1e-16, make.
func TestFunctionsEqualThoseOfMath(t *testing.T) {
	var r random
	r.begin(1, "test", 0)
	for range 20000 {
		x := r.between(-699, 699)
		if got, want := exp(x), math.Exp(x); math.Abs(got/want-1) > 2e-14 {
			t.Fatalf("exp(%v) = %v, want %v", x, got, want)
		}
		small := r.between(-3, 3)
		if got, want := exp(small), math.Exp(small); math.Abs(got/want-1) > 3e-15 {
			t.Fatalf("exp(%v) = %v, want %v", small, got, want)
		}
		y := math.Exp(x)
		if got, want := log(y), math.Log(y); math.Abs(got-want) > 2e-15*max(1, math.Abs(want)) {
			t.Fatalf("log(%v) = %v, want %v", y, got, want)
		}
		if got, want := cosTurns(x), math.Cos(2*math.Pi*math.Mod(x, 1)); math.Abs(got-want) > 1e-10 {
			t.Fatalf("cosTurns(%v) = %v, want %v", x, got, want)
		}
		if got, want := sinTurns(x), math.Sin(2*math.Pi*math.Mod(x, 1)); math.Abs(got-want) > 1e-10 {
			t.Fatalf("sinTurns(%v) = %v, want %v", x, got, want)
		}
		a, b := r.normals()
		if got, want := turns(a, b), math.Atan2(a, b)/(2*math.Pi); math.Abs(got-want) > 1e-10 {
			t.Fatalf("turns(%v, %v) = %v, want %v", a, b, got, want)
		}
		// Below 1e-3 the series leaves out 3x⁵/40.
		for _, z := range []float64{math.Abs(small), math.Abs(small) / 1000} {
			if got, want := arsinh(z), math.Asinh(z); math.Abs(got-want) > 1e-12*max(want, 1e-3) {
				t.Fatalf("arsinh(%v) = %v, want %v", z, got, want)
			}
		}
	}
}

func TestFunctionsAtTheirEnds(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"exp(0)", exp(0), 1},
		{"exp(-701)", exp(-701), 0},
		{"exp(-Inf)", exp(math.Inf(-1)), 0},
		{"exp(800)", exp(800), exp(700)},
		{"log(1)", log(1), 0},
		{"cosTurns(0)", cosTurns(0), 1},
		{"turns(0, 0)", turns(0, 0), 0},
		{"turns(0, 1)", turns(0, 1), 0},
		{"turns(0, -1)", turns(0, -1), 0.5},
		{"turns(1, 0)", turns(1, 0), 0.25},
		{"turns(-1, 0)", turns(-1, 0), -0.25},
		{"turns(2, 2)", turns(2, 2), 0.125},
		{"sigmoid(0)", sigmoid(0), 0.5},
		{"sigmoid(-1000)", sigmoid(-1000), 1 / (1 + exp(700))},
		{"power(3, 2)", power(3, 2), 9},
		{"tenTo(2)", tenTo(2), 100},
		{"clip(2, 0, 1)", clip(2, 0, 1), 1},
		{"clip(-2, 0, 1)", clip(-2, 0, 1), 0},
		{"polynomial", polynomial(2, []float64{1, 10, 100}), 421},
	} {
		if math.Abs(c.got-c.want) > 1e-14*max(1, c.want) {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
}
