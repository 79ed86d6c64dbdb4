package synth

import (
	"math"

	"galaxynet/galaxy"
)

// A crowd is what the volunteers have in common beyond what the picture shows: it
// makes votes partly unpredictable, as they are.
type crowd struct {
	random
	scale float64
}

// mood returns a normal number of standard deviation s.
func (c *crowd) mood(s float64) float64 { return float64(c.scale * s * c.normal()) }

// probabilities returns how probable each answer is among those who are asked the
// question, by column. The numbers are those of the specification's vote model,
// which were fitted to the competition's means.
func (t *traits) probabilities(c *crowd) (p [galaxy.Columns]float64) {
	v := t.visibility()
	armed, barred := float64(v*t.arms), float64(v*t.bar)
	resolved := log(t.resolution())
	thin := 0.0 // how certainly a disc is seen from its edge
	if t.disc {
		thin = sigmoid((t.tilt - 78.4) / 3.2)
	}

	// 1: smooth, features or disc, star.
	star := sigmoid(-3.93 - float64(0.25*(resolved-1.386)) + c.mood(0.75))
	if t.artefact {
		star = t.starVote
	}
	features := sigmoid(t.features(armed, barred, v, thin) + c.mood(0.66))
	p[0], p[1], p[2] = (1-star)*(1-features), (1-star)*features, star

	// 2 to 4: edge-on, bar, spiral.
	edge := -2.6 - float64(6*(t.ratio-0.6))
	spiral := -1.9 + float64(8.57*armed)
	if t.disc {
		edge = (t.tilt - 78.4) / 3.2
	} else {
		spiral -= 1.2
	}
	twoWays(p[3:], edge+c.mood(0.5))
	twoWays(p[5:], -2.2+float64(5.6*barred)+c.mood(0.55))
	twoWays(p[7:], spiral+c.mood(0.6))

	// 5: bulge; 6: odd; 7: roundness.
	x := float64(9.7*t.bulge) - 2 + c.mood(0.5)
	ordered(p[9:13], sigmoid(-2.58-x), sigmoid(0.70-x), sigmoid(5.93-x))
	twoWays(p[13:], -1.86+float64(3.6*t.oddness)+float64(0.25*(resolved-1.4))+c.mood(0.55))
	ratio := t.ratio + c.mood(0.03)
	cigar, elongated := sigmoid(13.9*(0.356-ratio)), sigmoid(13.9*(0.765-ratio))
	p[15], p[16], p[17] = 1-elongated, elongated-cigar, cigar

	t.oddAnswers(p[18:25], c)

	// 9: bulge seen from the edge.
	p[25] = exp(1.71 + float64(5*(t.bulge-0.25)) + c.mood(0.4))
	p[26] = exp(-0.61 + c.mood(1.03))
	p[27] = exp(0.9 - float64(7*(t.bulge-0.2)) + c.mood(0.3))
	normalise(p[25:28])

	// 10: winding of the arms; 11: their number.
	ordered(p[28:31], sigmoid(0.255*(17.45-t.pitch)), sigmoid(0.255*(27.5-t.pitch)))
	for i := range 5 {
		p[31+i] = -2.49 + c.mood(0.4)
	}
	p[32] += 0.62
	p[30+t.armCount] += 0.66 + float64(6.6*armed)
	p[36] = 0.59 - float64(0.55*armed) - float64(0.036*(t.pitch-19)) + c.mood(0.5)
	for i := 31; i < 37; i++ {
		p[i] = exp(p[i])
	}
	normalise(p[31:37])
	return p
}

// features returns the log odds of features against smoothness.
func (t *traits) features(armed, barred, v, thin float64) float64 {
	f := -1.49
	if t.disc {
		f = -0.85 - float64(1.73*(t.bulge-0.25))
	}
	f += float64(5.0*armed) + float64(1.73*barred) + float64(0.96*thin*(0.4+float64(0.6*v)))
	if t.odd != other {
		f += float64(3.5 * t.oddness)
	}
	return f
}

// oddAnswers fills in question 8: what the few see who see something odd in any
// galaxy, and what is there.
func (t *traits) oddAnswers(p []float64, c *crowd) {
	seen := [7]float64{0.12, 0.07, 0.165, 0.18, 0.365, 0.115, 0.015}
	clarity := [7]float64{12, 1.9, 1.6, 6, 3, 12, 6}
	for i := range p {
		p[i] = seen[i] * exp(c.mood(0.6))
	}
	if t.odd != nothing {
		p[t.odd] += float64(0.5 * clarity[t.odd] * t.oddness * t.oddness)
	}
	normalise(p)
}

// twoWays sets the probabilities of yes and no from the log odds.
func twoWays(p []float64, odds float64) {
	p[0] = sigmoid(odds)
	p[1] = 1 - p[0]
}

// ordered sets the probabilities of ordered answers from those of an answer up to
// the first, up to the second, ...
func ordered(p []float64, upTo ...float64) {
	before := 0.0
	for i, u := range upTo {
		p[i], before = u-before, u
	}
	p[len(upTo)] = 1 - before
}

func normalise(p []float64) {
	sum := 0.0
	for _, x := range p {
		sum += x
	}
	for i := range p {
		p[i] /= sum
	}
}

// poll asks people down the tree and returns how many gave each answer, and the
// part of those asked that they are. Where nobody was asked the part is the
// probability.
func (c *crowd) poll(p *[galaxy.Columns]float64, people int) (counts [galaxy.Columns]int, parts [galaxy.Columns]float64) {
	for _, q := range galaxy.Questions {
		asked := people
		switch {
		case q.Number == 6: // after a star or an artefact nothing more is asked
			asked = people - counts[2]
		case q.Parent != galaxy.Root:
			asked = counts[q.Parent]
		}
		for range asked {
			counts[q.Lo+c.choose(p[q.Lo:q.Hi])]++
		}
		for i := q.Lo; i < q.Hi; i++ {
			parts[i] = p[i]
			if asked > 0 {
				parts[i] = float64(counts[i]) / float64(asked)
			}
		}
	}
	return counts, parts
}

// people returns how many volunteers look at a galaxy: 44 ± 6 of them, 25 to 70,
// or in proportion to another mean.
func (c *crowd) people(mean float64) int {
	n := clip(math.Floor(44.5+float64(6*c.normal())), 25, 70)
	return max(1, int(float64(n*mean/44)+0.5))
}

// cumulative multiplies conditional parts by what their question's parent has, so
// that the answers to a question sum to it (galaxy.CumulativeTo, in float64).
func cumulative(parts [galaxy.Columns]float64) [galaxy.Columns]float64 {
	for _, q := range galaxy.Questions {
		if q.Parent == galaxy.Root {
			continue
		}
		for i := q.Lo; i < q.Hi; i++ {
			parts[i] *= parts[q.Parent]
		}
	}
	return parts
}
