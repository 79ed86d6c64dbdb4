package synth

import "math"

// A disc is exp(-r/length) with r² = u² + (w/ratio)², modulated by arms and by
// knots of new stars:
//
//	1 + arms·W·(S/0.33 - 1) + 0.12·W·T,  at least 0.05
//
// S is the arms' ridges, T the knots, and W says where they are (pattern).
type disc struct {
	length, ratio float64
	arms          float64 // strength, 0 to 1
	pattern       *pattern
}

// ridgeMean is about the mean of S over a turn.
const ridgeMean = 0.33

func (d *disc) at(u, w float64) float64 {
	body, _ := d.parts(u, w)
	return body
}

// parts returns the disc's brightness, and that of the young stars in its arms:
// exp(-r/length)·W·S.
func (d *disc) parts(u, w float64) (body, young float64) {
	w /= d.ratio
	r := radius(u, w)
	body = exp(-r / d.length)
	visible := d.pattern.visible(r)
	if visible < faint {
		return body, 0
	}
	ridge, knots := d.pattern.at(r, u, w)
	change := float64(d.arms*(ridge/ridgeMean-1)) + float64(0.12*knots)
	return body * max(0.05, 1+float64(visible*change)), body * visible * ridge
}

// faint is the W below which nothing of the pattern is seen.
const faint = 1e-3

// radius returns √(x²+y²), at least a millionth so that its logarithm exists.
func radius(x, y float64) float64 {
	return math.Sqrt(float64(x*x) + float64(y*y) + 1e-12)
}

// A pattern is where arms and knots lie in the plane of a disc:
//
//	W = 1/(1+exp(-(r-inner)/(0.15·length))) · exp(-(r/outer)⁶)
//	S = exp(2.5·(cos(p + 0.3·T) - 1)),   p = count·(θ - ln(r/length)/tan pitch)
//	T = (sum of 18 random cosines in θ and ln r) / 5
//
// p is constant along logarithmic spirals, whose pitch is the same everywhere.
type pattern struct {
	inner, outer float64
	lengthLog    float64 // ln length
	gentle       float64 // 0.15·length
	count        float64 // of arms
	cotangent    float64 // 1/tan pitch
	waves        [18]wave
}

// A wave is cos 2π(along·θ + outward·ln r + phase) with θ in turns; along is whole,
// so that it closes.
type wave struct{ along, outward, phase float64 }

func newPattern(t *traits, r *random, scale, length float64) *pattern {
	degree := t.pitch / 360
	p := &pattern{
		inner: 0.55 * length, outer: 1.15 * scale, lengthLog: log(length), gentle: 0.15 * length,
		count: float64(t.armCount), cotangent: cosTurns(degree) / sinTurns(degree),
	}
	if t.bar > 0.3 {
		p.inner = 1.4 * length
	}
	for i := range p.waves {
		p.waves[i] = wave{float64(2 + r.below(10)), r.between(-2.5, 2.5), r.uniform()}
	}
	return p
}

// visible returns W.
func (p *pattern) visible(r float64) float64 {
	square := r / p.outer * (r / p.outer)
	if square > 2 {
		return 0 // below e^-8
	}
	return sigmoid((r-p.inner)/p.gentle) * exp(-square*square*square)
}

// at returns S and T at a point of the disc's plane, r from the middle.
func (p *pattern) at(r, x, y float64) (ridge, knots float64) {
	theta, depth := turns(y, x), log(r)
	for i := range p.waves {
		w := &p.waves[i]
		knots += cosTurns(float64(w.along*theta) + float64(w.outward*depth) + w.phase)
	}
	knots /= 5
	phase := float64(p.count * (theta - float64((depth-p.lengthLog)*p.cotangent*(1/(2*math.Pi)))))
	ridge = exp(2.5 * (cosTurns(phase+float64(knots*(0.3/(2*math.Pi)))) - 1))
	return ridge, knots
}

// A patchwork is an irregular disc: 0.25·exp(-r/(1.2·length)) and clumps of new
// stars of brightness up to 1.
type patchwork struct {
	length, ratio float64
	clumps        []clump
}

// A clump is a round gaussian.
type clump struct{ u, w, width, brightness float64 }

func newPatchwork(r *random, scale, length, ratio float64) *patchwork {
	p := &patchwork{length: length, ratio: ratio, clumps: make([]clump, 8+r.below(12))}
	for i := range p.clumps {
		a, b := r.normals()
		p.clumps[i] = clump{
			u: 0.42 * scale * a, w: 0.36 * scale * ratio * b,
			width: scale * r.between(0.05, 0.2), brightness: r.between(0.25, 1),
		}
	}
	return p
}

func (p *patchwork) at(u, w float64) float64 {
	sum := 0.25 * exp(-radius(u, w/p.ratio)/(1.2*p.length))
	for i := range p.clumps {
		c := &p.clumps[i]
		x, y := (u-c.u)/c.width, (w-c.w)/c.width
		if square := float64(x*x) + float64(y*y); square < 40 {
			sum += float64(c.brightness * exp(-0.5*square))
		}
	}
	return sum
}
