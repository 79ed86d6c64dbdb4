package conv

// windows is a batch of images seen as the matrix of its windows (im2col): one row
// for each pixel (n, p, q) of the result, one column for each term (r, s, c) of its
// sum.
//
//	element ((n·P + p)·Q + q, (r·S + s)·C' + c) = x[n, rows.at(p, r), cols.at(q, s), first+c]
//
// with C' the channels of a group and first the first of them; pixels outside of
// the image are zeros. It is a gemm.Packer: the matrix, R·S times as large as
// the images, exists in blocks only.
type windows struct {
	geometry
	x     []float32
	first int
}

// PackBlock copies a block of the matrix, row by row.
func (m *windows) PackBlock(dst []float32, stride, row, rows, col, cols int) {
	out := m.rows.out * m.cols.out
	n, p, q := row/out, row%out/m.cols.out, row%m.cols.out
	for i := range rows {
		m.packRow(dst[i*stride:][:cols], n, p, q, col)
		if q++; q == m.cols.out {
			p, q = p+1, 0
		}
		if p == m.rows.out {
			n, p = n+1, 0
		}
	}
}

// packRow fills dst with the terms of window (n, p, q) from col on. They come in
// runs that are contiguous in memory: the channels of one tap or, where the taps of
// a kernel row see neighbours and there is one group, those of the whole row.
func (m *windows) packRow(dst []float32, n, p, q, col int) {
	taps, channels := 1, m.groupC() // of a run
	if m.cols.dilation == 1 && m.groups == 1 {
		taps = m.cols.taps
	}
	run := taps * channels
	for col < m.terms() && len(dst) > 0 {
		tap, skip := col/run*taps, col%run
		r, s := tap/m.cols.taps, tap%m.cols.taps
		length := min(run-skip, len(dst))
		h, at := m.rows.at(p, r), m.cols.at(q, s)*m.c+m.first+skip
		if !m.rows.inside(h) {
			clear(dst[:length])
		} else {
			line := m.x[(n*m.rows.in+h)*m.cols.in*m.c:][:m.cols.in*m.c]
			copyPadded(dst[:length], line, at)
		}
		dst, col = dst[length:], col+length
	}
}

// copyPadded fills dst with what a line has from place at on, zeros for what lies
// outside of it.
func copyPadded(dst, line []float32, at int) {
	before := min(max(-at, 0), len(dst))
	clear(dst[:before])
	dst, at = dst[before:], at+before
	done := 0
	if len(dst) > 0 && at < len(line) {
		done = copy(dst, line[at:])
	}
	clear(dst[done:])
}
