package fits

import (
	"fmt"
	"math"
	"slices"

	"galaxynet/galaxy"
)

const (
	// softening is Lupton's Q: how much of the range is logarithmic.
	softening = 7
	// skyNoise is the standard deviation of the picture's sky, of 255: in the
	// middle of what the challenge's images have, 3 to 6.
	skyNoise = 4.5
)

// Stretch returns the picture of one band, in grey, or of three, which become red,
// green and blue; the package comment says how. A band of nothing but missing
// values is black. It panics for another number of planes, and if one has not
// W·H values.
func Stretch(bands Bands) galaxy.RGB {
	n := len(bands.Planes)
	if n != 1 && n != 3 {
		panic(fmt.Sprintf("fits: Stretch: %d planes, want 1 or 3", n))
	}
	for _, p := range bands.Planes {
		if len(p) != bands.W*bands.H {
			panic(fmt.Sprintf("fits: Stretch: %d values of %d×%d pixels", len(p), bands.W, bands.H))
		}
	}
	var sky [3]float64
	var unit float64
	for c, p := range bands.Planes {
		var noise float64
		sky[c], noise = background(p)
		unit += noise / float64(n)
	}
	unit *= 255 / skyNoise
	out := galaxy.NewRGB(bands.W, bands.H)
	for i := range bands.W * bands.H {
		var v [3]float64
		for c := range v {
			if x := float64(bands.Planes[c%n][i]) - sky[c%n]; !math.IsNaN(x) && !math.IsInf(x, 0) {
				v[c] = x
			}
		}
		v = compress(v, unit)
		for c, x := range v {
			out.Pix[3*i+c] = uint8(255*x + .5)
		}
	}
	return out
}

// compress returns the colours, 0 to 1, of a pixel's values above the sky.
func compress(v [3]float64, unit float64) [3]float64 {
	mean := v[0]/3 + v[1]/3 + v[2]/3
	slope := 1 / unit // of f(I)/I at the sky and below
	if mean > 0 {
		slope = math.Asinh(softening*mean/unit) / softening / mean
	}
	for c := range v {
		v[c] = max(v[c]*slope, 0)
	}
	largest := max(v[0], v[1], v[2], 1)
	for c := range v {
		if v[c] /= largest; !(v[c] <= 1) { // infinite by infinite
			v[c] = 1
		}
	}
	return v
}

// background returns the median of a band, and the standard deviation of its noise:
// 1.4826 times the median distance from the median, which is what it is for
// Gaussian noise however many pixels a galaxy covers, up to half. Of a band with
// no noise it is 1/5000 of the largest distance, which just becomes white, or 1.
func background(plane []float32) (sky, noise float64) {
	// Every k-th value, so that no more than a quarter of a million are sorted.
	step := max(len(plane)>>18, 1)
	var values []float64
	for i := 0; i < len(plane); i += step {
		if v := float64(plane[i]); !math.IsNaN(v) && !math.IsInf(v, 0) {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return 0, 1
	}
	slices.Sort(values)
	sky = values[len(values)/2]
	for i, v := range values {
		values[i] = math.Abs(v - sky)
	}
	slices.Sort(values)
	noise = 1.4826 * values[len(values)/2]
	if noise == 0 {
		noise = values[len(values)-1] / 5000
	}
	if noise == 0 {
		noise = 1
	}
	return sky, noise
}
