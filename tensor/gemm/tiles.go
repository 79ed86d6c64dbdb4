package gemm

// lookAhead makes the tiles ask for what the next panel is made from, which
// starts at (term, col) of the block, or at the next part of the sum, if it has
// to come from memory: that is read while the processor computes.
func (b *block) lookAhead(term, col int) {
	if col >= b.cols {
		term, col = term+b.terms, 0
	}
	b.ahead, b.tiles.AheadRow, b.tiles.AheadRows = nil, 0, 0
	if !b.rightIsFar() || term >= b.K {
		return
	}
	m := b.right.(*Matrix)
	rows, tiles := min(b.terms, b.K-term), b.rowParts[0].tiles+b.rowParts[1].tiles
	b.ahead, b.tiles.AheadRow = m.Data[term*m.Stride+b.col+col:], m.Stride
	b.tiles.AheadRows = (rows + tiles - 1) / tiles
}

// multiply computes the tiles, and moves on in what they ask for.
func (b *block) multiply() {
	t := &b.tiles
	t.Ahead = b.ahead
	t.Multiply()
	b.ahead = b.ahead[min(t.Count*t.AheadRows*t.AheadRow, len(b.ahead)):]
}

// multiplyPanels computes the group of columns that starts at col, panel by
// panel (LOOP 2), each from the top to the bottom (LOOP 1).
func (b *block) multiplyPanels(col, cols int) {
	t := &b.tiles
	left, right := t.A, t.B
	t.CRow, t.BNext = b.dstStride, 0
	for q := 0; q*b.tileCols < cols; q++ {
		t.B = right[q*b.panelNext:]
		t.Cols = min(b.tileCols, cols-q*b.tileCols)
		c := b.dst[col+q*b.tileCols:]
		for _, part := range b.rowParts {
			if part.tiles == 0 {
				continue
			}
			t.Rows, t.Count = part.rows, part.tiles
			t.ANext, t.CNext = t.Rows*t.ARow, t.Rows*t.CRow
			t.A, t.C = left[part.row*t.ARow:], c[part.row*t.CRow:]
			b.multiply()
		}
	}
	t.A = left
}

// A rowPart is a run of tiles of the same height: tiles·rows rows from row on.
type rowPart struct{ row, tiles, rows int }

// cutRows divides the rows among the fewest tiles so that their heights differ
// by one at most: a tile of one or two rows would wait for its own sums.
func cutRows(rows, tileRows int) [2]rowPart {
	tiles := (rows + tileRows - 1) / tileRows
	height, higher := rows/tiles, rows%tiles
	return [2]rowPart{
		{0, higher, height + 1},
		{higher * (height + 1), tiles - higher, height},
	}
}
