package synth

import (
	"math"

	"galaxynet/galaxy"
)

// develop returns the picture of size × size pixels that shows the middle of the
// plate, extent of its pixels wide.
func (p *painter) develop(size int, extent float64) galaxy.RGB {
	step := extent / float64(size)
	if step > 1.3 { // a pixel that covers several must not pick one of them
		for _, band := range p.band {
			p.blurTo(band, band, 0.42*math.Sqrt(float64(step*step)-1))
		}
	}
	smooth := size > 208 && step < 1
	first := (float64(p.side)-extent)/2 + float64(step*0.5) - 0.5 // place of the first pixel
	p.places = p.places[:0]
	for i := range size {
		p.places = append(p.places, newPlace(first+float64(float64(i)*step), p.side, smooth))
	}
	out := galaxy.NewRGB(size, size)
	for y := range size {
		for x := range size {
			var light [bands]float64
			for b := range light {
				light[b] = p.sample(p.band[b], &p.places[y], &p.places[x])
			}
			stretchTo(out.Pix[3*(size*y+x):][:3], light)
		}
	}
	return out
}

// A reading is a place between the pixels of a row: which it is mixed from, and
// with which weights.
type reading struct {
	pixels  [4]int
	weights [4]float64
	n       int // how many count
}

// newPlace returns the reading at x of a row of side pixels: a mix of the nearest
// two, or of four along the cubic curve of Catmull and Rom if smooth. The edges go
// on as they are.
func newPlace(x float64, side int, smooth bool) reading {
	left := math.Floor(x)
	t := x - left
	r := reading{n: 2, weights: [4]float64{1 - t, t}}
	before := 0
	if smooth {
		square, cube := float64(t*t), float64(t*t*t)
		r.n, before = 4, 1
		r.weights = [4]float64{
			square - float64(0.5*cube) - float64(0.5*t),
			1 - float64(2.5*square) + float64(1.5*cube),
			float64(2*square) - float64(1.5*cube) + float64(0.5*t),
			float64(0.5*cube) - float64(0.5*square),
		}
	}
	for i := range r.n {
		r.pixels[i] = min(max(int(left)+i-before, 0), side-1)
	}
	return r
}

// sample returns the light at a place between the pixels of a band.
func (p *plate) sample(band []float32, row, column *reading) float64 {
	sum := 0.0
	for i := range row.n {
		line := band[row.pixels[i]*p.side:][:p.side]
		along := 0.0
		for j := range column.n {
			along += float64(column.weights[j] * float64(line[column.pixels[j]]))
		}
		sum += float64(row.weights[i] * along)
	}
	return sum
}

// stretchTo sets red, green and blue to the light in i, r and g, compressed so that
// faint outskirts and bright middles both show and colours keep (Lupton et al.
// 2004, PASP 116, 133):
//
//	R = i + 0.0275,  G = 1.176 r + 0.0275,  B = 1.75 g + 0.0275,  I = (R+G+B)/3
//	f = arsinh(0.9·7·I) / (7·I),   red, green, blue = f·(R, G, B)
//
// divided by the largest if that is above 1, and cut at 0. The numbers make means
// and deviations those of the competition's pictures.
func stretchTo(pixel []uint8, light [bands]float64) {
	const alpha, q, sky = 0.9, 7, 0.0275
	rgb := [3]float64{light[nearInfra] + sky, float64(1.176*light[redBand]) + sky, float64(1.75*light[green]) + sky}
	intensity := (rgb[0] + rgb[1] + rgb[2]) / 3
	f := alpha
	if intensity > 0 {
		f = arsinh(alpha*q*intensity) / (q * intensity)
	}
	f /= max(1, f*max(rgb[0], rgb[1], rgb[2]))
	for c, v := range rgb {
		pixel[c] = uint8(float64(255*clip(f*v, 0, 1)) + 0.5)
	}
}
