package synth

import (
	"math"
	"slices"
)

// blurBySeeing spreads all light as the air does: by a Gaussian, and twelve parts
// of a hundred by one 2.4 times as wide. width is that of a star's image in r at
// half of its maximum, in seconds of arc; it is larger in g and smaller in i.
func (p *plate) blurBySeeing(width float64) {
	const halfMaximum = 2.355 // 2√(2 ln 2): width at half of its maximum over that of a Gaussian
	for b, factor := range [bands]float64{1.09, 1, 0.955} {
		sigma := width * factor / halfMaximum / arcsecPerPixel
		band := p.band[b]
		p.blurTo(p.shape, band, 2.4*sigma)
		p.blurTo(band, band, sigma)
		for i, wide := range p.shape {
			band[i] = float32(0.88*band[i]) + float32(0.12*wide)
		}
	}
}

// blurTo sets dst to src blurred by a Gaussian of sigma pixels, cut off at three
// sigma. The sky goes on as it is at the edges. dst may be src.
func (p *plate) blurTo(dst, src []float32, sigma float64) {
	var taps [128]float32
	n := gaussianTaps(&taps, sigma)
	// Along rows: a row is taken with n+1 more pixels at both ends.
	p.line = slices.Grow(p.line[:0], p.side+2*n+2)[:p.side+2*n+2]
	for y := range p.side {
		row := src[y*p.side:][:p.side]
		line := p.line
		copy(line[n+1:], row)
		for i := range n + 1 {
			line[i], line[n+1+p.side+i] = row[0], row[p.side-1]
		}
		out := p.spare[y*p.side:][:p.side]
		scaleTo(out, line[n+1:], taps[0])
		for k := 1; k <= n; k += 2 {
			addPairs(out, taps[k], line[n+1-k:], line[n+1+k:], taps[k+1], line[n-k:], line[n+2+k:])
		}
	}
	// Along columns, a row at a time.
	rowOf := func(y int) []float32 { return p.spare[min(max(y, 0), p.side-1)*p.side:] }
	for y := range p.side {
		out := dst[y*p.side:][:p.side]
		scaleTo(out, rowOf(y), taps[0])
		for k := 1; k <= n; k += 2 {
			addPairs(out, taps[k], rowOf(y-k), rowOf(y+k), taps[k+1], rowOf(y-k-1), rowOf(y+k+1))
		}
	}
}

// gaussianTaps sets taps[k] to the weight of a pixel k away and returns the
// largest k, whose successor has weight 0. The weights of all pixels sum to 1.
func gaussianTaps(taps *[128]float32, sigma float64) int {
	n := min(int(math.Ceil(3*sigma)), len(taps)-2)
	sum := 1.0
	for k := 1; k <= n; k++ {
		x := float64(k) / sigma
		sum += float64(2 * exp(-0.5*x*x))
	}
	for k := range n + 1 {
		x := float64(k) / sigma
		taps[k] = float32(exp(-0.5*x*x) / sum)
	}
	return n
}

// scaleTo sets dst to factor·src.
func scaleTo(dst, src []float32, factor float32) {
	src = src[:len(dst)]
	for i, v := range src {
		dst[i] = factor * v
	}
}

// addPairs adds f·(a + b) + g·(c + d) to dst: two taps in one pass, which is a third
// faster than one after the other.
func addPairs(dst []float32, f float32, a, b []float32, g float32, c, d []float32) {
	a, b, c, d = a[:len(dst)], b[:len(dst)], c[:len(dst)], d[:len(dst)]
	for i := range dst {
		dst[i] += float32(f*(a[i]+b[i])) + float32(g*(c[i]+d[i]))
	}
}

// addNoise adds that of the sky and of the light itself to every pixel: a normal
// number of variance sky² + 0.0016·light, scaled.
func (p *painter) addNoise(scale float64) {
	if scale == 0 {
		return
	}
	for b, sky := range [bands]float64{0.020, 0.030, 0.045} {
		band := p.band[b]
		for i := 0; i < len(band); i += 2 {
			n0, n1 := p.normals()
			band[i] += noise(band[i], sky, scale*n0)
			if i+1 < len(band) {
				band[i+1] += noise(band[i+1], sky, scale*n1)
			}
		}
	}
}

func noise(light float32, sky, normal float64) float32 {
	return float32(normal * math.Sqrt(float64(sky*sky)+float64(0.0016*max(float64(light), 0))))
}
