package synth

import (
	"math"
	"testing"
)

// x·K₁(x) is x·∫ exp(-x cosh t)·cosh t dt from 0 on; the trapezium rule is exact to
// roundings for it.
func TestBesselFunctionEqualsItsIntegral(t *testing.T) {
	for _, x := range []float64{0.02, 0.1, 0.5, 1, 1.9, 1.999, 2, 2.001, 3, 7, 20} {
		const step = 0.01
		sum := 0.5 * math.Exp(-x)
		for s := step; s < 15; s += step {
			sum += math.Exp(-x*math.Cosh(s)) * math.Cosh(s)
		}
		want := x * sum * step
		// Abramowitz and Stegun state errors of 8e-9 and 2.2e-7·√x·e^-x.
		if got := xK1(x); math.Abs(got-want) > 3e-7*max(want, 1e-3) {
			t.Errorf("xK1(%v) = %v, want %v", x, got, want)
		}
	}
}

// Half of a Sérsic profile's light is within its size; the series for b is good to
// a thousandth above n = 1.
func TestHalfOfTheLightIsWithinTheSize(t *testing.T) {
	for _, n := range []float64{1, 1.5, 2.5, 4} {
		const size = 1000 // next to which √0.03 is nothing
		s := newSersic(n, size, 1)
		within, all := 0.0, 0.0
		for r := 0.01; r < 1e8; r *= 1.002 {
			light := r * r * s.at(r, 0) // per step of ln r
			all += light
			if r <= size {
				within += light
			}
		}
		if part := within / all; math.Abs(part-0.5) > 0.003 {
			t.Errorf("n = %v: %.4f of the light within the size, want 0.5", n, part)
		}
	}
}

