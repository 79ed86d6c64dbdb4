package galaxy

import (
	"image"
	"image/color"
)

// FromImage returns a copy of an image as RGB; the pixel in column and row 0 is
// that at img.Bounds().Min. Colours are those that color.NRGBAModel gives, their
// transparency left out; of 16 bits the upper 8 are kept. The types that decoders
// return have loops of their own; the others, which are asked for one pixel after
// the other, take about ten times as long.
func FromImage(img image.Image) RGB {
	bounds := img.Bounds()
	out := NewRGB(bounds.Dx(), bounds.Dy())
	if out.W == 0 || out.H == 0 {
		return out
	}
	switch img := img.(type) {
	case *image.YCbCr:
		fromYCbCr(out, img)
	case *image.NYCbCrA:
		fromYCbCr(out, &img.YCbCr)
	case *image.RGBA:
		fromRGBA(out, img)
	case *image.NRGBA:
		out.rows(img.Pix[img.PixOffset(bounds.Min.X, bounds.Min.Y):], img.Stride, fourBytes)
	case *image.NRGBA64:
		out.rows(img.Pix[img.PixOffset(bounds.Min.X, bounds.Min.Y):], img.Stride, upperBytes)
	case *image.Gray:
		out.rows(img.Pix[img.PixOffset(bounds.Min.X, bounds.Min.Y):], img.Stride, grayBytes)
	case *image.CMYK:
		out.rows(img.Pix[img.PixOffset(bounds.Min.X, bounds.Min.Y):], img.Stride, inkBytes)
	case *image.Paletted:
		fromPaletted(out, img)
	default:
		fromAny(out, img)
	}
	return out
}

// rows converts an image row by row; src begins with its first pixel, and rows
// begin stride bytes apart.
func (im RGB) rows(src []uint8, stride int, convert func(dst, src []uint8)) {
	for y := range im.H {
		convert(im.row(y), src[y*stride:])
	}
}

// row returns the 3W bytes of row y.
func (im RGB) row(y int) []uint8 { return im.Pix[3*y*im.W : 3*(y+1)*im.W] }

// fourBytes converts pixels of red, green, blue and something to be left out.
func fourBytes(dst, src []uint8) {
	for len(dst) >= 3 && len(src) >= 4 {
		dst[0], dst[1], dst[2] = src[0], src[1], src[2]
		dst, src = dst[3:], src[4:]
	}
}

// upperBytes is fourBytes for 16-bit values, the upper byte first.
func upperBytes(dst, src []uint8) {
	for len(dst) >= 3 && len(src) >= 8 {
		dst[0], dst[1], dst[2] = src[0], src[2], src[4]
		dst, src = dst[3:], src[8:]
	}
}

// grayBytes converts pixels of one value.
func grayBytes(dst, src []uint8) {
	for i := range len(dst) / 3 {
		v := src[i]
		dst[3*i], dst[3*i+1], dst[3*i+2] = v, v, v
	}
}

// inkBytes converts pixels of cyan, magenta, yellow and black.
func inkBytes(dst, src []uint8) {
	for i := range len(dst) / 3 {
		p := src[4*i:][:4]
		dst[3*i], dst[3*i+1], dst[3*i+2] = color.CMYKToRGB(p[0], p[1], p[2], p[3])
	}
}

// fromRGBA converts an image whose colours are multiplied by their opacity: those
// of opaque pixels are what they are.
func fromRGBA(out RGB, img *image.RGBA) {
	if !img.Opaque() {
		fromAny(out, img)
		return
	}
	out.rows(img.Pix[img.PixOffset(img.Rect.Min.X, img.Rect.Min.Y):], img.Stride, fourBytes)
}

// fromPaletted looks each pixel's colour up in a table; an index that the palette
// lacks is black.
func fromPaletted(out RGB, img *image.Paletted) {
	var table [256][3]uint8
	for i, c := range img.Palette[:min(256, len(img.Palette))] {
		n := color.NRGBAModel.Convert(c).(color.NRGBA)
		table[i] = [3]uint8{n.R, n.G, n.B}
	}
	out.rows(img.Pix[img.PixOffset(img.Rect.Min.X, img.Rect.Min.Y):], img.Stride, func(dst, src []uint8) {
		for i := range len(dst) / 3 {
			copy(dst[3*i:3*i+3], table[src[i]][:])
		}
	})
}

// fromAny asks for each pixel.
func fromAny(out RGB, img image.Image) {
	bounds := img.Bounds()
	for y := range out.H {
		row := out.row(y)
		for x := range out.W {
			n := color.NRGBAModel.Convert(img.At(bounds.Min.X+x, bounds.Min.Y+y)).(color.NRGBA)
			row[3*x], row[3*x+1], row[3*x+2] = n.R, n.G, n.B
		}
	}
}
