package galaxy

import (
	"math"

	"galaxynet/tensor"
)

// drawNoise returns an image whose colours are all random.
func drawNoise(w, h int, seed uint64) RGB {
	im := NewRGB(w, h)
	random := tensor.Stream(seed, "test/noise")
	for i := range im.Pix {
		im.Pix[i] = uint8(random.Uint32())
	}
	return im
}

// drawGalaxy returns an image of a reddish ellipse of light on dark sky, with a
// little noise; the seed turns it.
func drawGalaxy(w, h int, seed uint64) RGB {
	im := NewRGB(w, h)
	random := tensor.Stream(seed, "test/galaxy")
	cos, sin := cosSin(4 * random.Float64())
	radius := .12 * float64(min(w, h))
	for y := range h {
		for x := range w {
			u, v := float64(x)-float64(w)/2, float64(y)-float64(h)/2
			along, across := u*cos+v*sin, 2*(v*cos-u*sin)
			light := math.Exp(-math.Hypot(along, across) / radius)
			for c, top := range [3]float64{220, 190, 150} {
				im.Pix[3*(y*w+x)+c] = uint8(top*light + 6*random.Float64())
			}
		}
	}
	return im
}
