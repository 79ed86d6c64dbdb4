package gemm

import (
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// Chunk computes the blocks of C with the numbers lo to hi-1.
//
// The loops are those of BLIS, from the outside in:
//
//	LOOP 5 and 3  over columns and rows of C, one block a task: a block of A
//	              stays in the second-level cache
//	LOOP 4        over parts of the sum, short enough for the caches to hold what
//	              the inner loops use again
//	LOOP 2        over panels of B: one stays in the first-level cache
//	LOOP 1        over the tiles from top to bottom (in kernel.Tiles, and the
//	              tile's own sum inside it)
//
// Loops 5 and 3 are the parallel ones: their iterations write different
// elements. Loop 4 is not: its iterations add to the same ones.
func (l *plan) Chunk(lo, hi int, s *par.Scratch) {
	for task := lo; task < hi; task++ {
		i, j := task/l.colBlocks, task%l.colBlocks
		b := block{
			plan: l,
			row:  part(i, l.rowBlocks, l.rows, l.tileRows),
			col:  part(j, l.colBlocks, l.cols, l.tileCols),
		}
		b.rows = part(i+1, l.rowBlocks, l.rows, l.tileRows) - b.row
		b.cols = part(j+1, l.colBlocks, l.cols, l.tileCols) - b.col
		b.compute(s)
	}
}

// A block is one task: rows x cols elements of the result in the plan's form.
type block struct {
	*plan
	row, rows, col, cols int

	leftCopy, group, temp []float32 // scratch
	dst                   []float32 // the block in C, or in scratch if the plan is flipped
	dstStride             int
	ahead                 []float32 // of the right operand, for the next group
	rowParts              [2]rowPart
	tiles                 kernel.Tiles
}

// compute goes through LOOP 4.
func (b *block) compute(s *par.Scratch) {
	b.cutScratch(s)
	b.rowParts = cutRows(b.rows, b.tileRows)
	accumulate := b.begin()
	for term := 0; term < b.K; term += b.terms {
		terms := min(b.terms, b.K-term)
		b.setLeft(term, terms)
		b.tiles.K, b.tiles.Alpha, b.tiles.Accumulate = terms, b.Alpha, accumulate || term > 0
		for col := 0; col < b.cols; col += b.groupCols {
			cols := min(b.groupCols, b.cols-col)
			b.setRight(term, terms, b.col+col, cols)
			b.lookAhead(term, col+b.groupCols)
			b.multiplyPanels(col, cols)
		}
	}
	b.finish()
}

// cutScratch divides the worker's scratch: a copy of the left block, a group of
// panels, and what transposing needs. Rows of the copy are some cache lines longer
// than the data, lest all start in the same set of a cache.
func (b *block) cutScratch(s *par.Scratch) {
	leftSize := (b.terms + line) * (b.rows + 2*line)
	groupSize, tempSize, dstSize := 0, 0, 0
	if len(b.shared) == 0 {
		groupSize = b.groupCols/b.tileCols*b.panelNext + kernel.TileColumns
		tempSize = b.terms * b.tileCols
	}
	if b.flip {
		dstSize = b.rows * b.cols
	}
	scratch := s.Floats(leftSize + groupSize + tempSize + dstSize)
	cut := func(n int) (piece []float32) {
		piece, scratch = scratch[:n:n], scratch[n:]
		return piece
	}
	b.leftCopy, b.group, b.temp = cut(leftSize), cut(groupSize), cut(tempSize)
	if b.flip {
		b.dst, b.dstStride = cut(dstSize), b.cols
	} else {
		b.dst, b.dstStride = b.C[b.row*b.Stride+b.col:], b.Stride
	}
}

// begin brings the destination into the state that the sums are added to, and
// tells whether the first part of the sum is added or stored.
func (b *block) begin() (accumulate bool) {
	switch {
	case b.flip:
		if b.K == 0 {
			clear(b.dst)
		}
		return false
	case b.Beta == 0 && b.K > 0:
		return false
	case b.Beta != 1:
		for i := range b.rows {
			scale(b.dst[i*b.dstStride:][:b.cols], b.Beta)
		}
	}
	return true
}

// scale multiplies x by beta; with beta 0 it does not read x.
func scale(x []float32, beta float32) {
	if beta == 0 {
		clear(x)
	} else {
		kernel.ScaleTo(x, beta, x)
	}
}

// finish brings a flipped block to its place in C and applies the epilogue.
func (b *block) finish() {
	row, rows, col, cols := b.row, b.rows, b.col, b.cols
	if b.flip {
		row, rows, col, cols = col, cols, row, rows
		b.transposeToC(row, rows, col, cols)
	}
	if b.Epilogue != nil {
		b.Epilogue.Apply(b.C[row*b.Stride+col:], b.Stride, row, rows, col, cols)
	}
}

// transposeToC adds the flipped block, which is cols x rows, to beta·C.
func (b *block) transposeToC(row, rows, col, cols int) {
	c := b.C[row*b.Stride+col:]
	if b.Beta == 0 {
		kernel.TransposeTo(c, b.Stride, b.dst, b.dstStride, cols, rows)
		return
	}
	line := b.leftCopy[:cols] // done with
	for i := range rows {
		kernel.TransposeTo(line, cols, b.dst[i:], b.dstStride, cols, 1)
		kernel.Axpy(b.Beta, c[i*b.Stride:][:cols], line)
		copy(c[i*b.Stride:][:cols], line)
	}
}
