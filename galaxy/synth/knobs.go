package synth

// Knobs make a set of galaxies easier or harder. Usual are the settings whose
// labels and pictures resemble the competition's.
type Knobs struct {
	Field  int     // pixels of 424 along the middle that a picture shows, up to 424
	Seeing float64 // width of a star's image, in usual ones
	Noise  float64 // of the sky and of the light, in usual ones
	Crowd  float64 // size of what the volunteers' votes hide, in usual ones
	Votes  float64 // mean number of volunteers; 0 for the probabilities themselves

	Clean    bool  // no stars and galaxies beside the one in the middle
	Balanced bool  // oddities, bars, arms and inclinations all equally frequent
	Only     Class // one class of galaxies, Any for all
}

// Usual returns the usual settings for pictures of size × size pixels. They show the
// middle 208 of the 424 pixels of the competition's pictures, which is where a
// galaxy is, or all 424 if they have more than 208.
func Usual(size int) Knobs {
	k := Knobs{Field: 208, Seeing: 1, Noise: 1, Crowd: 1, Votes: 44}
	if size > k.Field {
		k.Field = wholeField
	}
	return k
}

// wholeField is the side of the competition's pictures.
const wholeField = 424

// A Class is a kind of galaxies to ask for, to show or to test.
type Class string

// The classes. Those behind EdgeOn are odd ones.
const (
	Any       Class = ""
	Smooth    Class = "smooth"
	FaceOn    Class = "face-on" // discs without arms, bar and oddity
	Spiral    Class = "spiral"
	Barred    Class = "barred"
	EdgeOn    Class = "edge-on"
	Ring      Class = "ring"
	Lens      Class = "lens"
	Disturbed Class = "disturbed"
	Irregular Class = "irregular"
	Other     Class = "other"
	Merger    Class = "merger"
	Dust      Class = "dust"
	Star      Class = "star"
)

// Classes are all classes but Any.
var Classes = []Class{Smooth, FaceOn, Spiral, Barred, EdgeOn, Ring, Lens, Disturbed, Irregular, Other, Merger, Dust, Star}

// oddClasses are the classes that are an oddity.
var oddClasses = map[Class]oddity{
	Ring: ring, Lens: lens, Disturbed: disturbed, Irregular: irregular, Other: other, Merger: merger, Dust: dust,
}

// known tells whether there is such a class.
func (c Class) known() bool {
	for _, class := range Classes {
		if c == class {
			return true
		}
	}
	return c == Any
}

// demand changes what was drawn so that a galaxy of the class comes out, and a
// clear one: the smallest and the weakest are left to the whole population.
func (c Class) demand(d *drawn) {
	if c == Any {
		return
	}
	d.artefact, d.odd = 1, int(nothing)
	d.disc, d.hasArms, d.hasBar = 0, 1, 1
	d.r90 = max(d.r90, 0)
	faceOn := 0.5 + float64(0.5*d.cosine)
	switch c {
	case Smooth:
		d.disc = 1
	case FaceOn:
		d.cosine = faceOn
	case Spiral, Barred:
		d.cosine = faceOn
		d.hasArms, d.arms, d.bulge = 0, 0.7+float64(0.3*d.arms), min(d.bulge, 0.5)
		if c == Barred {
			d.hasBar, d.bar = 0, 0.6+float64(0.4*d.bar)
		}
	case EdgeOn:
		d.cosine *= 0.12
	case Star:
		d.artefact = 0
	default:
		d.demandOdd(oddClasses[c], faceOn)
	}
}

// demandOdd makes it a clear case of an oddity.
func (d *drawn) demandOdd(o oddity, faceOn float64) {
	d.odd, d.oddness = int(o), 0.5+float64(0.5*d.oddness)
	switch o {
	case ring, irregular:
		d.cosine = faceOn
	case dust:
		d.cosine *= 0.2
	}
}

// balance draws anew, evenly, what is rare in the sky.
func (d *drawn) balance(r *random) {
	d.odd = r.below(len(oddities))
	d.hasArms, d.arms = 0, r.uniform()
	d.hasBar, d.bar = 0, r.uniform()
	d.cosine = cosTurns(r.uniform() / 4)
}
