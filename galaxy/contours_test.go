package galaxy

import (
	"slices"
	"testing"
)

// maskOf returns the mask of a picture in which cells[y·w+x] & 1 is white.
func maskOf(w, h int, cells []uint8) mask {
	m := mask{stride: w + 2, cells: make([]uint8, (w+2)*(h+2))}
	for y := range h {
		for x := range w {
			m.cells[(y+1)*m.stride+x+1] = cells[y*w+x] & 1
		}
	}
	return m
}

// boxesByFilling finds the same rectangles in another way. A white area, whose
// pixels touch at sides or corners, fills the rectangle of its outer contour. A
// black area, whose pixels touch at sides, is a hole unless it has a part of the
// frame; the white pixels at its sides fill its rectangle and one more pixel on
// each side. They come in the order of the areas' first pixels.
func boxesByFilling(m mask) []box {
	rows := len(m.cells) / m.stride
	seen := make([]bool, len(m.cells))
	var fill func(x, y int, colour uint8, b *box)
	fill = func(x, y int, colour uint8, b *box) {
		if x < 0 || y < 0 || x >= m.stride || y >= rows || seen[y*m.stride+x] || m.cells[y*m.stride+x] != colour {
			return
		}
		seen[y*m.stride+x] = true
		*b = box{min(b.x0, x), min(b.y0, y), max(b.x1, x), max(b.y1, y)}
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				if colour == white || dx == 0 || dy == 0 {
					fill(x+dx, y+dy, colour, b)
				}
			}
		}
	}
	fill(0, 0, black, new(box)) // all around
	var boxes []box
	for y := range rows {
		for x := range m.stride {
			if seen[y*m.stride+x] {
				continue
			}
			b := box{x, y, x, y}
			colour := m.cells[y*m.stride+x]
			fill(x, y, colour, &b)
			if colour == black {
				b = box{b.x0 - 1, b.y0 - 1, b.x1 + 1, b.y1 + 1}
			}
			boxes = append(boxes, b)
		}
	}
	return boxes
}

// compareContours checks the number of contours and the largest rectangle, which
// among equal areas is the last, so that their order is checked too.
func compareContours(t *testing.T, w, h int, cells []uint8) {
	t.Helper()
	var want, got largest
	for _, b := range boxesByFilling(maskOf(w, h, cells)) {
		want.add(b)
	}
	maskOf(w, h, cells).contours(&got)
	if got != want {
		t.Fatalf("picture %d×%d %v: found %+v, want %+v", w, h, cells, got, want)
	}
}

func TestContoursAreThoseOfFilledAreas(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {1, 9}, {9, 1}, {3, 3}, {5, 4}, {7, 7}, {8, 5}, {17, 11}, {40, 33}} {
		for _, white := range []int{1, 8, 16, 24, 31} { // of 32
			for i := range 40 {
				im := noise(size[0], size[1], 256, "contours"+string(rune('a'+i)))
				cells := make([]uint8, size[0]*size[1])
				for j := range cells {
					if int(im.Pix[j])%32 < white {
						cells[j] = 1
					}
				}
				compareContours(t, size[0], size[1], cells)
			}
		}
	}
}

// TestContoursOfEverySmallPicture goes through all pictures of 4×4 pixels.
func TestContoursOfEverySmallPicture(t *testing.T) {
	cells := make([]uint8, 16)
	for picture := range 1 << 16 {
		for i := range cells {
			cells[i] = uint8(picture >> i)
		}
		compareContours(t, 4, 4, cells)
	}
}

func TestChangeFindsTheFirstDifference(t *testing.T) {
	for length := 1; length < 40; length++ {
		for at := 1; at <= length; at++ {
			row := make([]uint8, length)
			for i := at; i < length; i++ {
				row[i] = white
			}
			for from := 1; from <= at; from++ {
				if got := change(row, from); got != at {
					t.Fatalf("%v from %d: %d, want %d", row, from, got, at)
				}
			}
		}
	}
}

func TestExampleOfTheRing(t *testing.T) {
	p := picture(".......", ".####..", ".#..#..", ".#..##.", ".#####.", ".......")
	want := []box{{2, 2, 6, 5}, {2, 2, 5, 5}}
	if got := boxesByFilling(maskOf(p.W, p.H, firstOfThree(p.Pix))); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if r := FindRegion(p, Study); r.Contours != 2 || r.W != 5 || r.H != 4 {
		t.Errorf("%+v", r)
	}
}

// firstOfThree returns every third value.
func firstOfThree(pix []uint8) []uint8 {
	var out []uint8
	for i := 0; i < len(pix); i += 3 {
		out = append(out, pix[i])
	}
	return out
}

func FuzzContours(f *testing.F) {
	f.Add(uint8(5), []byte("a picture in the lowest bits of a text"))
	f.Fuzz(func(t *testing.T, width uint8, cells []byte) {
		w := 1 + int(width)%32
		if h := min(len(cells)/w, 64); h > 0 {
			compareContours(t, w, h, cells[:w*h])
		}
	})
}
