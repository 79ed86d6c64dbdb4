package conv

// strip is what windows need of an image: the channels of one group, C' of them, of the
// rows that some rows of windows see, with the padding. Its rows have
// width = (Q-1)·stride + (S-1)·dilation + 1 pixels. If the first row of windows is p0,
// the pixel that tap (r, s) of window (p, q) sees stands at
//
//	(((p-p0)·stride + r·dilation)·width + q·stride + s·dilation)·C'
//
// which has no bounds to care for: the tiles of a matrix product can read it in place.
type strip struct {
	geometry
	row int // floats from row to row: width·C'
}

// newStrip returns the strips of a convolution.
func newStrip(g geometry) strip {
	width := (g.cols.out-1)*g.cols.stride + g.cols.span()
	return strip{g, width * g.groupC()}
}

// span returns the number of pixels from the first that a window sees to the last.
func (a *axis) span() int { return (a.taps-1)*a.dilation + 1 }

// floats returns the size of the strip for the windows of the rows first to next-1.
func (s *strip) floats(first, next int) int {
	return ((next-first-1)*s.rows.stride + s.rows.span()) * s.row
}

// fill copies the rows of image n from those that the windows in row first see.
func (s *strip) fill(dst, x []float32, n, first, group int) {
	pixel := s.groupC()
	for h := s.rows.at(first, 0); len(dst) > 0; h++ {
		row := dst[:s.row]
		dst = dst[s.row:]
		if !s.rows.inside(h) {
			clear(row)
			continue
		}
		line := x[(n*s.rows.in+h)*s.cols.in*s.c:][:s.cols.in*s.c]
		if s.groups == 1 {
			copyPadded(row, line, -s.cols.padding*s.c)
			continue
		}
		for v := -s.cols.padding; len(row) > 0; v++ {
			copyPadded(row[:pixel], line, v*s.c+group*pixel)
			row = row[pixel:]
		}
	}
}
