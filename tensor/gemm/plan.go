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

	// groupCols is how many columns of B are packed at a time: rows are read in
	// runs of 256 bytes, and the packed group stays in the second-level cache.
	groupCols = 64

	// A task has at least taskWork multiplications (some 10 us). There are many
	// tasks, so that workers who are held up leave theirs to others, but not
	// more than manyTasks unless they get as large as bigTask: each copies its
	// part of A.
	taskWork  = 1 << 19
	manyTasks = 16
	bigTask   = 1 << 28

	// maxShared is the largest packed B that is kept as a whole, in floats.
	maxShared = 1 << 26

	// Below shortSum terms the time goes into C: its rows are then written in
	// long runs.
	shortSum = 128

	// fewColumns: a block of A that meets fewer columns of B than this is not
	// copied (see readsInPlace).
	fewColumns = 128
)

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

	// shared is the right operand in panels, if more than one block of rows
	// needs it: panel q of part t of the sum starts at (t·panels + q)·panelNext.
	shared    []float32
	panels    int
	panelNext int
}

// make chooses form and block sizes.
func (l *plan) make(p *Product) {
	*l = plan{Product: p, flip: flips(p), shared: l.shared[:0]}
	if l.flip {
		l.rows, l.left, l.leftTrans = p.N, p.B, !p.TransB
		l.cols, l.right, l.rightTrans = p.M, p.A, !p.TransA
	} else {
		l.rows, l.left, l.leftTrans = p.M, p.A, p.TransA
		l.cols, l.right, l.rightTrans = p.N, p.B, p.TransB
	}
	l.tileRows, l.tileCols = kernel.TileShape()
	l.terms = even(p.K, maxTerms, 1)
	l.blockRows = l.rows
	if l.rows > oneBlock {
		l.blockRows = even(l.rows, maxRows, l.tileRows)
	}
	l.rowBlocks = (l.rows + l.blockRows - 1) / l.blockRows

	work := float64(p.M) * float64(p.N) * float64(p.K)
	tasks := max(int(min(work/taskWork, manyTasks+work/bigTask)), 1)
	l.blockCols = even(l.cols, max((l.cols*l.rowBlocks+tasks-1)/tasks, l.tileCols), l.tileCols)
	l.colBlocks = (l.cols + l.blockCols - 1) / l.blockCols

	const line = 16 // floats, lest panels start in the same set of a cache
	l.panels = (l.cols + l.tileCols - 1) / l.tileCols
	l.panelNext = l.terms*l.tileCols + line
	if size := l.parts()*l.panels*l.panelNext + kernel.TileColumns; l.rowBlocks > 1 && size <= maxShared {
		l.shared = slices.Grow(l.shared, size)[:size]
	}
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
	if !p.TransB {
		return false
	}
	const transposed = 4
	flipped := p.K * p.M
	if !p.TransA {
		flipped *= transposed
	}
	return flipped+transposed*p.M*p.N < transposed*p.K*p.N
}
