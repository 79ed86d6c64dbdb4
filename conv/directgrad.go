package conv

import (
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// directGrad computes a weight gradient from strips: for each block of output rows
// and each kernel row r, the tiles
//
//	dw[r, s, c, k] += sum over p, q of strip(p·stride + r·dilation, q·stride + s·dilation, c) · dy[p, q, k]
//
// have the S·C' neighbours (s, c) for rows, and terms that come in runs of Q pixels,
// one for each row p. With a dilation between columns each s has tiles of its own.
type directGrad weightGrad

const (
	// gradTerms is the length of a part of the sum. A panel of dy of 256x16 floats
	// leaves half of a first-level cache of 32 KiB to the strip, of which each term
	// needs a line of its own (5x5, 64 to 96 channels on a Zen 3: 83 % of the peak
	// with parts of up to 384, 88 % with 256, 86 % with 192).
	gradTerms = 256

	// minGrad is the least number of pixels for which an image's own sum is worth
	// while: below, the tiles would do little but read and write dw, and gemm's sums
	// go over the ends of images (3x3, 128 to 128 channels on a Zen 3, GFLOP/s direct
	// and by gemm: 9 pixels 70 and 82, 25 pixels 81 and 81; 16 to 16: 51 and 14).
	minGrad = 16
)

// directGrad tells whether the direct form is the faster one. It follows from the
// shape alone, as the bits do.
func (g *geometry) directGrad() bool {
	return g.rows.out*g.cols.out >= minGrad && g.terms() > 0
}

// planDirect cuts the output rows of an image into blocks of gradTerms pixels at
// most, or rows that are longer into pieces, and returns how many blocks the batch has.
func (d *weightGrad) planDirect() int {
	d.strip = newStrip(d.geometry)
	d.tileRows, d.tileCols = kernel.TileShape()
	d.pieces = (d.cols.out + gradTerms - 1) / gradTerms
	rows := max(gradTerms/d.cols.out, 1)
	d.blocks = (d.rows.out + rows - 1) / rows
	return d.n * d.blocks
}

// Chunk computes the parts lo to hi-1, each some blocks.
func (d *directGrad) Chunk(lo, hi int, s *par.Scratch) {
	rows := (d.rows.out + d.blocks - 1) / d.blocks
	panels := (d.groupK() + d.tileCols - 1) / d.tileCols
	// Panels are a line longer than their data, lest all start in the same set.
	next := rows*d.cols.out*d.tileCols + kernel.TileColumns
	size := d.strip.floats(0, rows)
	scratch := s.Floats(size + panels*next + kernel.TileColumns)
	for part := lo; part < hi; part++ {
		dw := (*weightGrad)(d).sum(part)
		clear(dw)
		for unit := part * d.n * d.blocks / d.parts; unit < (part+1)*d.n*d.blocks/d.parts; unit++ {
			n, block := unit/d.blocks, unit%d.blocks
			first, last := block*d.rows.out/d.blocks, (block+1)*d.rows.out/d.blocks
			for group := range d.groups {
				strip, dy := scratch[:d.strip.floats(first, last)], scratch[size:]
				d.strip.fill(strip, d.x, n, first, group)
				at := (n*d.rows.out+first)*d.cols.out*d.k + group*d.groupK()
				kernel.PanelsTo(dy, d.tileCols, next, d.dy[at:], d.k, (last-first)*d.cols.out, d.groupK())
				d.multiply(dw, strip, dy, next, first, last, group)
			}
		}
	}
}

// multiply adds the block of rows first to last-1 to dw. A panel of dy stays in the
// first-level cache while the tiles of all terms use it.
func (d *directGrad) multiply(dw, strip, dy []float32, next, first, last, group int) {
	taps := d.cols.taps // whose terms are neighbours
	if d.cols.dilation > 1 {
		taps = 1
	}
	t := kernel.Tiles{
		ARow: 1, ACol: d.cols.stride * d.groupC(), ARun: d.rows.stride * d.strip.row,
		BRow: d.tileCols, CRow: d.k, Alpha: 1, Accumulate: true,
	}
	for col := 0; col < d.groupK(); col += d.tileCols {
		t.Cols = min(d.tileCols, d.groupK()-col)
		for piece := range d.pieces {
			left, right := piece*d.cols.out/d.pieces, (piece+1)*d.cols.out/d.pieces
			t.K = right - left
			for r := range d.rows.taps {
				lo, hi := d.rows.windowsInside(r) // the others multiply padding
				lo, hi = max(lo, first), min(hi, last)
				if lo >= hi {
					continue
				}
				t.Runs = hi - lo
				t.B = dy[col/d.tileCols*next+((lo-first)*d.cols.out+left)*d.tileCols:]
				row := strip[(lo-first)*t.ARun+r*d.rows.dilation*d.strip.row+left*t.ACol:]
				for s := 0; s < d.cols.taps; s += taps {
					c := (r*d.cols.taps+s)*d.groupC()*d.k + group*d.groupK() + col
					multiplyRows(&t, row[s*d.cols.dilation*d.groupC():], dw[c:], taps*d.groupC(), d.tileRows)
				}
			}
		}
	}
}
