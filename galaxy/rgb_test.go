package galaxy

import (
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"galaxynet/tensor"
)

// panicText runs f and returns what it panicked with.
func panicText(f func()) (text string) {
	defer func() { text, _ = recover().(string) }()
	f()
	return ""
}

// noise returns an image of random colours below limit.
func noise(w, h, limit int, purpose string) RGB {
	random := tensor.Stream(3, purpose, uint64(w), uint64(h))
	im := NewRGB(w, h)
	for i := range im.Pix {
		im.Pix[i] = uint8(random.IntN(limit))
	}
	return im
}

func TestCropCopiesARectangle(t *testing.T) {
	im := noise(7, 5, 256, "crop")
	for _, c := range []struct{ x, y, w, h int }{{0, 0, 7, 5}, {2, 1, 3, 4}, {6, 4, 1, 1}, {7, 5, 0, 0}, {3, 2, 4, 0}} {
		got := im.Crop(c.x, c.y, c.w, c.h)
		if got.W != c.w || got.H != c.h || len(got.Pix) != 3*c.w*c.h {
			t.Fatalf("crop %v: %d×%d with %d bytes", c, got.W, got.H, len(got.Pix))
		}
		for y := range c.h {
			for x := range c.w {
				r, g, b := got.At(x, y)
				if wr, wg, wb := im.At(c.x+x, c.y+y); r != wr || g != wg || b != wb {
					t.Errorf("crop %v: pixel %d, %d is %d %d %d, want %d %d %d", c, x, y, r, g, b, wr, wg, wb)
				}
			}
		}
	}
	whole := im.Crop(0, 0, 7, 5)
	whole.Pix[0]++
	if whole.Pix[0] == im.Pix[0] {
		t.Error("a crop of the whole shares memory with the image")
	}
}

func TestMistakesInRectanglesPanicWithAText(t *testing.T) {
	im := NewRGB(4, 3)
	for _, c := range []struct {
		name, want string
		do         func()
	}{
		{"right", "columns 2 to 5, rows 0 to 1 do not lie in an image of 4×3 pixels", func() { im.Crop(2, 0, 3, 1) }},
		{"below", "rows 3 to 4 do not lie", func() { im.Crop(0, 3, 1, 1) }},
		{"left", "columns -1 to 0", func() { im.Crop(-1, 0, 1, 1) }},
		{"negative size", "rows 1 to 0", func() { im.Crop(0, 1, 1, -1) }},
		{"pixel", "no column 4 in an image of 4×3 pixels", func() { im.At(4, 0) }},
		{"new", "-1 columns and 2 rows", func() { NewRGB(-1, 2) }},
		{"another image", "do not lie in an image of 4×3 pixels", func() { FindRegion(NewRGB(5, 3), Study).Crop(im) }},
	} {
		if got := panicText(c.do); !strings.Contains(got, c.want) {
			t.Errorf("%s: panic %q, want %q in it", c.name, got, c.want)
		}
	}
}

// imagesOfEveryType returns images of each type that decoders make, with random
// contents and the bounds given.
func imagesOfEveryType(bounds image.Rectangle) map[string]image.Image {
	random := tensor.Stream(3, "types")
	fill := func(slices ...[]uint8) {
		for _, s := range slices {
			for i := range s {
				s[i] = uint8(random.IntN(256))
			}
		}
	}
	out := map[string]image.Image{}
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio422,
		image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	} {
		img := image.NewYCbCr(bounds, ratio)
		fill(img.Y, img.Cb, img.Cr)
		out[ratio.String()] = img
	}
	nycbcra := image.NewNYCbCrA(bounds, image.YCbCrSubsampleRatio420)
	fill(nycbcra.Y, nycbcra.Cb, nycbcra.Cr)
	for i := range nycbcra.A {
		nycbcra.A[i] = 255
	}
	rgba, opaque := image.NewRGBA(bounds), image.NewRGBA(bounds)
	fill(rgba.Pix, opaque.Pix)
	for i := 0; i < len(rgba.Pix); i += 4 { // colours are multiplied by the opacity, so not larger
		for c := range 3 {
			rgba.Pix[i+c] = min(rgba.Pix[i+c], rgba.Pix[i+3])
		}
		opaque.Pix[i+3] = 255
	}
	nrgba, nrgba64, rgba64 := image.NewNRGBA(bounds), image.NewNRGBA64(bounds), image.NewRGBA64(bounds)
	gray, gray16, cmyk := image.NewGray(bounds), image.NewGray16(bounds), image.NewCMYK(bounds)
	fill(nrgba.Pix, nrgba64.Pix, rgba64.Pix, gray.Pix, gray16.Pix, cmyk.Pix)
	for i := 0; i < len(nrgba.Pix); i += 4 {
		nrgba.Pix[i+3] = 255
		copy(nrgba64.Pix[2*i+6:], []uint8{255, 255})
		copy(rgba64.Pix[2*i+6:], []uint8{255, 255})
	}
	paletted := image.NewPaletted(bounds, color.Palette{color.Black, color.NRGBA{9, 8, 7, 255}, color.Gray{100}, color.CMYK{1, 2, 3, 4}})
	for i := range paletted.Pix {
		paletted.Pix[i] = uint8(random.IntN(len(paletted.Palette)))
	}
	for name, img := range map[string]image.Image{
		"NYCbCrA": nycbcra, "RGBA": rgba, "opaque RGBA": opaque, "NRGBA": nrgba, "NRGBA64": nrgba64, "RGBA64": rgba64,
		"Gray": gray, "Gray16": gray16, "CMYK": cmyk, "Paletted": paletted, "another": image.Image(only{gray}),
	} {
		out[name] = img
	}
	return out
}

