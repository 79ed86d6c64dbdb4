package galaxy

import (
	"fmt"
	"math"

	"galaxynet/tensor/par"
)

// A Warp says how one image becomes a network's input: which square of the image
// is seen, from which side, and how bright. The zero Warp with a Step is the
// middle of the image, upright.
//
// The input is Size pixels high and wide. The middle of its pixel in column i and
// row j lies, in pixels of the image around the image's middle, at
//
//	(u, v) = R(Turn) · Step·Zoom · F · (i + 1/2 - Size/2, j + 1/2 - Size/2) + Shift
//
// where F mirrors left and right if Mirror is set, and R turns by Turn. So a
// galaxy moves to the left by a positive shift in x, and shrinks by a Zoom above
// 1.
type Warp struct {
	Step   float64    // pixels of the image to a pixel of the input, without zoom
	Zoom   float64    // a factor on Step; 0 stands for 1
	Turn   float64    // quarter turns; whole numbers are exact
	Mirror bool       // swaps left and right first
	Shift  [2]float64 // columns and rows of the image
	Gain   float64    // factor on all colours, less 1
	Add    [3]float64 // summand of each colour, of a range 0 to 1
}

// Normal says how colours are shifted and scaled at the end:
//
//	y = (x - Mean) / SD      x in 0 to 1, for red, green and blue
//
// An SD of 0 stands for 1, so that the zero Normal changes nothing.
type Normal struct {
	Mean, SD [3]float64
}

// ZooNormal has the means and the standard deviations of the challenge's central
// crops, (24, 21, 16) and (33, 28, 23) of 255.
var ZooNormal = Normal{Mean: [3]float64{.094, .082, .063}, SD: [3]float64{.13, .11, .09}}

// WarpTo writes the network's input that w makes of an image:
//
//	dst[(j·size+i)·3 + c] = ((1+Gain) · p + Add[c] - Mean[c]) / SD[c]
//
// where p, 0 to 1, is the image's colour c at the place of pixel (i, j): the mean
// of s×s samples that divide the pixel evenly, s being the number of image
// pixels to one of the input, rounded, and at most 4. A sample lies between four
// pixels of the image and mixes them by distance, which is rounded to 1/64
// (bilinear). Outside of the image is black, as the sky nearly is.
//
// It panics if dst has not 3·size² elements, if Step is not positive or Zoom
// negative, or if a place lies millions of pixels away from the image.
func WarpTo(dst []float32, size int, im RGB, w Warp, normal Normal) {
	m := w.matrix(im)
	if size <= 0 || len(dst) != 3*size*size || !(w.Step > 0) || !(w.Zoom >= 0) || !m.fits(size) {
		panic(fmt.Sprintf("galaxy: WarpTo: %d elements for %d×%d pixels of 3 colours, of %d×%d pixels by %+v", len(dst), size, size, im.W, im.H, w))
	}
	s := min(max(int(math.Round(m.step)), 1), 4)
	f := spareFields.Take()
	defer spareFields.Put(f)
	f.set(im)
	f.shift = [5]uint{1: 0, 2: 2, 3: 4, 4: 4}[s]
	f.mask = lanes * (1<<(laneBits-f.shift) - 1)
	scale, offset := w.colours(normal, 255*weights*float64(s*s)/float64(int(1)<<f.shift))
	f.samples, f.dx, f.dy = s, fixed(m.xx/float64(s)), fixed(m.yx/float64(s))
	first := .5/float64(s) - float64(size)/2
	for j := range size {
		row := dst[3*j*size:][:3*size]
		var starts [4]place
		for b := range s {
			y := float64(j) + float64(b)/float64(s) + first
			starts[b] = place{fixed(float64(m.xx*first) + float64(m.xy*y) + m.x0), fixed(float64(m.yx*first) + float64(m.yy*y) + m.y0)}
		}
		for len(row) >= 3 {
			sum := f.add(&starts)
			row[0] = float32(float32(int32(sum&lane))*scale[0]) + offset[0]
			row[1] = float32(float32(int32(sum>>laneBits&lane))*scale[1]) + offset[1]
			row[2] = float32(float32(int32(sum>>(2*laneBits)&lane))*scale[2]) + offset[2]
			row = row[3:]
		}
	}
}

// matrix is the affine map of a warp: from pixels of the input to pixels of the
// image, both around their middles.
type matrix struct {
	xx, xy, yx, yy, x0, y0 float64
	step                   float64 // pixels of the image to one of the input
}

