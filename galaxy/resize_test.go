package galaxy

import (
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// formula returns the image that testdata/resize.txt describes.
func formula(w, h int) RGB {
	im := NewRGB(w, h)
	for i := range im.Pix {
		c, x, y := i%3, i/3%w, i/3/w
		im.Pix[i] = uint8(37*x*x + 11*y*y*y + 53*x*y + 91*c)
	}
	return im
}

func TestSmallResizesAreOpenCVs(t *testing.T) {
	for _, line := range lines(t, "resize.txt") {
		var sw, sh, w, h int
		var result string
		if _, err := fmt.Sscanf(line, "%dx%d %dx%d %s", &sw, &sh, &w, &h, &result); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		want, err := hex.DecodeString(result)
		if err != nil {
			t.Fatal(err)
		}
		if got := ResizeArea(formula(sw, sh), w, h); got.W != w || got.H != h || !slices.Equal(got.Pix, want) {
			t.Errorf("%d×%d to %d×%d: %v, want %v", sw, sh, w, h, got.Pix, want)
		}
	}
}

// area returns the mean of one colour over the rectangle that a pixel of the
// result covers: the integral of the doc comment of ResizeArea, in float64.
func area(src RGB, x, y, c, w, h int) float64 {
	overlap := func(i, at, n, m int) float64 { // of pixel i of n with pixel at of m, in pixels of n
		step := float64(n) / float64(m)
		return max(0, min(float64(i+1), float64(at+1)*step)-max(float64(i), float64(at)*step))
	}
	sum := 0.0
	for v := range src.H {
		for u := range src.W {
			sum += overlap(u, x, src.W, w) * overlap(v, y, src.H, h) * float64(src.Pix[3*(v*src.W+u)+c])
		}
	}
	return sum * float64(w) * float64(h) / float64(src.W*src.H)
}

// TestShrinkingIsTheMeanOverTheArea allows what OpenCV's arithmetic differs from
// the integral: 1/2 by rounding, and 2 · 255/1000 along each axis for the parts
// of pixels below 1/1000 that it leaves out, or scaled by less where a pixel
// covers more than one; so 1 is ample.
func TestShrinkingIsTheMeanOverTheArea(t *testing.T) {
	for _, s := range [][4]int{{9, 7, 5, 3}, {17, 13, 16, 12}, {6, 4, 3, 2}, {12, 9, 4, 3}, {21, 5, 1, 5}, {31, 30, 7, 11}, {5, 5, 5, 2}} {
		src := noise(s[0], s[1], 256, "area")
		got := ResizeArea(src, s[2], s[3])
		for i, v := range got.Pix {
			c, x, y := i%3, i/3%s[2], i/3/s[2]
			if want := area(src, x, y, c, s[2], s[3]); math.Abs(float64(v)-want) > 1 {
				t.Errorf("%v: colour %d of pixel %d, %d is %d, want %.3f", s, c, x, y, v, want)
			}
		}
	}
}

func TestOneColourStaysOneColour(t *testing.T) {
	for _, s := range [][4]int{{9, 7, 5, 3}, {7, 9, 8, 4}, {3, 3, 11, 10}, {424, 2, 64, 1}, {8, 8, 2, 4}} {
		for _, v := range []uint8{0, 1, 127, 254, 255} {
			src := NewRGB(s[0], s[1])
			for i := range src.Pix {
				src.Pix[i] = v
			}
			for i, got := range ResizeArea(src, s[2], s[3]).Pix {
				if got != v {
					t.Fatalf("%v: %d at %d, want %d", s, got, i, v)
				}
			}
		}
	}
}

// TestEnlargingByWholeFactorsRepeatsPixels holds because the blend between two
// pixels is one pixel of the result wide, and begins at its edge.
func TestEnlargingByWholeFactorsRepeatsPixels(t *testing.T) {
	src := noise(5, 3, 256, "repeat")
	got := ResizeArea(src, 10, 12)
	for y := range 12 {
		for x := range 10 {
			r, g, b := got.At(x, y)
			if wr, wg, wb := src.At(x/2, y/4); r != wr || g != wg || b != wb {
				t.Fatalf("pixel %d, %d: %d %d %d, want %d %d %d", x, y, r, g, b, wr, wg, wb)
			}
		}
	}
}

func TestResizeLeavesTheSourceAlone(t *testing.T) {
	src := noise(9, 8, 256, "alone")
	before := slices.Clone(src.Pix)
	for _, s := range [][2]int{{9, 8}, {3, 4}, {5, 5}, {12, 3}} {
		got := ResizeArea(src, s[0], s[1])
		clear(got.Pix)
		if !slices.Equal(src.Pix, before) {
			t.Fatalf("to %v: the source has changed", s)
		}
	}
}

func TestResizeOfNothingPanics(t *testing.T) {
	for _, s := range [][4]int{{0, 3, 1, 1}, {3, 0, 1, 1}, {3, 3, 0, 1}, {3, 3, 1, -1}} {
		want := fmt.Sprintf("galaxy: ResizeArea: from %d×%d to %d×%d pixels", s[0], s[1], s[2], s[3])
		if got := panicText(func() { ResizeArea(NewRGB(s[0], s[1]), s[2], s[3]) }); !strings.HasPrefix(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}
}

func FuzzResizeArea(f *testing.F) {
	f.Add(uint8(49), uint8(7), uint8(1), uint8(1))
	f.Add(uint8(3), uint8(8), uint8(17), uint8(5))
	f.Fuzz(func(t *testing.T, sw, sh, w, h uint8) {
		src := formula(1+int(sw)%64, 1+int(sh)%64)
		got := ResizeArea(src, 1+int(w)%64, 1+int(h)%64)
		// Each result is a mean of some pixels, so it lies between the extremes.
		if least, most := slices.Min(src.Pix), slices.Max(src.Pix); slices.Min(got.Pix) < least || slices.Max(got.Pix) > most {
			t.Errorf("%d×%d to %d×%d: results outside of %d to %d", src.W, src.H, got.W, got.H, least, most)
		}
	})
}
