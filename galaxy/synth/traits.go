package synth

import "math"

// traits are what a galaxy is like: what its picture is drawn from and, as far as
// the picture can show it, what its votes depend on. Lengths are in seconds of
// arc, as they would be measured on the sky.
type traits struct {
	disc      bool    // a disc galaxy, else a smooth spheroid
	r90       float64 // radius that holds 90 % of the light
	seeing    float64 // full width at half maximum of a star's image in r
	cosine    float64 // of the inclination: 1 face-on, 0 edge-on
	tilt      float64 // inclination in degrees
	thickness float64 // of the disc: scale height over scale length
	bulge     float64 // part of the light in the bulge
	discRatio float64 // apparent axis ratio of the disc
	ratio     float64 // apparent axis ratio of the galaxy
	arms      float64 // strength of spiral arms, 0 to 1
	bar       float64 // strength of a bar, 0 to 1
	odd       oddity  // what is odd
	oddness   float64 // and how strongly, 0 to 1; 0 if nothing is
	pitch     float64 // angle of the arms to a circle in degrees: small is tightly wound
	armCount  int     // 1 to 5, 5 for more than 4
	artefact  bool    // not a galaxy but a star that is too bright
	starVote  float64 // the part of the volunteers who see that
	magnitude float64 // in r
	red       float64 // g - r in magnitudes of bulge, bar and spheroid,
	blue      float64 // of the disc,
	patchy    float64 // and of an irregular one
}

// An oddity is an answer to the question what is odd, in the order of its answers.
type oddity int

const (
	ring oddity = iota
	lens
	disturbed
	irregular
	other
	merger
	dust
	nothing
)

// oddities are the probabilities of the oddities and of nothing.
var oddities = []float64{0.070, 0.0057, 0.021, 0.046, 0.040, 0.070, 0.0040, 1 - 0.2567}

// armCounts are the probabilities of 1 to 5 arms with a strong bar and without.
var armCounts = map[bool][]float64{
	true:  {0.04, 0.90, 0.04, 0.01, 0.01},
	false: {0.14, 0.58, 0.16, 0.05, 0.07},
}

// drawn are the numbers that a galaxy's traits follow from, in the order in which
// they are drawn. All are drawn for every galaxy, whether they count or not, so
// that no choice moves those after it.
type drawn struct {
	disc, r90, seeing, cosine, thickness, bulge, ratio float64
	hasArms, arms, hasBar, bar                         float64
	odd                                                int
	oddness, pitch, armCount, artefact, starVote       float64
	magnitude, red, blue, patchy                       float64
}

func drawNumbers(r *random) (d drawn) {
	d.disc = r.uniform()
	d.r90 = r.normal()
	d.seeing = r.normal()
	d.cosine = r.uniform()
	d.thickness = r.uniform()
	d.bulge = r.normal()
	d.ratio = r.normal()
	d.hasArms, d.arms = r.uniform(), r.uniform()
	d.hasBar, d.bar = r.uniform(), r.uniform()
	d.odd, d.oddness = r.choose(oddities), r.uniform()
	d.pitch = r.normal()
	d.armCount = r.uniform()
	d.artefact, d.starVote = r.uniform(), r.uniform()
	d.magnitude = r.exponential()
	d.red, d.blue, d.patchy = r.normal(), r.normal(), r.normal()
	return d
}

// drawTraits returns the traits of a galaxy under some settings. The numbers are
// those of the specification's table of latent parameters.
func drawTraits(r *random, k *Knobs) traits {
	d := drawNumbers(r)
	if k.Balanced {
		d.balance(r)
	}
	k.Only.demand(&d)
	var t traits
	t.disc = d.disc < 0.72
	t.r90 = clip(6.2*exp(0.45*d.r90), 3, 30)
	t.seeing = 1.32 * exp(0.10*d.seeing) * k.Seeing
	t.cosine = d.cosine
	t.tilt = 360 * turns(math.Sqrt(1-float64(t.cosine*t.cosine)), t.cosine)
	t.thickness = 0.12 + float64(0.12*d.thickness)
	if t.disc {
		t.bulge = clip(sigmoid(-1.25+float64(0.9*d.bulge)), 0.01, 0.9)
		flat := float64(t.thickness * t.thickness)
		t.discRatio = math.Sqrt(float64(t.cosine*t.cosine*(1-flat)) + flat)
		t.ratio = t.discRatio + float64(0.35*t.bulge*(1-t.discRatio))
	} else {
		t.bulge = clip(sigmoid(1.6+float64(0.8*d.bulge)), 0.2, 1)
		t.ratio = clip(0.98-math.Abs(float64(0.27*d.ratio)), 0.3, 1)
	}
	if t.disc && d.hasArms < 0.78 {
		t.arms = power(max(d.arms, 1e-9), 0.8) * clip(1.1-float64(0.5*t.bulge), 0, 1)
		if k.Balanced {
			t.arms = d.arms
		}
	}
	if t.disc && d.hasBar < 0.36 {
		t.bar = 0.25 + float64(0.75*d.bar)
		if k.Balanced {
			t.bar = d.bar
		}
	}
	t.setOddity(oddity(d.odd), 0.15+float64(0.85*power(max(d.oddness, 1e-9), 1.17)))
	t.pitch = clip(19+float64(6.5*d.pitch)-float64(8*(t.bulge-0.25)), 6, 42)
	t.armCount = 1 + place(d.armCount, armCounts[t.bar > 0.3])
	t.artefact = d.artefact < 0.0009
	t.starVote = 0.55 + float64(0.40*d.starVote)
	t.magnitude = clip(17-float64(0.95*d.magnitude)-float64(0.9*log(t.r90/6.2)), 12, 17)
	t.red = 0.80 + float64(0.14*d.red)
	t.blue = clip(0.36+float64(0.38*t.bulge)+float64(0.10*(1-t.arms))+float64(0.20*d.blue), 0.15, 0.85)
	t.patchy = 0.32 + float64(0.08*d.patchy)
	return t
}

// setOddity makes a galaxy odd, as far as it can be: a ring shows only in a disc
// that is not seen from its edge, and weakens the arms, as an irregular disc does.
func (t *traits) setOddity(odd oddity, strength float64) {
	t.odd = odd
	if odd == nothing || odd == ring && !(t.disc && t.ratio > 0.35) {
		t.odd = nothing
		return
	}
	t.oddness = strength
	switch {
	case odd == ring:
		t.bulge = clip(t.bulge+0.12, 0.2, 0.9)
		t.arms *= 0.35
	case odd == irregular && t.disc:
		t.bulge = 0.02
		t.arms *= 0.3
	case odd == irregular:
		t.oddness *= 0.3
	}
}

// place returns the i whose piece of [0, 1) a number lies in, pieces as long as
// the probabilities.
func place(u float64, probabilities []float64) int {
	for i, p := range probabilities[:len(probabilities)-1] {
		if u < p {
			return i
		}
		u -= p
	}
	return len(probabilities) - 1
}

// resolution is how many times larger the galaxy is than a star's image.
func (t *traits) resolution() float64 { return t.r90 / t.seeing }

// visibility is how well fine structure shows, 0 to 1.
func (t *traits) visibility() float64 {
	return sigmoid(1.10 * (log(t.resolution()) - 1.11))
}
