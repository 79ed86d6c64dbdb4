package conv

import (
	"slices"

	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// direct is a convolution whose tiles read the image itself, from a strip. A tile of
// neighbouring q has rows stride·C' floats apart (kernel.Tiles.ARow), and its sum
// comes in runs: S·C' neighbours, R times (one for each row of the window); or, with
// a dilation between columns, C' neighbours, S times, R times over.
type direct struct {
	geometry
	x       []float32
	y       places
	kernels kernels
	bias    []float32

	strip      strip
	run, jump  int // length of a run of terms, distance to the next
	line       int // distance from one row of the window to the next
	parts      []sumPart
	blocks     int       // blocks of rows of an image
	panels     []float32 // the kernels of all groups
	panelCount int       // of a group
	panelNext  int
	tileRows   int
	tileCols   int
}

// places says where a result's elements are: that of pixel (p, q) of image n and
// channel k at data[n·image + p·row + q·pixel + k].
type places struct {
	data              []float32
	image, row, pixel int
}

// kernels is where a direct convolution has its weights from.
type kernels interface {
	// pack copies the terms of a group's output channels col to col+cols-1: term t
	// of channel col+j goes to dst[t·stride + j].
	pack(dst []float32, stride, group, col, cols int)
}

// A sumPart is a part of the sum that is computed in one go: runs of k terms.
type sumPart struct {
	row     int // of the kernel, of the first run
	at      int // place of the first term in the strip
	term    int // number of the first term
	k, runs int
}

const (
	// maxTerms is the length of a part of the sum, for the reason that gemm has: a
	// panel of 384x16 weights leaves room in the first-level cache.
	maxTerms = 384

	// minDirect is the least number of output columns for which the tiles of a row
	// are high enough; below, gemm's tiles go over the ends of rows (3x3, 128 to 128
	// channels on a Zen 3, GFLOP/s direct and by gemm: 3 columns 80 and 93, 4 columns
	// 94 and 91; 16 to 16 channels: 55 and 36, 77 and 39).
	minDirect = 4

	// stripFloats is what a task reads and writes: 256 KiB, half of a second-level
	// cache.
	stripFloats = 1 << 16

	// A task has at least taskWork multiplications (some 5 µs), and there are
	// manyTasks of them if possible, so that no worker waits long at the end.
	taskWork  = 1 << 18
	manyTasks = 32
)

var directs par.Spares[direct]

// direct tells whether a direct convolution is faster than a product with windows. It
// follows from the shape alone, as the bits do.
func (g *geometry) direct() bool { return g.cols.out >= minDirect && !g.onlyPixels() && g.terms() > 0 }

// convolveDirect computes y, and adds the bias if there is one.
func convolveDirect(g geometry, y places, x []float32, w kernels, bias []float32) {
	d := directs.Take()
	d.geometry, d.y, d.x, d.kernels, d.bias = g, y, x, w, bias
	d.plan()
	par.Do(d.groups*d.panelCount, 1, (*directPacking)(d))
	par.Do(d.n*d.blocks*d.groups, 1, d)
	d.y, d.x, d.kernels, d.bias = places{}, nil, nil, nil
	directs.Put(d)
}

// plan decides on the strip, the parts of the sum and the blocks of rows.
func (d *direct) plan() {
	d.tileRows, d.tileCols = kernel.TileShape()
	d.strip = newStrip(d.geometry)
	d.panelCount = (d.groupK() + d.tileCols - 1) / d.tileCols
	// Panels are a line longer than their data, lest all start in the same set.
	d.panelNext = d.terms()*d.tileCols + kernel.TileColumns
	size := d.groups*d.panelCount*d.panelNext + kernel.TileColumns
	d.panels = slices.Grow(d.panels[:0], size)[:size]
	d.planSum()

	row := d.rows.stride*d.strip.row + d.cols.out*d.groupK() // floats of an output row
	halo := (d.rows.span() - d.rows.stride) * d.strip.row
	rows := max((stripFloats-halo)/row, d.rows.span())
	most := max(d.n*d.groups*d.rows.out/manyTasks, taskWork/(d.cols.out*d.terms()*d.groupK()+1), 1)
	rows = min(rows, most)
	d.blocks = (d.rows.out + rows - 1) / rows
}

// planSum cuts the sum into parts of whole runs, or runs into equal pieces.
func (d *direct) planSum() {
	d.line = d.rows.dilation * d.strip.row
	d.run, d.jump = d.cols.taps*d.groupC(), d.line
	runs, times := d.rows.taps, 1
	if d.cols.dilation > 1 && d.cols.taps > 1 {
		d.run, d.jump = d.groupC(), d.cols.dilation*d.groupC()
		runs, times = d.cols.taps, d.rows.taps
	}
	pieces := (d.run + maxTerms - 1) / maxTerms
	groups := (runs*d.run/pieces + maxTerms - 1) / maxTerms
	if pieces > 1 {
		groups = runs
	}
	d.parts = d.parts[:0]
	for t := range times {
		for i := range groups {
			first, next := i*runs/groups, (i+1)*runs/groups
			for j := range pieces {
				from, to := j*d.run/pieces, (j+1)*d.run/pieces
				d.parts = append(d.parts, sumPart{
					row: t + first*d.jump/d.line, at: t*d.line + first*d.jump + from,
					term: (t*runs+first)*d.run + from, k: to - from, runs: next - first,
				})
			}
		}
	}
}

// directPacking is the body of a loop over the panels of all groups.
type directPacking direct

// Chunk packs the panels lo to hi-1.
func (d *directPacking) Chunk(lo, hi int, _ *par.Scratch) {
	for i := lo; i < hi; i++ {
		panel := d.panels[i*d.panelNext:][:d.terms()*d.tileCols]
		group, col := i/d.panelCount, i%d.panelCount*d.tileCols
		cols := min(d.tileCols, d.groupK()-col)
		if cols < d.tileCols {
			clear(panel)
		}
		d.kernels.pack(panel, d.tileCols, group, col, cols)
	}
}

// Chunk computes the tasks lo to hi-1, each a block of rows of one image and group.
func (d *direct) Chunk(lo, hi int, s *par.Scratch) {
	for task := lo; task < hi; task++ {
		group, block, n := task%d.groups, task/d.groups%d.blocks, task/d.groups/d.blocks
		first, next := block*d.rows.out/d.blocks, (block+1)*d.rows.out/d.blocks
		strip := s.Floats(d.strip.floats(first, next))
		d.strip.fill(strip, d.x, n, first, group)
		d.start(n, first, next, group)
		d.multiply(strip, n, first, next, group)
		d.finish(n, first, next, group)
	}
}

// multiply computes the rows first to next-1 of a group: for each part of the sum,
// a panel of kernels stays in the first-level cache while the tiles of all rows
// use it. Rows that see nothing but padding are left as they are.
func (d *direct) multiply(strip []float32, n, first, next, group int) {
	t := kernel.Tiles{
		ARow: d.cols.stride * d.groupC(), ACol: 1, ARun: d.jump,
		BRow: d.tileCols, CRow: d.y.pixel, Alpha: 1,
	}
	for _, part := range d.parts {
		for panel := range d.panelCount {
			col := panel * d.tileCols
			b := d.panels[(group*d.panelCount+panel)*d.panelNext:]
			t.Cols = min(d.tileCols, d.groupK()-col)
			for p := first; p < next; p++ {
				seen, begins := d.inside(part, p)
				if seen.runs == 0 {
					continue
				}
				t.K, t.Runs, t.Accumulate = seen.k, seen.runs, !begins
				t.B = b[seen.term*d.tileCols:]
				a := strip[(p-first)*d.rows.stride*d.strip.row+seen.at:]
				multiplyRows(&t, a, d.row(n, p)[group*d.groupK()+col:], d.cols.out, d.tileRows)
			}
		}
	}
}

// inside returns what is left of a part of the sum for output row p without the rows
// of the kernel that lie outside of the image, and tells whether the sum begins
// with it.
func (d *direct) inside(part sumPart, p int) (seen sumPart, begins bool) {
	lo, hi := d.rows.tapsInside(p)
	begin := lo * d.cols.taps * d.groupC()
	if d.jump == d.line { // runs are rows
		skip := max(lo-part.row, 0)
		part.at, part.term = part.at+skip*d.jump, part.term+skip*d.run
		part.runs = max(min(part.row+part.runs, hi)-part.row-skip, 0)
	} else if part.row < lo || part.row >= hi {
		part.runs = 0
	}
	return part, part.term == begin
}

// row returns the result from its first element of row p on.
func (d *direct) row(n, p int) []float32 { return d.y.data[n*d.y.image+p*d.y.row:] }

// multiplyRows computes tiles one below the other that have rows rows together: the
// fewest, whose heights differ by one at most. A tile of one or two rows would
// wait for its own sums.
func multiplyRows(t *kernel.Tiles, a, c []float32, rows, tileRows int) {
	tiles := (rows + tileRows - 1) / tileRows
	height, higher := rows/tiles, rows%tiles
	if higher > 0 {
		t.A, t.C, t.Rows, t.Count = a, c, height+1, higher
		t.ANext, t.CNext = t.Rows*t.ARow, t.Rows*t.CRow
		t.Multiply()
		a, c = a[higher*t.ANext:], c[higher*t.CNext:]
	}
	t.A, t.C, t.Rows, t.Count = a, c, height, tiles-higher
	t.ANext, t.CNext = t.Rows*t.ARow, t.Rows*t.CRow
	t.Multiply()
}

// start clears the rows that see nothing but padding.
func (d *direct) start(n, first, next, group int) {
	for p := first; p < next; p++ {
		if lo, hi := d.rows.tapsInside(p); lo == hi {
			for q := range d.cols.out {
				clear(d.row(n, p)[q*d.y.pixel+group*d.groupK():][:d.groupK()])
			}
		}
	}
}

// finish adds the bias to rows that are complete and still in the cache.
func (d *direct) finish(n, first, next, group int) {
	if d.bias == nil {
		return
	}
	k := group * d.groupK()
	bias := d.bias[k:][:d.groupK()]
	for p := first; p < next; p++ {
		row := d.row(n, p)[k:]
		for q := range d.cols.out {
			y := row[q*d.y.pixel:][:len(bias)]
			kernel.AddTo(y, y, bias)
		}
	}
}