// only hides the type of an image.
type only struct{ image.Image }

// TestFromImageIsTheColourModel compares every type's loop with the standard
// library's conversion of one pixel. For opaque pixels it is exact.
func TestFromImageIsTheColourModel(t *testing.T) {
	for _, bounds := range []image.Rectangle{image.Rect(0, 0, 9, 6), image.Rect(3, 5, 12, 10), image.Rect(-3, -1, 4, 3), image.Rect(1, 1, 2, 2), image.Rect(4, 2, 4, 7)} {
		for name, whole := range imagesOfEveryType(bounds) {
			for _, part := range []image.Rectangle{bounds, bounds.Inset(1), image.Rect(bounds.Min.X+1, bounds.Min.Y, bounds.Max.X, bounds.Max.Y)} {
				img := whole
				if sub, ok := img.(interface {
					SubImage(image.Rectangle) image.Image
				}); ok {
					img = sub.SubImage(part)
				}
				compareColours(t, name, img)
			}
		}
	}
}

func compareColours(t *testing.T, name string, img image.Image) {
	t.Helper()
	got, bounds := FromImage(img), img.Bounds()
	if got.W != bounds.Dx() || got.H != bounds.Dy() {
		t.Fatalf("%s %v: %d×%d pixels", name, bounds, got.W, got.H)
	}
	for y := range got.H {
		for x := range got.W {
			r, g, b := got.At(x, y)
			want := color.NRGBAModel.Convert(img.At(bounds.Min.X+x, bounds.Min.Y+y)).(color.NRGBA)
			if r != want.R || g != want.G || b != want.B {
				t.Fatalf("%s %v: pixel %d, %d is %d %d %d, want %v", name, bounds, x, y, r, g, b, want)
			}
		}
	}
}

// TestYCbCrEqualsTheStandardLibrary goes through all values of each of the three,
// the extreme ones among them, with steps in the others.
func TestYCbCrEqualsTheStandardLibrary(t *testing.T) {
	for brightness := range 256 {
		for cb := 0; cb < 256; cb += 5 {
			for cr := range 256 {
				r, g, b := newTint(uint8(cb), uint8(cr)).colour(uint8(brightness))
				if wr, wg, wb := color.YCbCrToRGB(uint8(brightness), uint8(cb), uint8(cr)); r != wr || g != wg || b != wb {
					t.Fatalf("Y %d, Cb %d, Cr %d: %d %d %d, want %d %d %d", brightness, cb, cr, r, g, b, wr, wg, wb)
				}
			}
		}
	}
}

func TestTransparencyIsLeftOut(t *testing.T) {
	clear := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	clear.Pix = []uint8{10, 20, 30, 0}
	if r, g, b := FromImage(clear).At(0, 0); r != 10 || g != 20 || b != 30 {
		t.Errorf("%d %d %d, want 10 20 30", r, g, b)
	}
	half := image.NewRGBA(image.Rect(0, 0, 1, 1))
	half.Pix = []uint8{10, 20, 30, 51} // a fifth of 50, 100, 150
	if r, g, b := FromImage(half).At(0, 0); r != 50 || g != 100 || b != 150 {
		t.Errorf("%d %d %d, want 50 100 150", r, g, b)
	}
}

func TestIndexBehindThePaletteIsBlack(t *testing.T) {
	img := image.NewPaletted(image.Rect(0, 0, 2, 1), color.Palette{color.White})
	img.Pix[1] = 200
	if got := FromImage(img); !slices.Equal(got.Pix, []uint8{255, 255, 255, 0, 0, 0}) {
		t.Errorf("%v", got.Pix)
	}
}

func TestImageAndBack(t *testing.T) {
	im := noise(5, 3, 256, "back")
	img := im.Image()
	if !img.Opaque() {
		t.Error("Image is not opaque")
	}
	if got := FromImage(img); got.W != 5 || got.H != 3 || !slices.Equal(got.Pix, im.Pix) {
		t.Errorf("%v, want %v", got, im)
	}
}
