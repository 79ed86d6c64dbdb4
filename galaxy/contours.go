package galaxy

import (
	"encoding/binary"
	"math/bits"
)

// The contours of a black-and-white picture are the closed lines along which
// white pixels meet black ones. One goes around each white area (whose pixels
// touch at a side or a corner), and one around each black hole in it (whose
// pixels touch at a side). A contour is a list of white pixels: the hole's too
// runs outside of the hole, over the white pixels around it.
//
//	· · · · · · ·
//	· # # # # · ·     This ring of 14 white pixels has two contours: one around
//	· # · · # · ·     it, and one over the 8 pixels that touch the hole at a side.
//	· # · · # # ·     The bounding rectangle of the first is 5 wide and 4 high,
//	· # # # # # ·     that of the second 4 wide and 4 high.
//	· · · · · · ·
//
// They are found as by Suzuki and Abe (Topological structural analysis of
// digitized binary images by border following, Computer Vision, Graphics, and
// Image Processing 30, 1985, algorithm 1): go through the rows from left to
// right. Where a white pixel that is on no contour yet follows a black one, an
// outer contour begins. Where a black pixel follows a white one whose right side
// no contour has passed, a hole begins, and its contour at the white one. Follow
// the contour once around, and mark its pixels. Since only rectangles are asked
// for here, the tree of which contour lies in which is not made, and two marks
// are enough.

// A mask is a black-and-white picture with a black frame one pixel wide.
type mask struct {
	stride int     // columns, with the frame
	cells  []uint8 // black, white, onContour or eastPassed
}

const (
	black      = 0
	white      = 1
	onContour  = 2 // a white pixel that a contour goes over
	eastPassed = 3 // the same, where the contour passed between it and its right neighbour
)

// A box is a rectangle of pixels: columns x0 to x1 and rows y0 to y1, both ends
// included, counted in the mask, whose frame is column and row 0.
type box struct{ x0, y0, x1, y1 int }

func (b box) width() int  { return b.x1 - b.x0 + 1 }
func (b box) height() int { return b.y1 - b.y0 + 1 }
func (b box) area() int   { return b.width() * b.height() }

// contours adds to found the bounding rectangle of each contour, in the order
// in which their first pixels come in the picture, row by row. It marks the mask.
func (m mask) contours(found *largest) {
	for y := range len(m.cells) / m.stride {
		row := m.cells[y*m.stride:][:m.stride]
		for x := change(row, 1); x < len(row); x = change(row, x+1) {
			before, here := row[x-1], row[x]
			switch {
			case before == black && here == white:
				found.add(m.follow(x, y, west))
			case here == black && before != eastPassed:
				found.add(m.follow(x-1, y, east))
			}
		}
	}
}

// change returns the first x, not less than from, where row[x-1] and row[x]
// differ, or len(row). It compares eight cells at once, since most are equal.
func change(row []uint8, from int) int {
	x := from
	for ; x+8 <= len(row); x += 8 {
		left, right := binary.LittleEndian.Uint64(row[x-1:]), binary.LittleEndian.Uint64(row[x:])
		if left != right {
			return x + bits.TrailingZeros64(left^right)/8
		}
	}
	for x < len(row) && row[x-1] == row[x] {
		x++
	}
	return x
}

// Directions from a pixel to its neighbours, against the clock.
const (
	east = 0
	west = 4
)

// right and down say where each direction leads.
var (
	right = [8]int{1, 1, 0, -1, -1, -1, 0, 1}
	down  = [8]int{0, -1, -1, -1, 0, 1, 1, 1}
)

// follow walks along a contour, marks it and returns its bounding rectangle.
// It starts at the white cell in column x and row y of the mask, whose neighbour
// to the side given is black, and keeps the black on its right: from each pixel
// it goes to the first white one against the clock, beginning after the one that
// it comes from.
func (m mask) follow(x, y, side int) box {
	var steps [8]int // to the neighbours, in cells
	for d := range steps {
		steps[d] = down[d]*m.stride + right[d]
	}
	start := y*m.stride + x
	// The pixel from which the walk will come back is the first white one with
	// the clock from the black side.
	from := (side - 1) & 7
	for from != side && m.cells[start+steps[from]] == black {
		from = (from - 1) & 7
	}
	b := box{x, y, x, y}
	if from == side { // a pixel alone
		m.cells[start] = eastPassed
		return b
	}
	last, at := start+steps[from], start
	for {
		to := (from + 1) & 7
		for m.cells[at+steps[to]] == black {
			to = (to + 1) & 7
		}
		// Between from and to, against the clock, lie the black neighbours just
		// passed; east is one of them if the turn went through direction 0.
		if 0 < to && to <= from {
			m.cells[at] = eastPassed
		} else if m.cells[at] == white {
			m.cells[at] = onContour
		}
		next := at + steps[to]
		if next == start && at == last {
			return b
		}
		x, y = x+right[to], y+down[to]
		b = box{min(b.x0, x), min(b.y0, y), max(b.x1, x), max(b.y1, y)}
		at, from = next, (to+4)&7
	}
}
