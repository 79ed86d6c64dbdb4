package galaxy

import (
	"fmt"
	"image"
)

// An RGB is an image of 8-bit colour: W columns, H rows, and in
//
//	Pix[(y·W+x)·3 + c]
//
// the value 0..255 of colour c = red, green, blue of the pixel in column x and
// row y. Row 0 is the topmost. Images share no memory unless one is assigned to
// the other.
type RGB struct {
	W, H int
	Pix  []uint8
}

// NewRGB returns a black image of w columns and h rows. It panics if one of them
// is negative.
func NewRGB(w, h int) RGB {
	if w < 0 || h < 0 {
		panic(fmt.Sprintf("galaxy: NewRGB: %d columns and %d rows, want 0 or more of each", w, h))
	}
	return RGB{W: w, H: h, Pix: make([]uint8, 3*w*h)}
}

// At returns red, green and blue of the pixel in column x and row y. It panics if
// there is none.
func (im RGB) At(x, y int) (r, g, b uint8) {
	if x < 0 || x >= im.W {
		panic(fmt.Sprintf("galaxy: RGB.At: no column %d in an image of %d×%d pixels", x, im.W, im.H))
	}
	p := im.Pix[3*(y*im.W+x):][:3]
	return p[0], p[1], p[2]
}

// Crop returns a copy of w columns from column x on and h rows from row y on. It
// panics if they do not all lie in the image.
func (im RGB) Crop(x, y, w, h int) RGB {
	if x < 0 || y < 0 || w < 0 || h < 0 || w > im.W-x || h > im.H-y {
		panic(fmt.Sprintf("galaxy: RGB.Crop: columns %d to %d, rows %d to %d do not lie in an image of %d×%d pixels", x, x+w, y, y+h, im.W, im.H))
	}
	out := NewRGB(w, h)
	for row := range h {
		from := 3 * ((y+row)*im.W + x)
		copy(out.Pix[3*row*w:], im.Pix[from:from+3*w])
	}
	return out
}

// Image returns a copy as an opaque image of the standard library, whose column
// and row 0 are im's.
func (im RGB) Image() *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, im.W, im.H))
	for i := range im.W * im.H {
		from, to := im.Pix[3*i:][:3], out.Pix[4*i:][:4]
		to[0], to[1], to[2], to[3] = from[0], from[1], from[2], 255
	}
	return out
}
