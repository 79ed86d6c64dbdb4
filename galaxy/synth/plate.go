package synth

import "math"

// arcsecPerPixel is the size of a pixel of the Sloan survey's camera, in seconds of
// arc. Galaxies are drawn on its grid.
const arcsecPerPixel = 0.396

// The bands of the survey's filters that colours are made from.
const (
	green     = iota // g
	redBand          // r
	nearInfra        // i
	bands
)

// A plate is a square of sky in three bands: side × side pixels of the camera, row
// by row, each with the light that falls into it. The unit is the nanomaggy: 1
// is a magnitude of 22.5.
type plate struct {
	side int
	band [bands][]float32

	shape []float32 // a component before its flux is known
	spare []float32 // of the same size, for arms and for blurring,
	line  []float32 // and a row with its surroundings

	// A pixel's place in the galaxy's axes: u is along the major axis, w across.
	middleX, middleY float64 // pixel coordinates of the galaxy's middle
	cos, sin         float64 // of the angle of its major axis
	mirror           float64 // 1, or -1 for a galaxy that is turned over
}

// clear makes it an empty one of side × side pixels.
func (p *plate) clear(side int) {
	p.side = side
	n := side * side
	for _, m := range []*[]float32{&p.band[0], &p.band[1], &p.band[2], &p.shape, &p.spare} {
		if cap(*m) < n {
			*m = make([]float32, n)
		}
		*m = (*m)[:n]
		clear(*m)
	}
}

// axes returns u and w of the pixel in column x and row y.
func (p *plate) axes(x, y int) (u, w float64) {
	dx := (float64(x) - p.middleX) * arcsecPerPixel
	dy := (float64(y) - p.middleY) * arcsecPerPixel
	u, w = rotate(dx, dy, p.cos, p.sin)
	return u, p.mirror * w
}

// pixel returns the place of u and w in pixels, columns first.
func (p *plate) pixel(u, w float64) (x, y float64) {
	dx, dy := rotate(u, p.mirror*w, p.cos, -p.sin)
	return p.middleX + dx/arcsecPerPixel, p.middleY + dy/arcsecPerPixel
}

// A colour is how many times more light there is in each band than in r.
type colour [bands]float64

// colourOf returns the colour of g - r in magnitudes, with r - i half of it.
func colourOf(gr float64) colour {
	return colour{tenTo(-0.4 * gr), 1, tenTo(0.2 * gr)}
}

// fluxOf returns the light of a magnitude.
func fluxOf(magnitude float64) float64 { return tenTo(0.4 * (22.5 - magnitude)) }

// add adds a component whose light on the plate sums to flux in r.
func (p *plate) add(l light, flux float64, c colour) {
	if flux <= 0 {
		return
	}
	sum := 0.0
	for y := range p.side {
		row := p.shape[y*p.side:][:p.side]
		for x := range row {
			v := l.at(p.axes(x, y))
			row[x] = float32(v)
			sum += v
		}
	}
	p.pour(p.shape, sum, flux, c)
}

// addDisc adds a disc and the young stars of its arms, as add does with each.
func (p *plate) addDisc(d *disc, flux float64, c colour, armFlux float64, young colour) {
	sum, armSum := 0.0, 0.0
	for y := range p.side {
		row, armRow := p.shape[y*p.side:][:p.side], p.spare[y*p.side:][:p.side]
		for x := range row {
			v, w := d.parts(p.axes(x, y))
			row[x], armRow[x] = float32(v), float32(w)
			sum += v
			armSum += w
		}
	}
	p.pour(p.shape, sum, flux, c)
	p.pour(p.spare, armSum, armFlux, young)
}

// pour adds a component's shape, which sums to sum, with a flux in r.
func (p *plate) pour(shape []float32, sum, flux float64, c colour) {
	if sum <= 0 || flux <= 0 {
		return // it lies outside, or has no light
	}
	for b := range p.band {
		scale := float32(flux * c[b] / sum)
		band := p.band[b][:len(shape)]
		for i, v := range shape {
			band[i] += float32(v * scale)
		}
	}
}

// addPoint adds a point of light at a place in pixels, shared among the four
// nearest; what falls outside is lost.
func (p *plate) addPoint(x, y, flux float64, c colour) {
	left, top := math.Floor(x), math.Floor(y)
	right, down := x-left, y-top
	for i, part := range [4]float64{(1 - right) * (1 - down), right * (1 - down), (1 - right) * down, right * down} {
		column, row := int(left)+i%2, int(top)+i/2
		if column < 0 || row < 0 || column >= p.side || row >= p.side {
			continue
		}
		for b := range p.band {
			p.band[b][row*p.side+column] += float32(part * flux * c[b])
		}
	}
}

// addBlob adds a round Gaussian of a width in pixels, out to four widths.
func (p *plate) addBlob(x, y, width, flux float64, c colour) {
	reach := float64(4 * width)
	scale := flux / (2 * math.Pi * width * width)
	for row := max(0, int(y-reach)); row <= min(p.side-1, int(y+reach)); row++ {
		for column := max(0, int(x-reach)); column <= min(p.side-1, int(x+reach)); column++ {
			dx, dy := (float64(column)-x)/width, (float64(row)-y)/width
			v := scale * exp(-0.5*(float64(dx*dx)+float64(dy*dy)))
			for b := range p.band {
				p.band[b][row*p.side+column] += float32(v * c[b])
			}
		}
	}
}

// dim multiplies the light in each band by (1 - l)^exponents, as dust does that
// takes away most of the blue. l must not reach 1.
func (p *plate) dim(l light, depth float64, exponents [bands]float64) {
	for y := range p.side {
		for x := range p.side {
			passed := log(1 - float64(depth*l.at(p.axes(x, y))))
			for b, e := range exponents {
				p.band[b][y*p.side+x] *= float32(exp(e * passed))
			}
		}
	}
}
