package synth

import (
	"math"
	"testing"
)

// plateWith returns an empty plate with the galaxy's axes along rows and columns
// through the middle of pixel (side-1)/2.
func plateWith(side int) *painter {
	p := new(painter)
	p.clear(side)
	p.middleX, p.middleY = float64(side-1)/2, float64(side-1)/2
	p.cos, p.mirror = 1, 1
	return p
}

// spread returns the sum, the middle and the mean square distance from it along
// columns of a band, in pixels.
func (p *plate) spread(band []float32) (sum, x, y, square float64) {
	for i, v := range band {
		sum += float64(v)
		x += float64(v) * float64(i%p.side)
		y += float64(v) * float64(i/p.side)
	}
	x, y = x/sum, y/sum
	for i, v := range band {
		dx := float64(i%p.side) - x
		square += float64(v) * dx * dx / sum
	}
	return sum, x, y, square
}

func TestFluxIsWhatWasAskedFor(t *testing.T) {
	p := plateWith(61)
	c := colourOf(0.7)
	p.turn(0.1)
	p.add(newSersic(1, 2, 0.5), 100, c)
	p.addPoint(20.25, 30.5, 10, c)
	p.addBlob(41, 33.3, 1.7, 5, c)
	for b, want := range [bands]float64{100 * math.Pow(10, -0.28), 100, 100 * math.Pow(10, 0.14)} {
		want *= 1.15
		// 32-bit roundings, and what is beyond four widths of the blob.
		if sum, _, _, _ := p.spread(p.band[b]); math.Abs(sum/want-1) > 1e-4 {
			t.Errorf("band %d has %v, want %v", b, sum, want)
		}
	}
	if got := fluxOf(20); math.Abs(got-10) > 1e-12 {
		t.Errorf("magnitude 20 is %v nanomaggies, want 10", got)
	}
}

func TestPointsAndBlobsLieWhereTheyBelong(t *testing.T) {
	for name, paint := range map[string]func(p *plate){
		"point": func(p *plate) { p.addPoint(20.25, 30.5, 10, colourOf(0)) },
		"blob":  func(p *plate) { p.addBlob(20.25, 30.5, 1.3, 10, colourOf(0)) },
	} {
		p := plateWith(61)
		paint(&p.plate)
		// Beyond four widths is e^-8 of a blob, cut off unevenly by whole pixels.
		if _, x, y, _ := p.spread(p.band[0]); math.Abs(x-20.25) > 4e-4 || math.Abs(y-30.5) > 4e-4 {
			t.Errorf("%s: at column %v, row %v, want 20.25, 30.5", name, x, y)
		}
	}
	p := plateWith(5)
	p.addPoint(-3, 2, 1, colourOf(0))
	p.addPoint(2, 9, 1, colourOf(0))
	p.addBlob(50, 50, 1, 1, colourOf(0))
	p.add(&gaussian{u: 1e4, cos: 1, along: 0.1, across: 0.1}, 1, colourOf(0))
	for _, v := range p.band[0] {
		if v != 0 {
			t.Fatal("light from outside of the plate")
		}
	}
}

func TestPixelIsTheInverseOfAxes(t *testing.T) {
	p := plateWith(50)
	for _, mirror := range []float64{1, -1} {
		p.turn(0.13)
		p.mirror = mirror
		for _, c := range [][2]int{{0, 0}, {49, 3}, {20, 31}} {
			u, w := p.axes(c[0], c[1])
			x, y := p.pixel(u, w)
			if math.Abs(x-float64(c[0])) > 1e-8 || math.Abs(y-float64(c[1])) > 1e-8 {
				t.Errorf("mirror %v: pixel %v has axes %v, %v, which are at %v, %v", mirror, c, u, w, x, y)
			}
		}
	}
}

// A Gaussian cut off at 3σ, sampled at whole pixels, keeps all light and has 0.97 of
// σ² in variance.
func TestBlurKeepsLightAndWidens(t *testing.T) {
	for _, sigma := range []float64{0.7, 1.4, 3.4} {
		p := plateWith(61)
		p.addPoint(30, 30, 1, colourOf(0))
		p.blurTo(p.band[0], p.band[0], sigma)
		sum, x, y, square := p.spread(p.band[0])
		if math.Abs(sum-1) > 1e-5 || math.Abs(x-30) > 1e-4 || math.Abs(y-30) > 1e-4 || math.Abs(square/(sigma*sigma)-0.985) > 0.025 {
			t.Errorf("sigma %v: sum %v, middle %v, %v, variance %v", sigma, sum, x, y, square)
		}
	}
	p := plateWith(9)
	for i := range p.band[0] {
		p.band[0][i] = 3
	}
	p.blurTo(p.band[0], p.band[0], 5)
	for i, v := range p.band[0] {
		if math.Abs(float64(v)-3) > 1e-5 {
			t.Fatalf("an even sky of 3 is %v at %d after blurring, edges included", v, i)
		}
	}
}

