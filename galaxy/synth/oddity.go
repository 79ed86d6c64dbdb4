package synth

import "math"

// paintOddity adds what is odd beside or before the galaxy. (Rings and irregular
// discs are parts of the disc.)
func (p *painter) paintOddity(t *traits, scale, flux float64) {
	direction := p.uniform()
	cos, sin := cosTurns(direction), sinTurns(direction)
	switch t.odd {
	case lens: // a blue arc of a galaxy far behind
		const spread = 0.5 / (2 * math.Pi)
		arc := &hoop{radius: 0.75 * scale, width: 0.05 * scale, ratio: 1, direction: direction, piece: spread}
		p.add(arc, 0.05*t.oddness*flux, colourOf(0.22))
	case disturbed: // a plume beside the middle
		tilt := p.uniform()
		plume := &gaussian{
			u: 0.7 * scale * cos, w: 0.7 * scale * sin, cos: cosTurns(tilt), sin: sinTurns(tilt),
			along: 0.5 * scale, across: 0.16 * scale,
		}
		p.add(plume, 0.16*t.oddness*flux, colourOf(t.blue))
	case other: // a star in front
		x, y := p.pixel(0.6*scale*cos, 0.6*scale*sin)
		p.addPoint(x, y, fluxOf(t.magnitude+1-t.oddness), colourOf(p.between(0.2, 1.2)))
	case merger:
		p.paintCompanion(t, scale, flux, cos, sin)
	case dust: // a lane along the major axis
		lane := &gaussian{w: -0.02 * scale, cos: 1, along: math.Inf(1), across: 0.04 * scale}
		p.dim(lane, 0.8*t.oddness, [bands]float64{1.3, 1, 0.8})
	}
}

// paintCompanion adds a second galaxy in a direction, and a bridge of stars.
func (p *painter) paintCompanion(t *traits, scale, flux, cos, sin float64) {
	distance := p.between(0.5, 1.15) * scale
	tilt := p.uniform()
	companion := newSersic(1.5, p.between(0.12, 0.3)*scale, p.between(0.45, 1))
	companion.u, companion.w = distance*cos, distance*sin
	companion.cos, companion.sin = cosTurns(tilt), sinTurns(tilt)
	p.add(companion, p.between(0.15, 0.6)*(0.3+float64(0.7*t.oddness))*flux, colourOf(p.between(0.3, 0.9)))
	bridge := &gaussian{
		u: distance / 2 * cos, w: distance / 2 * sin, cos: cos, sin: sin,
		along: distance / 2, across: 0.1 * scale,
	}
	p.add(bridge, 0.08*t.oddness*flux, colourOf(t.blue))
}

// paintStar adds a star so bright that it fills the picture: a saturated core, a
// halo, and the four spikes that the telescope's struts make. Its light is too
// strong in i, which makes it violet.
func (p *painter) paintStar(scale float64) {
	flux := fluxOf(11)
	c := colourOf(p.between(0.1, 0.6))
	c[nearInfra] *= 1.6
	p.add(&gaussian{cos: 1, along: 0.05 * scale, across: 0.05 * scale}, 0.5*flux, c)
	p.add(&disc{length: 0.25 * scale, ratio: 1, pattern: &pattern{}}, 0.35*flux, c)
	p.add(&spike{scale}, 0.15*flux, c)
	p.add(&spike{-scale}, 0.15*flux, c)
}

// A spike falls as exp(-|u|/(0.5·scale)) along u, or along w if scale is negative,
// and as a Gaussian of width 0.015·scale across.
type spike struct{ scale float64 }

func (s *spike) at(u, w float64) float64 {
	if s.scale < 0 {
		u, w = w, u
	}
	across := w / (0.015 * s.scale)
	return exp(-math.Abs(u/(0.5*s.scale)) - float64(0.5*across*across))
}

// addField adds what else is in the sky: 9 objects to a square minute of arc, of
// magnitude 21.5 and, ever more rarely, brighter.
func (p *painter) addField() {
	minutes := float64(p.side) * arcsecPerPixel / 60
	for range p.poisson(9 * minutes * minutes) {
		x, y := p.between(-0.5, float64(p.side)-0.5), p.between(-0.5, float64(p.side)-0.5)
		flux := fluxOf(21.5 - float64(1.3*p.exponential()))
		c := colourOf(p.between(0.2, 1.5))
		if p.uniform() < 0.55 {
			p.addPoint(x, y, flux, c)
		} else {
			p.addBlob(x, y, p.between(0.4, 1.2)/arcsecPerPixel, flux, c)
		}
	}
}
