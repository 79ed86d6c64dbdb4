package synth

import (
	"math"

	"galaxynet/galaxy"
)

// A painter draws pictures, one at a time, and keeps its memory between them.
type painter struct {
	plate
	random
	places []reading // of a picture's pixels on the plate
}

// widest is the radius R90 beyond which galaxies are drawn as if they had it, in
// seconds of arc, so that no plate is larger than it must be.
const widest = 24

// picture draws galaxy i of a set: the light of the galaxy and of the field on the
// camera's grid, what seeing and noise make of it, then the pixels and colours of
// a picture.
func (p *painter) picture(s *Set, i int) galaxy.RGB {
	t := s.traits(i)
	parts, _ := s.vote(&t, i)
	p.begin(s.Seed, pixelStream, i)
	scale := min(t.r90, widest)
	p.aim(scale, s.Field)
	p.paint(&t, scale, parts[26] > 0.4)
	if !s.Clean {
		p.addField()
	}
	p.blurBySeeing(t.seeing)
	p.addNoise(s.Noise)
	return p.develop(s.Size, float64(s.Field)*pixelPerRadius*scale/arcsecPerPixel)
}

// pixelPerRadius is the size of a pixel of the competition's pictures in radii R90:
// they were cut so that R90 is 50 pixels.
const pixelPerRadius = 0.02

// aim takes an empty plate that covers a field and chooses where on it the galaxy
// lies, and how it is turned.
func (p *painter) aim(scale float64, field int) {
	const margin = 12 // pixels of the camera, for what is seen from outside
	p.clear(int(math.Ceil(float64(field)*pixelPerRadius*scale/arcsecPerPixel)) + margin)
	dx, dy := p.normals()
	jitter := 0.012 * scale / arcsecPerPixel
	middle := float64(p.side-1) / 2
	p.middleX, p.middleY = middle+float64(dx*jitter), middle+float64(dy*jitter)
	p.turn(p.uniform())
	p.mirror = 1
	if p.uniform() < 0.5 {
		p.mirror = -1
	}
}

// turn sets the angle of the major axis.
func (p *plate) turn(angle float64) { p.cos, p.sin = cosTurns(angle), sinTurns(angle) }

// paint adds the galaxy, or the star that was taken for one.
func (p *painter) paint(t *traits, scale float64, boxy bool) {
	flux := fluxOf(t.magnitude)
	switch {
	case t.artefact:
		p.paintStar(scale)
		return
	case t.disc:
		p.paintDisc(t, scale, flux, boxy)
	default:
		p.add(newSersic(4, scale/2.2, t.ratio), flux, colourOf(t.red))
	}
	p.paintOddity(t, scale, flux)
}

// edge is the tilt in degrees from which on a disc is drawn as seen from its edge.
const edge = 80

// paintDisc adds a disc galaxy: bulge, bar, disc, arms and ring share its light.
func (p *painter) paintDisc(t *traits, scale, flux float64, boxy bool) {
	length := scale / 3.7
	old, young, middle := colourOf(t.blue), colourOf(0.22), colourOf(t.red)
	barPart := float64(0.22 * t.bar)
	ringPart := 0.0
	if t.odd == ring {
		ringPart = float64(0.16 * t.oddness)
		p.add(&hoop{radius: 0.62 * scale, width: 0.08 * scale, ratio: t.discRatio}, ringPart*flux, colourOf(0.35))
	}

	rest := 1 - t.bulge - barPart - ringPart
	switch {
	case t.odd == irregular:
		p.add(newPatchwork(&p.random, scale, length, t.discRatio), rest*flux, colourOf(t.patchy))
	case t.tilt > edge:
		p.add(&slab{length, 1.26 * t.thickness * length}, rest*flux, old)
	default:
		armPart := float64(0.18 * t.arms * (1 - t.bulge))
		d := &disc{length, t.discRatio, t.arms, newPattern(t, &p.random, scale, length)}
		p.addDisc(d, (rest-armPart)*flux, old, armPart*flux, young)
	}
	inner := newSersic(1.5+float64(2.5*t.bulge), (0.09+float64(0.22*t.bulge))*scale, max(t.discRatio, 0.7))
	inner.boxy = boxy && t.tilt > edge
	p.add(inner, t.bulge*flux, middle)
	angle := p.uniform()
	p.add(&rod{
		length: (0.22 + float64(0.24*t.bar)) * scale, ratio: t.discRatio,
		cos: cosTurns(angle), sin: sinTurns(angle),
	}, barPart*flux, middle)
}
