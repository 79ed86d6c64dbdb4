package conv

import (
	"slices"

	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// Depthwise convolution: every channel by itself, in groups of one input and one
// output channel. A tap is then a product of vectors of C channels, and there is no
// matrix. In y and x pixels lie C floats apart, and so do taps in w [R S 1 C].
// Taps that see no pixel are left out.

// depthwise tells whether the convolution is one.
func (g *geometry) depthwise() bool { return g.groups > 1 && g.groups == g.c && g.c == g.k }

// depthwiseForward is the body of a loop over rows of all results.
type depthwiseForward struct {
	geometry
	y, x, w, bias []float32
}

var depthwiseForwards par.Spares[depthwiseForward]

// convolveDepthwise computes y, and adds the bias if there is one.
func convolveDepthwise(g geometry, y, x, w, bias []float32) {
	d := depthwiseForwards.Take()
	*d = depthwiseForward{g, y, x, w, bias}
	par.Do(g.n*g.rows.out, 1, d)
	*d = depthwiseForward{}
	depthwiseForwards.Put(d)
}

// Chunk computes the rows lo to hi-1.
func (d *depthwiseForward) Chunk(lo, hi int, _ *par.Scratch) {
	for row := lo; row < hi; row++ {
		n, p := row/d.rows.out, row%d.rows.out
		y := d.y[row*d.cols.out*d.c:][:d.cols.out*d.c]
		for q := range d.cols.out {
			sum := y[q*d.c:][:d.c]
			if d.bias != nil {
				copy(sum, d.bias)
			} else {
				clear(sum)
			}
			for r := range d.rows.taps {
				for s := range d.cols.taps {
					if h, v := d.rows.at(p, r), d.cols.at(q, s); d.rows.inside(h) && d.cols.inside(v) {
						x, w := d.x[((n*d.rows.in+h)*d.cols.in+v)*d.c:], d.w[(r*d.cols.taps+s)*d.c:]
						kernel.FMATo(sum, x[:d.c], w[:d.c], sum)
					}
				}
			}
		}
	}
}

// depthwiseInputGrad is the body of a loop over rows of all images.
type depthwiseInputGrad struct {
	geometry
	dx, dy, w []float32
}

var depthwiseInputGrads par.Spares[depthwiseInputGrad]

// inputGradDepthwise computes dx.
func inputGradDepthwise(g geometry, dx, dy, w []float32) {
	d := depthwiseInputGrads.Take()
	*d = depthwiseInputGrad{g, dx, dy, w}
	par.Do(g.n*g.rows.in, 1, d)
	*d = depthwiseInputGrad{}
	depthwiseInputGrads.Put(d)
}

// Chunk computes the rows lo to hi-1: every pixel collects from the windows that
// see it.
func (d *depthwiseInputGrad) Chunk(lo, hi int, _ *par.Scratch) {
	for row := lo; row < hi; row++ {
		n, h := row/d.rows.in, row%d.rows.in
		for v := range d.cols.in {
			sum := d.dx[(row*d.cols.in+v)*d.c:][:d.c]
			clear(sum)
			for r := range d.rows.taps {
				p, seen := d.rows.window(h, r)
				if !seen {
					continue
				}
				for s := range d.cols.taps {
					if q, seen := d.cols.window(v, s); seen {
						dy, w := d.dy[((n*d.rows.out+p)*d.cols.out+q)*d.c:], d.w[(r*d.cols.taps+s)*d.c:]
						kernel.FMATo(sum, dy[:d.c], w[:d.c], sum)
					}
				}
			}
		}
	}
}

// inside tells whether an input position is in the image.
func (a *axis) inside(at int) bool { return 0 <= at && at < a.in }

// window returns the window whose tap sees an input position, if there is one: the
// inverse of at.
func (a *axis) window(at, tap int) (out int, seen bool) {
	out = at + a.padding - tap*a.dilation
	if out < 0 || out%a.stride != 0 {
		return 0, false
	}
	out /= a.stride
	return out, out < a.out
}

// depthwiseWeightGrad is the body of a loop over parts of the batch, each of which
// has a sum of its own.
type depthwiseWeightGrad struct {
	geometry
	x, dy []float32
	parts int
	sums  []float32 // [parts][R S 1 C]
}

var depthwiseWeightGrads par.Spares[depthwiseWeightGrad]

// weightGradDepthwise computes dw: the parts' sums, and then the sum of these.
func weightGradDepthwise(g geometry, dw, x, dy []float32) {
	d := depthwiseWeightGrads.Take()
	*d = depthwiseWeightGrad{geometry: g, x: x, dy: dy, parts: max(min(g.n, maxParts), 1), sums: d.sums[:0]}
	d.sums = slices.Grow(d.sums, d.parts*len(dw))[:d.parts*len(dw)]
	par.Do(d.parts, 1, d)
	addParts(dw, d.sums)
	*d = depthwiseWeightGrad{sums: d.sums}
	depthwiseWeightGrads.Put(d)
}

// Chunk computes the parts lo to hi-1.
func (d *depthwiseWeightGrad) Chunk(lo, hi int, s *par.Scratch) {
	line := s.Floats(d.c)
	size := d.rows.taps * d.cols.taps * d.c
	for part := lo; part < hi; part++ {
		sums := d.sums[part*size:][:size]
		clear(sums)
		for n := part * d.n / d.parts; n < (part+1)*d.n/d.parts; n++ {
			for p := range d.rows.out {
				for tap := range d.rows.taps * d.cols.taps {
					if h := d.rows.at(p, tap/d.cols.taps); d.rows.inside(h) {
						d.sumRow(line, n, p, h, tap%d.cols.taps)
						sum := sums[tap*d.c:][:d.c]
						kernel.AddTo(sum, sum, line)
					}
				}
			}
		}
	}
}

// sumRow sets line to the sum of x·dy over the windows of row p, where column s of
// the kernel sees row h. The sums of rows are added up by themselves, so that no
// chain of additions gets long.
func (d *depthwiseWeightGrad) sumRow(line []float32, n, p, h, s int) {
	clear(line)
	for q := range d.cols.out {
		if v := d.cols.at(q, s); d.cols.inside(v) {
			x, dy := d.x[((n*d.rows.in+h)*d.cols.in+v)*d.c:], d.dy[((n*d.rows.out+p)*d.cols.out+q)*d.c:]
			kernel.FMATo(line, x[:d.c], dy[:d.c], line)
		}
	}
}
