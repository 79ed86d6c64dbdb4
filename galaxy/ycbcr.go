package galaxy

import "image"

// A JPEG's pixel has a brightness Y and two differences of colour, Cb and Cr,
// which several pixels may share. With c = Cb-128, d = Cr-128 (JFIF 1.02, 1992):
//
//	R = Y + 1.40200 d
//	G = Y - 0.34414 c - 0.71414 d
//	B = Y + 1.77200 c
//
// Here as in color.YCbCrToRGB, with equal bits: constants are multiplied by 2^16,
// Y by 0x10101, which takes the place of rounding, and results are clipped to
// 0..255.

// A tint is what Cb and Cr add to the three colours, times 2^16.
type tint struct{ r, g, b int32 }

func newTint(cb, cr uint8) tint {
	c, d := int32(cb)-128, int32(cr)-128
	return tint{r: 91881 * d, g: -22554*c - 46802*d, b: 116130 * c}
}

// colour returns the colours of a pixel.
func (t tint) colour(brightness uint8) (r, g, b uint8) {
	y := int32(brightness) * 0x10101
	return clip16(y + t.r), clip16(y + t.g), clip16(y + t.b)
}

// clip16 returns v / 2^16, clipped to 0..255. A table is faster than a branch,
// which in a dark noisy sky is taken at random.
func clip16(v int32) uint8 { return clipped[uint32(v>>16)%uint32(len(clipped))] }

// clipped has 0..255 as they are, then what is too large, then, as v modulo 1024,
// what is negative. Sums lie between -227 and 482.
var clipped = func() (table [1024]uint8) {
	for v := range 512 {
		table[v] = uint8(min(v, 255))
	}
	return table
}()

// fromYCbCr converts a JPEG's image: one chroma value belongs to one column, to
// two, or, in an unusual file, to four.
func fromYCbCr(out RGB, img *image.YCbCr) {
	x0 := img.Rect.Min.X
	if x0 < 0 || img.Rect.Min.Y < 0 { // where Go's division rounds the other way
		fromAny(out, img)
		return
	}
	for y := range out.H {
		iy := img.YOffset(x0, img.Rect.Min.Y+y)
		ic := img.COffset(x0, img.Rect.Min.Y+y)
		dst, brightness, cb, cr := out.row(y), img.Y[iy:iy+out.W], img.Cb[ic:], img.Cr[ic:]
		switch img.SubsampleRatio {
		case image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio440:
			everyColumn(dst, brightness, cb, cr)
		case image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420:
			if x0&1 != 0 { // the first column shares its chroma with none
				dst[0], dst[1], dst[2] = newTint(cb[0], cr[0]).colour(brightness[0])
				dst, brightness, cb, cr = dst[3:], brightness[1:], cb[1:], cr[1:]
			}
			everySecond(dst, brightness, cb, cr)
		default: // 4:1:1, 4:1:0
			for x := range out.W {
				i := (x0+x)/4 - x0/4
				dst[3*x], dst[3*x+1], dst[3*x+2] = newTint(cb[i], cr[i]).colour(brightness[x])
			}
		}
	}
}

// everyColumn converts a row with a chroma value for each pixel.
func everyColumn(dst, brightness, cb, cr []uint8) {
	cb, cr = cb[:len(brightness)], cr[:len(brightness)]
	for x, v := range brightness {
		dst[3*x], dst[3*x+1], dst[3*x+2] = newTint(cb[x], cr[x]).colour(v)
	}
}

// everySecond converts a row with a chroma value for each two pixels, and one
// more if their number is odd.
func everySecond(dst, brightness, cb, cr []uint8) {
	i := 0
	for ; len(brightness) >= 2 && len(dst) >= 6; i++ {
		t := newTint(cb[i], cr[i])
		two, y := (*[6]uint8)(dst), (*[2]uint8)(brightness)
		two[0], two[1], two[2] = t.colour(y[0])
		two[3], two[4], two[5] = t.colour(y[1])
		dst, brightness = dst[6:], brightness[2:]
	}
	if len(brightness) > 0 {
		dst[0], dst[1], dst[2] = newTint(cb[i], cr[i]).colour(brightness[0])
	}
}
