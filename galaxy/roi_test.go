package galaxy

import (
	"fmt"
	"image"
	"os"
	"strings"
	"testing"
)

// picture returns an image of rows in which # is white and all else black.
func picture(rows ...string) RGB {
	im := NewRGB(len(rows[0]), len(rows))
	for i, c := range strings.Join(rows, "") {
		if c == '#' {
			copy(im.Pix[3*i:], []uint8{255, 255, 255})
		}
	}
	return im
}

// lines returns the lines of a file in testdata that are no comments.
func lines(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "#") {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return out
}

func TestRegionsOfSmallPicturesAreOpenCVs(t *testing.T) {
	for _, line := range lines(t, "regions.txt") {
		fields := strings.Split(line, "; ")
		im := picture(strings.Split(fields[1], "/")...)
		r := FindRegion(im, Study)
		cropped := 0
		if r.Cropped {
			cropped = 1
		}
		got := fmt.Sprint(r.X, r.Y, r.W, r.H, r.Contours, cropped, r.Kept.Dx(), r.Kept.Dy())
		if got != fields[2] {
			t.Errorf("%s: %s, want %s", fields[0], got, fields[2])
		}
	}
}

// TestThresholdIsOnOpenCVsGray compares with OpenCV's formula, which was compared
// with OpenCV 4.6.0 itself for all 2^24 colours, for the colours that matter.
func TestThresholdIsOnOpenCVsGray(t *testing.T) {
	gray := func(r, g, b int) int { return (9798*b + 19235*g + 3735*r + 1<<14) >> 15 }
	for r := range 100 {
		for g := range 20 {
			for b := range 40 {
				want := uint8(black)
				if gray(r, g, b) > 10 {
					want = white
				}
				if got := isBright(uint8(r), uint8(g), uint8(b)); got != want {
					t.Fatalf("red %d, green %d, blue %d: %d, want %d", r, g, b, got, want)
				}
			}
		}
	}
	if isBright(255, 255, 255) != white {
		t.Error("white is not bright")
	}
}

func TestBlueCountsAsRed(t *testing.T) {
	im := NewRGB(3, 1)
	im.Pix = []uint8{36, 0, 0, 0, 0, 36, 0, 0, 0} // gray 4 and 11
	if r := FindRegion(im, Study); r.X != 1 || r.W != 1 {
		t.Errorf("%+v, want the blue pixel alone", r)
	}
}

func TestCentredSquare(t *testing.T) {
	row := func(n int, s string) []string { return strings.Split(strings.Repeat(s+"/", n)+s, "/")[:n] }
	join := func(parts ...[]string) (out []string) {
		for _, p := range parts {
			out = append(out, p...)
		}
		return out
	}
	for _, c := range []struct {
		name    string
		picture []string
		want    image.Rectangle
		cropped bool
	}{
		{"around a wide region", join(row(6, "............"), row(1, "...#####...."), row(5, "............")), image.Rect(2, 3, 9, 10), true},
		{"around a high region", join(row(3, "............"), row(5, "......#....."), row(4, "............")), image.Rect(3, 2, 10, 9), true},
		{"moved down and right", join(row(5, "#####......."), row(7, "............")), image.Rect(0, 0, 7, 7), true},
		{"moved up and left", join(row(7, "............"), row(5, ".......#####")), image.Rect(5, 5, 12, 12), true},
		{"as large as a wide image", join(row(2, ".........."), row(1, "#########."), row(2, "..........")), image.Rect(2, 0, 7, 5), true},
		{"as large as the image", row(5, "#####"), image.Rect(0, 0, 5, 5), false},
		{"the middle before the largest", join(row(3, "####........"), row(3, "............"), row(1, "......#....."), row(5, "............")), image.Rect(6, 6, 7, 7), true},
		{"the largest if none is in the middle", join(row(3, "###........."), row(8, "............"), row(1, "...........#")), image.Rect(0, 0, 3, 3), true},
		{"nothing", row(4, "......"), image.Rect(0, 0, 6, 4), false},
	} {
		r := FindRegion(picture(c.picture...), Centred)
		if r.Kept != c.want || r.Cropped != c.cropped {
			t.Errorf("%s: %+v, want %v, cropped %t", c.name, r, c.want, c.cropped)
		}
	}
}

func TestRegionsOfEmptyImages(t *testing.T) {
	for _, mode := range []Mode{Study, Centred} {
		for _, im := range []RGB{{}, NewRGB(0, 3), NewRGB(3, 0)} {
			r := FindRegion(im, mode)
			if want := (Region{Kept: image.Rect(0, 0, im.W, im.H)}); r != want {
				t.Errorf("%v, %d×%d: %+v", mode, im.W, im.H, r)
			}
			if c := r.Crop(im); c.W != im.W || c.H != im.H {
				t.Errorf("%v: crop of %d×%d is %d×%d", mode, im.W, im.H, c.W, c.H)
			}
		}
	}
}

// TestKeptLiesInTheImage is for every mode and for pictures of all shapes: what is
// kept is not empty and lies in the image, and a centred square is one.
func TestKeptLiesInTheImage(t *testing.T) {
	for w := 1; w < 20; w++ {
		for h := 1; h < 20; h++ {
			im := noise(w, h, 26, "kept")
			for i := range im.Pix { // one bright pixel of some
				if i%3 != 1 || im.Pix[i] < 24 {
					im.Pix[i] = 0
				}
			}
			for _, mode := range []Mode{Study, Centred} {
				r := FindRegion(im, mode)
				if r.Kept.Empty() || !r.Kept.In(image.Rect(0, 0, w, h)) || mode == Centred && r.Contours > 0 && r.Kept.Dx() != r.Kept.Dy() {
					t.Fatalf("%v, %d×%d: %+v", mode, w, h, r)
				}
			}
		}
	}
}

func TestRegionDoesNotDependOnEarlierImages(t *testing.T) {
	large, small := noise(30, 40, 24, "earlier"), noise(11, 9, 24, "later")
	want := FindRegion(small, Study)
	FindRegion(large, Study)
	if got := FindRegion(small, Study); got != want {
		t.Errorf("%+v after a larger image, want %+v", got, want)
	}
}

func TestModesHaveNames(t *testing.T) {
	for _, m := range []Mode{Study, Centred} {
		text, err := m.MarshalText()
		var back Mode
		if err != nil || back.UnmarshalText(text) != nil || back != m {
			t.Errorf("%v: text %q, %v, read as %v", m, text, err, back)
		}
	}
	var m Mode
	err := m.UnmarshalText([]byte("center"))
	if err == nil || err.Error() != `crop mode "center", want study or centred` {
		t.Errorf("%v", err)
	}
	if s := Mode(7).String(); s != "Mode(7)" {
		t.Error(s)
	}
}