func TestLightsAtKnownPoints(t *testing.T) {
	cos, sin := cosTurns(0.125), sinTurns(0.125)
	tilted := &gaussian{u: 1, w: 2, cos: cos, sin: sin, along: 3, across: 0.5}
	diagonal := math.Sqrt(0.5)
	h := &hoop{radius: 2, width: 0.1, ratio: 0.5}
	arc := &hoop{radius: 2, width: 0.1, ratio: 1, direction: 0.9, piece: 0.1}
	bar := &rod{length: 4, ratio: 1, cos: 1}
	round, boxy := newSersic(2, 5, 0.5), newSersic(2, 5, 0.5)
	boxy.boxy = true
	oneSigma := math.Exp(-0.5)
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"gaussian's middle", tilted.at(1, 2), 1},
		{"gaussian along", tilted.at(1+3*diagonal, 2+3*diagonal), oneSigma},
		{"gaussian across", tilted.at(1-0.5*diagonal, 2+0.5*diagonal), oneSigma},
		{"hoop at its radius", h.at(2, 0), 1},
		{"hoop on the minor axis", h.at(0, 1), 1},
		{"hoop a width outside", h.at(2.1, 0), oneSigma},
		{"arc in its direction", arc.at(2*cosTurns(0.9), 2*sinTurns(0.9)), 1},
		{"arc over the seam", arc.at(2*cosTurns(1), 2*sinTurns(1)), oneSigma},
		{"bar's middle", bar.at(0, 0), 1},
		{"bar's end", bar.at(4, 0), math.Exp(-2.2)},
		{"bar's side", bar.at(0, 1), math.Exp(-2.2)},
		{"bar far away", bar.at(40, 0), 0},
		{"box on the axis", boxy.at(3, 0), round.at(3, 0)},
		{"slab above the plane", (&slab{1, 2}).at(0, 2) / (&slab{1, 2}).at(0, 0), 1 / (math.Cosh(1) * math.Cosh(1))},
		{"clumps", (&patchwork{1, 1, []clump{{2, 0, 0.5, 0.8}}}).at(2, 0), 0.25*math.Exp(-2/1.2) + 0.8},
	} {
		if math.Abs(c.got-c.want) > 1e-8 {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
	if b, r := boxy.at(3, 1.5), round.at(3, 1.5); b <= r {
		t.Errorf("the corner of a box has %v, of an ellipse %v, want more", b, r)
	}
}

// quiet is a pattern whose knots are the same everywhere.
func quiet(count int, pitch float64) *pattern {
	var r random
	p := newPattern(&traits{pitch: pitch, armCount: count}, &r, 10, 3)
	clear(p.waves[:])
	return p
}

func TestArmsAreLogarithmicSpirals(t *testing.T) {
	for _, pitch := range []float64{6, 19, 42} {
		p := quiet(2, pitch)
		angle, r := 0.1, 2.0 // radians and seconds of arc
		first, _ := p.at(r, r*math.Cos(angle), r*math.Sin(angle))
		for _, turn := range []float64{0.3, 1, 2.5} {
			outer := r * math.Exp(turn*math.Tan(pitch*math.Pi/180))
			x, y := outer*math.Cos(angle+turn), outer*math.Sin(angle+turn)
			if ridge, _ := p.at(outer, x, y); math.Abs(ridge-first) > 1e-7 {
				t.Errorf("pitch %v°: S is %v, and %v along the arm by %v", pitch, first, ridge, turn)
			}
		}
	}
}

func TestThereAreAsManyArmsAsWanted(t *testing.T) {
	for count := 1; count <= 5; count++ {
		p := quiet(count, 20)
		at := func(i int) float64 {
			angle := 2 * math.Pi * (float64(i) + 0.3) / 360
			s, _ := p.at(4, 4*math.Cos(angle), 4*math.Sin(angle))
			return s
		}
		ridges := 0
		for i := range 360 {
			if at(i) > at(i-1) && at(i) > at(i+1) {
				ridges++
			}
		}
		if ridges != count {
			t.Errorf("%d ridges around the middle, want %d", ridges, count)
		}
	}
}

// Without arms and knots of no brightness a disc is exponential where the pattern
// is not.
func TestDiscIsExponential(t *testing.T) {
	d := &disc{length: 3, ratio: 0.5, pattern: quiet(2, 20)}
	for _, r := range []float64{20, 30} {
		for _, point := range [][2]float64{{r, 0}, {0, r / 2}, {-r * 0.6, r * 0.4}} {
			if got, want := d.at(point[0], point[1]), math.Exp(-r/3); math.Abs(got/want-1) > 1e-6 {
				t.Errorf("disc at %v: %v, want %v", point, got, want)
			}
		}
	}
}

func TestNoLightIsNegativeOrNotANumber(t *testing.T) {
	var r random
	r.begin(1, "test", 3)
	tr := traits{pitch: 20, armCount: 2, bar: 1}
	pattern := newPattern(&tr, &r, 6, 2)
	strong := &disc{2, 0.3, 1, pattern}
	boxy := newSersic(2, 0.3, 0.7)
	boxy.boxy = true
	for name, l := range map[string]light{
		"sersic": newSersic(4, 0.3, 0.3), "boxy": boxy,
		"gaussian": &gaussian{cos: 1, along: math.Inf(1), across: 0.1}, "hoop": &hoop{radius: 3, width: 0.5, ratio: 0.4},
		"arc": &hoop{radius: 3, width: 0.5, ratio: 1, piece: 0.1}, "rod": &rod{length: 2, ratio: 0.1, cos: 1},
		"slab": &slab{2, 0.3}, "disc": strong, "patchwork": newPatchwork(&r, 6, 2, 0.5),
		"spike": &spike{6}, "other spike": &spike{-6},
	} {
		for i := range 5000 {
			u, w := r.normals()
			scale := []float64{0, 0.01, 1, 10, 100}[i%5]
			if v := l.at(u*scale, w*scale); !(v >= 0) || math.IsInf(v, 0) {
				t.Fatalf("%s at %v, %v: %v", name, u*scale, w*scale, v)
			}
		}
	}
}
