package gemm

// setLeft points the tiles at the left block's terms: where they lie, or at a
// copy that is friendlier to the caches.
func (b *block) setLeft(term, terms int) {
	t := &b.tiles
	if b.leftInPlace() {
		m := b.left.(*Matrix)
		if b.leftTrans {
			t.A, t.ARow, t.ACol = m.Data[term*m.Stride+b.row:], 1, m.Stride
		} else {
			t.A, t.ARow, t.ACol = m.Data[b.row*m.Stride+term:], m.Stride, 1
		}
		return
	}
	t.A = b.leftCopy
	if b.leftTrans {
		t.ARow, t.ACol = 1, ((b.rows+line-1)/line|1)*line
		b.left.PackBlock(b.leftCopy, t.ACol, term, terms, b.row, b.rows)
	} else {
		t.ARow, t.ACol = b.terms+line, 1
		b.left.PackBlock(b.leftCopy, t.ARow, b.row, b.rows, term, terms)
	}
}

// setRight points the tiles at the panels of terms x cols elements of the right
// operand: shared ones, or a group that it packs.
func (b *block) setRight(term, terms, col, cols int) {
	b.tiles.BRow = b.tileCols
	if len(b.shared) > 0 {
		b.tiles.B = b.sharedPanel(term, col)
		return
	}
	b.packRight(b.group, term, terms, col, cols, b.temp)
	b.tiles.B = b.group
}