func TestSeeingIsWorseInBlue(t *testing.T) {
	p := plateWith(81)
	p.addPoint(40, 40, 1, colourOf(0))
	p.blurBySeeing(1.32)
	sigma := 1.32 / 2.355 / 0.396
	for b, factor := range [bands]float64{1.09, 1, 0.955} {
		_, _, _, square := p.spread(p.band[b])
		want := sigma * sigma * factor * factor * (0.88 + 0.12*2.4*2.4)
		if math.Abs(square/want-0.985) > 0.025 {
			t.Errorf("band %d: variance %v, want %v", b, square, want)
		}
	}
}

// The variance of 40,000 numbers has an error of 0.7 %.
func TestNoiseHasTheCamerasVariance(t *testing.T) {
	for _, light := range []float32{0, 5} {
		p := plateWith(200)
		p.begin(1, "test", 0)
		for b := range p.band {
			for i := range p.band[b] {
				p.band[b][i] = light
			}
		}
		p.addNoise(2)
		for b, sky := range [bands]float64{0.020, 0.030, 0.045} {
			square := 0.0
			for _, v := range p.band[b] {
				square += math.Pow(float64(v-light), 2) / float64(len(p.band[b]))
			}
			want := 4 * (sky*sky + 0.0016*float64(light))
			if math.Abs(square/want-1) > 0.035 {
				t.Errorf("light %v, band %d: variance %v, want %v", light, b, square, want)
			}
		}
	}
}

func TestStretchIsTheFormula(t *testing.T) {
	for _, light := range [][bands]float64{{0, 0, 0}, {0.01, 0.03, 0.05}, {0.4, 0.8, 1.1}, {30, 50, 70}, {90, 20, 10}, {-0.5, -0.5, -0.5}, {-0.02, 0.1, 0}} {
		rgb := []float64{light[2] + 0.0275, 1.176*light[1] + 0.0275, 1.75*light[0] + 0.0275}
		mean := (rgb[0] + rgb[1] + rgb[2]) / 3
		f := 0.9
		if mean > 0 {
			f = math.Asinh(0.9*7*mean) / (7 * mean)
		}
		largest := max(f*rgb[0], f*rgb[1], f*rgb[2], 1)
		var got [3]uint8
		stretchTo(got[:], light)
		for c, v := range rgb {
			want := math.Round(255 * max(0, f*v/largest))
			if math.Abs(float64(got[c])-want) > 0 {
				t.Errorf("light %v: colour %d is %d, want %v", light, c, got[c], want)
			}
		}
	}
}

// Both curves pass through the pixels, keep a slope, and weights sum to 1.
func TestResamplingKeepsASlope(t *testing.T) {
	for _, smooth := range []bool{false, true} {
		for _, x := range []float64{2, 2.25, 3.5, 5.9} {
			r := newPlace(x, 9, smooth)
			sum, at := 0.0, 0.0
			for i := range r.n {
				sum += r.weights[i]
				at += r.weights[i] * float64(r.pixels[i])
			}
			if math.Abs(sum-1) > 1e-15 || math.Abs(at-x) > 1e-14 {
				t.Errorf("smooth %v at %v: weights sum to %v, a slope gives %v", smooth, x, sum, at)
			}
		}
		for _, x := range []float64{-3, 20} {
			r := newPlace(x, 9, smooth)
			if p, want := r.pixels[0], int(clip(x, 0, 8)); p != want {
				t.Errorf("outside at %v: pixel %d, want %d", x, p, want)
			}
		}
	}
}

// A point in the middle of the plate is in the middle of the picture, whatever the
// two sizes are.
func TestPictureShowsTheMiddleOfThePlate(t *testing.T) {
	for _, c := range []struct {
		side, size int
		extent     float64
	}{{77, 64, 65}, {77, 33, 60.5}, {150, 64, 140}, {41, 230, 33}} {
		p := plateWith(c.side)
		p.add(&gaussian{cos: 1, along: 2, across: 2}, 30, colourOf(0.7))
		im := p.develop(c.size, c.extent)
		sum, x, y := 0.0, 0.0, 0.0
		for i, v := range im.Pix {
			light := max(0, float64(v)-20)
			sum += light
			x += light * float64(i/3%c.size)
			y += light * float64(i/3/c.size)
		}
		middle := float64(c.size-1) / 2
		if math.Abs(x/sum-middle) > 0.02 || math.Abs(y/sum-middle) > 0.02 {
			t.Errorf("%+v: middle at %.2f, %.2f, want %v", c, x/sum, y/sum, middle)
		}
	}
}

func TestDustDimsBlueMost(t *testing.T) {
	p := plateWith(21)
	for b := range p.band {
		for i := range p.band[b] {
			p.band[b][i] = 1
		}
	}
	p.dim(&gaussian{cos: 1, along: math.Inf(1), across: 0.5}, 0.8, [bands]float64{1.3, 1, 0.8})
	for b, want := range [bands]float64{math.Pow(0.2, 1.3), 0.2, math.Pow(0.2, 0.8)} {
		if got := p.band[b][10*21+3]; math.Abs(float64(got)-want) > 1e-6 {
			t.Errorf("band %d: %v in the lane, want %v", b, got, want)
		}
		if got := p.band[b][3]; got != 1 {
			t.Errorf("band %d: %v far from the lane, want 1", b, got)
		}
	}
}
