package bench

import (
	"math"
	"testing"
)

// Small odd shapes with every combination of transpositions that Shapes has.
var smallShapes = []Shape{
	{"nn", 3, 17, 5, false, false},
	{"nt", 7, 3, 17, false, true},
	{"tn", 17, 5, 3, true, false},
	{"row", 1, 5, 17, false, true},
}

func TestEnginesPassTheCheck(t *testing.T) {
	for _, s := range smallShapes {
		o, err := NewOperands(s)
		if err != nil {
			t.Fatal(err)
		}
		for name, product := range map[string]func(){"galaxynet": o.Galaxynet(), "gonum": o.Gonum()} {
			for i := range o.C {
				o.C[i] = float32(math.NaN()) // must not be read
			}
			product()
			if err := o.Check(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestCheckFindsAWrongProduct(t *testing.T) {
	for _, s := range smallShapes {
		o, err := NewOperands(s)
		if err != nil {
			t.Fatal(err)
		}
		defer o.Close()
		for name, damage := range map[string]func(x float32) float32{
			"zero":       func(float32) float32 { return 0 },
			"NaN":        func(float32) float32 { return float32(math.NaN()) },
			"sign":       func(x float32) float32 { return -x },
			"one in 100": func(x float32) float32 { return 1.01 * x },
		} {
			o.Gonum()()
			for i, x := range o.C {
				o.C[i] = damage(x)
			}
			if o.Check() == nil {
				t.Errorf("%v: damaged by %s, and the check passed", s, name)
			}
		}
	}
}

func TestOperandsAreTheSameEachTimeAndDoNotOverlap(t *testing.T) {
	s := smallShapes[0]
	first, err := NewOperands(s)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, err := NewOperands(s)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if len(first.A) != s.M*s.K || len(first.B) != s.K*s.N || len(first.C) != s.M*s.N {
		t.Errorf("lengths %d, %d, %d", len(first.A), len(first.B), len(first.C))
	}
	for i := range first.C {
		first.C[i] = 9
	}
	for name, pair := range map[string][2][]float32{"A": {first.A, second.A}, "B": {first.B, second.B}} {
		for i, x := range pair[0] {
			if x != pair[1][i] || x < -0.5 || x >= 0.5 {
				t.Fatalf("%s[%d] = %v and %v, want equal numbers in [-1/2, 1/2)", name, i, x, pair[1][i])
			}
		}
	}
}
