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

	// A task goes through its part of A once for every group of columns. If that
	// part is larger than manyFloats it is not in the second-level cache the next
	// time, and so many columns of B pay for fetching it.
	manyFloats   = 1 << 16
	fetchColumns = 128

	// A result with no more tiles than this in a row is cut into rows alone.
	fewTiles = 4

	// maxShared is the largest packed B that is kept as a whole, in floats.
	maxShared = 1 << 26

	// groupColumns is how many columns of B are packed at a time: rows are read in
	// runs of 256 bytes, and the packed group, 384x64 floats at most, is still in
	// the second-level cache when it is used.
	groupColumns = 64

	// farFloats is the size from which B is expected to come from memory, not
	// from a cache. It is then packed panel by panel, each asked for while the
	// one before is used.
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

	rowBlocks, colBlocks int // one task each
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
	l.terms = max((p.K+l.parts()-1)/l.parts(), 1)
	l.groupCols = groupColumns
	if l.rightIsFar() {
		l.groupCols = l.tileCols
	}
	l.panels = (l.cols + l.tileCols - 1) / l.tileCols
	l.cut()

	// Panels are a line longer than their data, lest all start in the same set.
	l.panelNext = l.terms*l.tileCols + line
	if size := l.parts()*l.panels*l.panelNext + kernel.TileColumns; l.rowBlocks > 1 && l.K > 0 && size <= maxShared {
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
	l.rowBlocks = max((l.rows+rowLimit-1)/rowLimit, 1)

	colLimit := l.cols * l.rowBlocks / tasks
	if l.rows/l.rowBlocks*l.K > manyFloats {
		colLimit = max(colLimit, fetchColumns)
	}
	if !l.leftInPlace() {
		colLimit = max(colLimit, copyColumns)
	}
	colLimit = max(colLimit, l.tileCols)
	l.colBlocks = max((l.cols+colLimit-1)/colLimit, 1)
	if l.tasks()%2 == 1 && l.tasks() > 1 && l.tasks() < manyTasks && l.colBlocks < l.panels {
		l.colBlocks++ // an odd number leaves half of the workers idle at the end
	}
}

// part returns where part i of n elements begins, of parts that are equal but
// for one unit.
func part(i, parts, n, unit int) int {
	units := (n + unit - 1) / unit
	return min(i*units/parts*unit, n)
}

// leftInPlace tells whether the left operand is read where it lies: if it is
// small, or if its rows are contiguous and do not all start in the same few sets
// of a cache.
func (l *plan) leftInPlace() bool {
	m, inMemory := l.left.(*Matrix)
	if !inMemory {
		return false
	}
	// In floats: half of the 4 KiB after which the sets of a cache repeat, two
	// cache lines, and what a first-level cache of 32 KiB holds.
	const period, near, small = 512, 32, 8192
	scattered := (m.Stride+near)%period > 2*near
	return scattered && (!l.leftTrans || l.rows*l.K <= small)
}

// rightIsFar tells whether the right operand is read from memory, as it lies,
// while the product is computed.
func (l *plan) rightIsFar() bool {
	_, inMemory := l.right.(*Matrix)
	return inMemory && !l.rightTrans && l.rows <= oneBlock && float64(l.K)*float64(l.cols) >= farFloats
}

// sharedPanel returns the panel of the part of the sum at term that starts with
// column col, and those that follow.
func (l *plan) sharedPanel(term, col int) []float32 {
	return l.shared[(term/l.terms*l.panels+col/l.tileCols)*l.panelNext:]
}

// parts returns the number of parts into which the sum is cut.
func (l *plan) parts() int { return max((l.K+maxTerms-1)/maxTerms, 1) }

func (l *plan) tasks() int { return l.rowBlocks * l.colBlocks }

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
