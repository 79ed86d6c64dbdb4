package galaxy

import (
	"fmt"
	"image"

	"galaxynet/tensor/par"
)

// A Mode says how the region of interest becomes the part of an image that a
// network sees. As text, in flags and files, it is one of the names below.
type Mode int

const (
	// Study, "study": the square of the study that this project reproduces. It
	// begins at the region's upper left corner and ends a margin behind the
	// region's longer side, so a region that is not square does not lie in its
	// middle.
	Study Mode = iota
	// Centred, "centred": a square of the same size around the middle of the
	// galaxy that lies over the middle of the image.
	Centred
)

var modeNames = [...]string{Study: "study", Centred: "centred"}

// String returns the mode's name.
func (m Mode) String() string {
	if m < 0 || int(m) >= len(modeNames) {
		return fmt.Sprintf("Mode(%d)", int(m))
	}
	return modeNames[m]
}

// MarshalText returns the mode's name.
func (m Mode) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText sets the mode that has a name.
func (m *Mode) UnmarshalText(name []byte) error {
	for i, known := range modeNames {
		if string(name) == known {
			*m = Mode(i)
			return nil
		}
	}
	return fmt.Errorf("crop mode %q, want study or centred", name)
}

// A Region is where an image's galaxy is, and what is kept of the image.
type Region struct {
	// X and Y are the column and the row of the region's upper left pixel, W and
	// H its size in pixels: the bounding rectangle of the galaxy's contour. All
	// are 0 if no pixel is bright enough.
	X, Y, W, H int
	// Cropped tells whether less than the whole image is kept.
	Cropped bool
	// Kept is the part that is kept.
	Kept image.Rectangle
	// Contours is how many contours the image has.
	Contours int
}

// Crop returns a copy of what is kept of the image that the region was found in.
// It panics if the image is another one, too small.
func (r Region) Crop(im RGB) RGB {
	return im.Crop(r.Kept.Min.X, r.Kept.Min.Y, r.Kept.Dx(), r.Kept.Dy())
}

// FindRegion returns the region of interest of an image. The region is, of the
// bounding rectangles of all contours of the pixels that are brighter than 10 of
// 255, the one of largest area; of several equal ones, that whose contour's first
// pixel comes last, row by row. (OpenCV lists contours in that order, and the
// study took the first of the list.) In the mode Centred, rectangles over the
// middle of the image go before the others.
//
// With s the longer side of the region and p = ⌊s/5⌋ its margin, what is kept is
//
//	Study     columns X-p to X+s+p, rows Y-p to Y+s+p, the ends not included
//	Centred   a square with the side s+2p around the region's middle
//
// or the whole image if no pixel is bright enough or, in the mode Study, if
//
//	X-p < 0  or  Y-p < 0  or  X+s+p >= height  or  Y+s+p >= width
//
// which is the study's rule: for images that are not square it has width and
// height the wrong way round, and what would lie outside is then left out. A
// Centred square moves until it lies in the image, and is at most as large as
// the image's shorter side.
func FindRegion(im RGB, mode Mode) Region {
	m := spareMasks.Take()
	defer spareMasks.Put(m)
	m.set(im)
	l := largest{middle: mode == Centred, x: 1 + im.W/2, y: 1 + im.H/2}
	m.contours(&l)
	r := Region{Contours: l.contours, Kept: image.Rect(0, 0, im.W, im.H)}
	if l.contours == 0 {
		return r
	}
	r.X, r.Y, r.W, r.H = l.box.x0-1, l.box.y0-1, l.box.width(), l.box.height() // less the mask's frame
	if mode == Centred {
		r.Kept = centred(r, im.W, im.H)
	} else {
		r.Kept = study(r, im.W, im.H)
	}
	r.Cropped = r.Kept.Dx() < im.W || r.Kept.Dy() < im.H
	return r
}

// study returns the study's square, or the whole image if it does not fit.
func study(r Region, width, height int) image.Rectangle {
	whole := image.Rect(0, 0, width, height)
	side := max(r.W, r.H)
	margin := side / 5 // int(0.2 * side): 0.2 is a little above 1/5 in float64, so never less
	square := image.Rect(r.X-margin, r.Y-margin, r.X+side+margin, r.Y+side+margin)
	if square.Min.X < 0 || square.Min.Y < 0 || square.Max.X >= height || square.Max.Y >= width {
		return whole
	}
	return square.Intersect(whole)
}

// centred returns the square around the region's middle.
func centred(r Region, width, height int) image.Rectangle {
	side := max(r.W, r.H)
	side = min(side+2*(side/5), width, height)
	x := min(max(r.X+(r.W-side)/2, 0), width-side)
	y := min(max(r.Y+(r.H-side)/2, 0), height-side)
	return image.Rect(x, y, x+side, y+side)
}

// largest keeps the largest of a picture's bounding rectangles.
type largest struct {
	middle   bool // whether a rectangle over x, y goes before all others
	x, y     int
	contours int
	box      box
	over     bool // whether box is over x, y
}

// add counts a contour and takes its box if it is the best so far.
func (l *largest) add(b box) {
	over := l.middle && b.x0 <= l.x && l.x <= b.x1 && b.y0 <= l.y && l.y <= b.y1
	better := l.contours == 0 || b.area() >= l.box.area()
	if over != l.over {
		better = over
	}
	if better {
		l.box, l.over = b, over
	}
	l.contours++
}

var spareMasks par.Spares[mask]

// set makes the mask of an image: white is brighter than 10.
func (m *mask) set(im RGB) {
	m.stride = im.W + 2
	n := m.stride * (im.H + 2)
	if n > cap(m.cells) {
		m.cells = make([]uint8, n)
	}
	m.cells = m.cells[:n]
	clear(m.cells[:m.stride])
	clear(m.cells[n-m.stride:])
	for y := range im.H {
		row := m.cells[(y+1)*m.stride:][:m.stride]
		row[0], row[im.W+1] = black, black
		bright(row[1:im.W+1], im.row(y))
	}
}

// Brightness as OpenCV computes it from red, green and blue, in 1/2^15:
//
//	gray = ⌊0.299 R + 0.587 G + 0.114 B + 1/2⌋
//
// The study let it take blue for red and red for blue, which is kept.
const (
	weightOfBlue  = 9798  // 0.299 · 2^15
	weightOfGreen = 19235 // 0.587 · 2^15
	weightOfRed   = 3735  // 0.114 · 2^15

	// brighter is the least weighted sum that is rounded to more than 10.
	brighter = 11<<15 - 1<<14
)

// bright sets dst[i] to white or black for the three colours at src[3i]. Four
// pixels at once take two thirds of the time: the arrays' bounds are checked once.
func bright(dst, src []uint8) {
	for len(dst) >= 4 && len(src) >= 12 {
		cells, p := (*[4]uint8)(dst), (*[12]uint8)(src)
		cells[0] = isBright(p[0], p[1], p[2])
		cells[1] = isBright(p[3], p[4], p[5])
		cells[2] = isBright(p[6], p[7], p[8])
		cells[3] = isBright(p[9], p[10], p[11])
		dst, src = dst[4:], src[12:]
	}
	for i := range dst {
		dst[i] = isBright(src[3*i], src[3*i+1], src[3*i+2])
	}
}

// isBright returns white or black: the sign bit of a difference, since a branch
// would be taken at random where the sky is about as bright as the threshold.
func isBright(r, g, b uint8) uint8 {
	sum := weightOfRed*uint32(r) + weightOfGreen*uint32(g) + weightOfBlue*uint32(b)
	return uint8((brighter - 1 - sum) >> 31)
}
