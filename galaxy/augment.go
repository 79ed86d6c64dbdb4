package galaxy

import (
	"fmt"
	"math"
	"math/rand/v2"

	"galaxynet/tensor"
)

// Augment says by how much the pictures of an epoch differ from the images. A
// galaxy's labels stay the same from whatever side it is seen, so each epoch shows
// it from another. The zero Augment changes nothing.
type Augment struct {
	// Rotate turns by any angle, all equally likely. QuarterTurns turns by a
	// multiple of 90 degrees only, which is what the study did and needs no
	// interpolation; it is of no effect beside Rotate.
	Rotate, QuarterTurns bool
	// Mirror swaps left and right for half of the images.
	Mirror bool
	// Zoom, at least 1, is the greatest factor by which a galaxy becomes larger
	// or smaller; the factor's logarithm is uniform. 0 stands for 1.
	Zoom float64
	// Shift is how far a galaxy moves at most, in columns and in rows, as a
	// fraction of the picture's side.
	Shift float64
	// Gain is the standard deviation of the common factor of all colours, whose
	// mean is 1.
	Gain float64
	// Tint is the standard deviation of a common factor of .0148, .0125 and
	// .0104, which are added to red, green and blue between 0 and 1: the
	// direction in which the colours of the challenge's images vary most, as the
	// winner found it.
	Tint float64
}

// DefaultAugment is what suits the challenge: galaxies at any angle, mirrored,
// up to a fifth larger or smaller, and shifted by up to 4 of the 208 pixels that
// a network sees.
var DefaultAugment = Augment{Rotate: true, Mirror: true, Zoom: 1.2, Shift: 4. / 208, Gain: .05, Tint: .5}

// StudyAugment is what the study did: random quarter turns.
var StudyAugment = Augment{QuarterTurns: true}

// tintDirection is the direction of Augment.Tint.
var tintDirection = [3]float64{.0148, .0125, .0104}

// Check returns an error if a field is out of its range.
func (a Augment) Check() error {
	for _, c := range []struct {
		name     string
		v        float64
		lo, hi   float64
		zeroToo  bool
		interval string
	}{
		{"Zoom", a.Zoom, 1, 4, true, "1 to 4, or 0"},
		{"Shift", a.Shift, 0, 1, true, "0 to 1"},
		{"Gain", a.Gain, 0, 1, true, "0 to 1"},
		{"Tint", a.Tint, 0, 100, true, "0 to 100"},
	} {
		if !(c.v >= c.lo && c.v <= c.hi) && !(c.zeroToo && c.v == 0) {
			return fmt.Errorf("augmentation: %s %g, want %s", c.name, c.v, c.interval)
		}
	}
	return nil
}

// Draw returns a random warp. It always takes the same numbers from random,
// so that switching one kind of change off does not change the others. Step
// is left for the caller, and the shift is for pictures whose side is 1 pixel.
func (a Augment) Draw(random *rand.Rand) Warp {
	angle, mirror, zoom := random.Float64(), random.Float64(), random.Float64()
	dx, dy := random.Float64(), random.Float64()
	gain, add := random.NormFloat64(), random.NormFloat64()
	var w Warp
	switch {
	case a.Rotate:
		w.Turn = 4 * angle
	case a.QuarterTurns:
		w.Turn = math.Floor(4 * angle)
	}
	w.Mirror = a.Mirror && mirror < .5
	if a.Zoom > 1 {
		w.Zoom = math.Exp((2*zoom - 1) * math.Log(a.Zoom))
	}
	w.Shift = [2]float64{a.Shift * (2*dx - 1), a.Shift * (2*dy - 1)}
	w.Gain = max(a.Gain*gain, -1)
	for c := range w.Add {
		w.Add[c] = a.Tint * add * tintDirection[c]
	}
	return w
}

// A Sight says what a network sees of the cached images.
type Sight struct {
	// Size is the height and width of the network's input, in pixels.
	Size int
	// Field is the side of the square around the image's middle that the input
	// shows, as a fraction of the image's shorter side.
	Field  float64
	Normal Normal
}

// Check returns an error if a field is out of its range.
func (s Sight) Check() error {
	if s.Size < 1 || s.Size > 4096 {
		return fmt.Errorf("input of %d×%d pixels, want 1 to 4096", s.Size, s.Size)
	}
	if !(s.Field > 0 && s.Field <= 4) {
		return fmt.Errorf("field %g of the image, want above 0 and at most 4", s.Field)
	}
	return nil
}

// To writes the input that a warp, as of Draw, makes of an image: Size·Size·3
// elements, row by row, red, green and blue next to each other. It panics as
// WarpTo does.
func (s Sight) To(dst []float32, im RGB, w Warp) {
	side := s.Field * float64(min(im.W, im.H))
	w.Step = side / float64(s.Size)
	w.Shift[0], w.Shift[1] = w.Shift[0]*side, w.Shift[1]*side
	WarpTo(dst, s.Size, im, w, s.Normal)
}

// augmentSeed seeds pcg with the stream of one image in one epoch, so that a
// picture depends on nothing but these and the seed.
func augmentSeed(pcg *rand.PCG, seed uint64, epoch int, id uint64) {
	pcg.Seed(tensor.StreamSeed(seed, "augment", uint64(epoch), id))
}

// idHash returns the number that stands for an image's id in its streams.
func idHash(id string) uint64 {
	h, _ := tensor.StreamSeed(0, id)
	return h
}
