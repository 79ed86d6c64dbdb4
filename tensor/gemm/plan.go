package gemm

import (
	"slices"

	"galaxynet/tensor/kernel"
)

// Block sizes. They follow from the shape and the level alone, never from the
// number of workers or a measurement at run time.
const (
	// maxTerms (KC) is the length of the sums that stay in registers. A panel
	// of B of 384x16 floats leaves room for A in a first-level cache of 32 KiB;
	// the panels of 32 columns that AVX-512 has come from the second level. It
	// is part of the result's bits, so it is the same at every level.
	maxTerms = 384

	// maxRows (MC) bounds the block of A that is used over and over: 192x384
	// floats are some half of a second-level cache of 512 KiB. Up to oneBlock
	// rows are not cut: B then need not be packed before the work begins.
	maxRows  = 192
	oneBlock = 256

	// A task has at least taskWork multiplications (some 5 µs). There are many
	// tasks, so that workers who are held up leave theirs to others, but no more
	// than manyTasks unless they get as large as bigTask.
	taskWork  = 1 << 18
	manyTasks = 32
	bigTask   = 1 << 28

	// Each task copies its part of A, if A is not read in place: so many columns
	// of B pay for it.
	copyColumns = 300

	// A result with no more tiles than this in a row is cut into rows alone.
	fewTiles = 4

	// maxShared is the largest packed B that is kept as a whole, in floats.
	maxShared = 1 << 26

	// Below shortSum terms the time goes into C, whose rows are then written in
	// runs of groupCols columns. Longer sums go panel by panel: one panel is
	// packed, stays in the first-level cache and is used from top to bottom.
	shortSum  = 128
	groupCols = 64

	// farFloats is the size from which B is expected to come from memory, not
	// from a cache.
	farFloats = 1 << 22
)

// line is a cache line, in floats.
const line = 16

// A plan is a product put in the form in which it is computed:
//
//	left (rows x terms) · right (terms x cols), into dst
//
// which is op(A)·op(B), or with flip op(B)ᵀ·op(A)ᵀ, whose result is C
// transposed. The left operand is read element by element and needs no
// particular order; the right one is read in vectors along its rows, so it has
// to be transposed if it is stored by columns. Flipping lets the product
// transpose the smaller of the two.
type plan struct {
	*Product
	flip                  bool
	rows, cols            int // of the result in this form: M, N or N, M
	left, right           Packer
	leftTrans, rightTrans bool

	blockRows, blockCols int // of a task
	rowBlocks, colBlocks int
	terms                int // of each part of the sum
	tileRows, tileCols   int
	groupCols            int // columns of B that are packed at a time

	// shared is the right operand in panels, if more than one block of rows
	// needs it: panel q of part t of the sum starts at (t·panels + q)·panelNext.
	shared    []float32
	panels    int
	panelNext int
}

// choose decides on form and block sizes.
func (l *plan) choose(p *Product) {
	*l = plan{Product: p, flip: flips(p), shared: l.shared[:0]}
	if l.flip {
		l.rows, l.left, l.leftTrans = p.N, p.B, !p.TransposeB
		l.cols, l.right, l.rightTrans = p.M, p.A, !p.TransposeA
	} else {
		l.rows, l.left, l.leftTrans = p.M, p.A, p.TransposeA
		l.cols, l.right, l.rightTrans = p.N, p.B, p.TransposeB
	}
	l.tileRows, l.tileCols = kernel.TileShape()
	l.terms = even(p.K, maxTerms, 1)
	l.groupCols = l.tileCols
	if l.terms < shortSum && l.cols > 2*l.tileCols {
		l.groupCols = groupCols
	}
	l.panels = (l.cols + l.tileCols - 1) / l.tileCols
	l.cut()

	// Panels are a line longer than their data, lest all start in the same set.
	l.panelNext = l.terms*l.tileCols + line
	if size := l.parts()*l.panels*l.panelNext + kernel.TileColumns; l.rowBlocks > 1 && size <= maxShared {
		l.shared = slices.Grow(l.shared, size)[:size]
	}
}

// cut divides the result into the blocks that are the tasks.
func (l *plan) cut() {
	work := float64(l.M) * float64(l.N) * float64(l.K)
	tasks := max(int(min(work/taskWork, manyTasks+work/bigTask)), 1)

	rowLimit := max(l.rows, 1)
	switch {
	case l.rows > oneBlock:
		rowLimit = maxRows
	case l.panels <= fewTiles:
		rowLimit = max(l.rows/tasks, 2*l.tileRows)
	}
	l.blockRows = even(l.rows, rowLimit, l.tileRows)
	l.rowBlocks = (l.rows + l.blockRows - 1) / l.blockRows

	colLimit := l.cols * l.rowBlocks / tasks
	if !l.leftInPlace() {
		colLimit = max(colLimit, copyColumns)
	}
	l.blockCols = even(l.cols, max(colLimit, l.tileCols), l.tileCols)
	l.colBlocks = (l.cols + l.blockCols - 1) / l.blockCols
}

// leftInPlace tells whether the left operand is read where it lies: if it is
// small, or if its rows are contiguous and do not all start in the same few sets
// of a cache.
func (l *plan) leftInPlace() bool {
	m, inMemory := l.left.(*Matrix)
	if !inMemory {
		return false
	}
	const page, near, small = 1024, 32, 8192 // floats: the period of the sets, two cache lines, a first-level cache
	scattered := (m.Stride+near)%(page/2) > 2*near
	return scattered && (!l.leftTrans || l.rows*l.K <= small)
}

// sharedPanel returns the panel of the part of the sum at term that starts with
// column col, and those that follow.
func (l *plan) sharedPanel(term, col int) []float32 {
	return l.shared[(term/l.terms*l.panels+col/l.tileCols)*l.panelNext:]
}

// parts returns the number of parts into which the sum is cut.
func (l *plan) parts() int { return (l.K + l.terms - 1) / l.terms }

func (l *plan) tasks() int { return l.rowBlocks * l.colBlocks }

// even cuts n into the fewest parts of at most limit and returns the size of
// equal ones, rounded up to a multiple of unit.
func even(n, limit, unit int) int {
	if n == 0 {
		return unit
	}
	parts := (n + limit - 1) / limit
	size := (n + parts - 1) / parts
	return (size + unit - 1) / unit * unit
}

// flips tells whether C's transpose is cheaper to compute, which is asked when
// B would have to be transposed. An element that is transposed costs about four
// times one that is copied; the transposed result is one more.
func flips(p *Product) bool {
	if !p.TransposeB {
		return false
	}
	const transposed = 4
	flipped := p.K * p.M
	if !p.TransposeA {
		flipped *= transposed
	}
	return flipped+transposed*p.M*p.N < transposed*p.K*p.N
}
