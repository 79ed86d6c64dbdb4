package synth

import "math"

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
	line := make([]float32, p.side+2*n)
	for y := range p.side {
		// Along a row: the row with n more pixels at both ends.
		row := src[y*p.side:][:p.side]
		copy(line[n:], row)
		for i := range n {
			line[i], line[n+p.side+i] = row[0], row[p.side-1]
		}
		out := p.spare[y*p.side:][:p.side]
		scaleTo(out, line[n:], taps[0])
		for k := 1; k <= n; k++ {
			addPairs(out, line[n-k:], line[n+k:], taps[k])
		}
	}
	for y := range p.side {
		out := dst[y*p.side:][:p.side]
		scaleTo(out, p.spare[y*p.side:], taps[0])
		for k := 1; k <= n; k++ {
			above, below := max(y-k, 0), min(y+k, p.side-1)
			addPairs(out, p.spare[above*p.side:], p.spare[below*p.side:], taps[k])
		}
	}
}

// gaussianTaps sets taps[k] to the weight of a pixel k away and returns the
// largest k. The weights of all pixels sum to 1.
func gaussianTaps(taps *[128]float32, sigma float64) int {
	n := min(int(math.Ceil(3*sigma)), len(taps)-1)
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

// addPairs adds factor·(a + b) to dst.
func addPairs(dst, a, b []float32, factor float32) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] += float32(factor * (a[i] + b[i]))
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