// matrix returns the map of w, to columns and rows of a field that is made of im. Cosines and sines of quarter turns are exact, so
// that these turns only move pixels.
func (w Warp) matrix(im RGB) matrix {
	step := w.Step
	if w.Zoom != 0 {
		step *= w.Zoom
	}
	cos, sin := cosSin(w.Turn)
	m := matrix{xx: step * cos, xy: -step * sin, yx: step * sin, yy: step * cos, step: step}
	m.x0 = w.Shift[0] + float64(im.W)/2 - .5 + frame
	m.y0 = w.Shift[1] + float64(im.H)/2 - .5 + frame
	if w.Mirror {
		m.xx, m.yx = -m.xx, -m.yx
	}
	return m
}

// cosSin returns the cosine and the sine of a number of quarter turns.
func cosSin(turn float64) (cos, sin float64) {
	whole := math.Round(turn)
	sin, cos = math.Sincos((turn - whole) * (math.Pi / 2))
	switch math.Mod(math.Mod(whole, 4)+4, 4) {
	case 1:
		return -sin, cos
	case 2:
		return -cos, -sin
	case 3:
		return sin, -cos
	}
	return cos, sin
}

// colours returns what a sum of samples of the range 0 to top is multiplied with
// and what is added then, for each colour.
func (w Warp) colours(normal Normal, top float64) (scale, offset [3]float32) {
	for c := range scale {
		sd := normal.SD[c]
		if sd == 0 {
			sd = 1
		}
		scale[c] = float32((1 + w.Gain) / sd / top)
		offset[c] = float32((w.Add[c] - normal.Mean[c]) / sd)
	}
	return scale, offset
}

// Colours are added up three at a time, as the lanes of a word: red in the lowest
// 21 bits, green in the next, blue in the highest. A sample is the sum of four
// pixels with weights that add up to 64², so that a lane needs 20 bits.
const (
	laneBits = 21
	lane     = 1<<laneBits - 1
	lanes    = 1 | 1<<laneBits | 1<<(2*laneBits)
	weights  = 1 << 12
)

// A place is a column and a row in units of 2^-32 pixels. As whole numbers, the
// places of a row of the input add up without error, and so to the same bits on
// every machine.
type place struct{ x, y int64 }

// fixed returns v in units of 2^-32.
func fixed(v float64) int64 { return int64(math.Round(v * (1 << 32))) }

// fits reports whether all places stay far from the largest number of fixed.
func (m matrix) fits(size int) bool {
	reach := math.Abs(m.x0) + math.Abs(m.y0) + (math.Abs(m.xx)+math.Abs(m.xy))*float64(size)
	return reach < 1<<30 // not so for NaN
}

// frame is the width of the black border of a field.
const frame = 1

// A field is an image that is ready to be sampled: a word of three lanes for each
// pixel, and black ones around them.
type field struct {
	w, h    int // with the frame
	pixels  []uint64
	samples int    // per pixel of the input, along each of its axes
	dx, dy  int64  // from one sample to the next of the same row of the input
	shift   uint   // what samples are shifted by, so that their sum fits
	mask    uint64 // the bits of all lanes that remain
}

// spareFields keeps the memory of fields; there are as many as goroutines that
// warp at once.
var spareFields par.Spares[field]

// set makes the field of an image.
func (f *field) set(im RGB) {
	f.w, f.h = im.W+2*frame, im.H+2*frame
	n := f.w * f.h
	if n > cap(f.pixels) {
		f.pixels = make([]uint64, n)
	}
	f.pixels = f.pixels[:n]
	clear(f.pixels[:f.w])
	clear(f.pixels[n-f.w:])
	for y := range im.H {
		row := f.pixels[(y+frame)*f.w:][:f.w]
		row[0], row[f.w-1] = 0, 0
		from := im.row(y)
		for x := range row[frame : f.w-frame] {
			p := from[3*x:][:3]
			row[x+frame] = uint64(p[0]) | uint64(p[1])<<laneBits | uint64(p[2])<<(2*laneBits)
		}
	}
}

// add returns the sum of all samples of a pixel of the input, and moves the
// places, which are those of its leftmost samples, to the next pixel.
func (f *field) add(starts *[4]place) uint64 {
	var sum uint64
	right, bottom := uint64(f.w-1), uint64(f.h-1)
	const round = 1 << 25 // half of 1/64
	for b := range starts[:f.samples] {
		start := &starts[b]
		x, y := start.x+round, start.y+round
		for range f.samples {
			column, row := uint64(x>>32), uint64(y>>32)
			if column < right && row < bottom { // negative ones are large
				fx, fy := uint64(x>>26)&63, uint64(y>>26)&63
				upper := f.pixels[int(row)*f.w+int(column):]
				lower := upper[f.w:][:2]
				upper = upper[:2]
				v := (upper[0]*(64-fx)+upper[1]*fx)*(64-fy) + (lower[0]*(64-fx)+lower[1]*fx)*fy
				sum += v >> f.shift & f.mask
			}
			x, y = x+f.dx, y+f.dy
		}
		start.x, start.y = x-round, y-round
	}
	return sum
}
