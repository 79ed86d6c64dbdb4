package kernel

import (
	"fmt"

	"galaxynet/tensor/cpu"
)

// Tiles describes a run of Count small matrix products, the innermost work of
// a large one. For every tile t, row i < Rows and column j < Cols,
//
//	C[t·CNext + i·CRow + j] = alpha·s        or, with Accumulate, += alpha·s
//	s = sum over p < K of A[t·ANext + i·ARow + p·ACol] · B[t·BNext + p·BRow + j]
//
// All strides count floats. A is read one element at a time, so that its rows
// may lie in any direction; B is read by whole vectors. With Runs > 1 the sum goes
// on in as many runs of K terms: from one to the next A moves by ARun, while B
// goes on row by row.
//
//	s = sum over u < Runs, p < K of A[t·ANext + i·ARow + u·ARun + p·ACol] · B[t·BNext + (u·K + p)·BRow + j]
//
// So the windows of an image can be read where they lie: a run is a row of the
// window, the next one a row of the image further on.
type Tiles struct {
	A           []float32
	ARow, ACol  int // from one row of the tile, one term of the sum, to the next
	ANext       int // from one tile to the next; 0 if all share the same rows
	ARun        int // from one run of the sum to the next
	B           []float32
	BRow, BNext int
	C           []float32
	CRow, CNext int
	Rows, Cols  int // of each tile, within TileShape
	K, Runs     int // terms of a run, runs of a sum; no Runs are one
	Count       int
	Alpha       float32
	Accumulate  bool

	// Ahead is memory that will be read soon: each tile asks the caches for
	// AheadRows more rows of it, each as long as the largest tile, AheadRow
	// floats apart. It changes no result, and levels are free to ignore it.
	Ahead               []float32
	AheadRow, AheadRows int

	left                   int // the assembly's own: tiles still to do,
	aAt, bAt, cAt, aheadAt int // bytes from the start of each slice to what the next tile needs,
	runsLeft               int // runs still to do of a tile,
	aTurn                  int // bytes from the end of a run in A to the next run
}

// TileColumns is the granule of B's rows: a tile of Cols columns may read the
// floats up to the next multiple of TileColumns in each row of B.
const TileColumns = 16

// TileShape returns the largest tile of the current level, which is the one
// that keeps all of its elements in registers.
func TileShape() (rows, cols int) {
	switch cpu.Current() {
	case cpu.AVX512:
		return 14, 32
	case cpu.AVX2, cpu.NEON:
		return 6, 16
	}
	return 2, 4
}

// Multiply computes the products. The destination must not overlap A or B.
// Each element is one chain of additions in the order of the sum: fused
// multiply-adds from zero, then a product with alpha or a fused addition of it
// to C; so the levels with assembly give equal bits. Generic rounds the
// products too, which makes its s differ from theirs by at most
// 2·K·Runs·2⁻²⁴ · sum |a·b|. Without Accumulate C is not read. Multiply panics if
// the shape does not fit the level or a slice is too short. It allocates
// nothing, and uses t's unexported fields as working memory.
//
// Source: Van Zee and van de Geijn, "BLIS: A Framework for Rapidly
// Instantiating BLAS Functionality", 2015, section 3.2 (the micro-kernel).
func (t *Tiles) Multiply() {
	t.Runs = max(t.Runs, 1)
	t.checkShape()
	if t.Count == 0 {
		return
	}
	t.checkSlices()
	t.announce()
	if len(t.Ahead) == 0 {
		t.AheadRows = 0
	}
	t.left, t.aAt, t.bAt, t.cAt, t.aheadAt = t.Count, 0, 0, 0, 0
	t.aTurn = 4 * (t.ARun - t.K*t.ACol)
	multiplyTiles(t)
}

// checkShape panics if the level has no such tile.
func (t *Tiles) checkShape() {
	rows, cols := TileShape()
	if t.Rows < 1 || t.Rows > rows || t.Cols < 1 || t.Cols > cols || t.K < 1 || t.Count < 0 {
		panic(fmt.Sprintf("kernel: %d tiles of %dx%d over %d terms: want 1..%d rows, 1..%d columns, a term at least", t.Count, t.Rows, t.Cols, t.K, rows, cols))
	}
}

// checkSlices panics if the kernels would leave the slices.
func (t *Tiles) checkSlices() {
	if min(t.ARow, t.ACol, t.ANext, t.ARun, t.BRow, t.BNext, t.CRow, t.CNext) < 0 {
		panic(fmt.Sprintf("kernel: strides of tiles: A %d, %d, %d, %d, B %d, %d, C %d, %d: want none negative",
			t.ARow, t.ACol, t.ANext, t.ARun, t.BRow, t.BNext, t.CRow, t.CNext))
	}
	last := t.Count - 1
	a := distance(last, t.ANext) + distance(t.Rows-1, t.ARow) + distance(t.Runs-1, t.ARun) + distance(t.K-1, t.ACol) + 1
	b := distance(last, t.BNext) + distance(distance(t.Runs, t.K)-1, t.BRow) + (t.Cols+TileColumns-1)/TileColumns*TileColumns
	c := distance(last, t.CNext) + distance(t.Rows-1, t.CRow) + t.Cols
	if a > len(t.A) || b > len(t.B) || c > len(t.C) {
		panic(fmt.Sprintf("kernel: tiles need %d, %d and %d floats of A, B and C, which have %d, %d and %d", a, b, c, len(t.A), len(t.B), len(t.C)))
	}
}

// announce tells the race detector what the tiles touch.
func (t *Tiles) announce() {
	if !raceEnabled {
		return
	}
	for n := range t.Count {
		for p := range t.Runs * t.K {
			raceRead(t.B[n*t.BNext+p*t.BRow:][:t.Cols])
			if t.ACol != 1 {
				for i := range t.Rows {
					raceRead(t.A[n*t.ANext+i*t.ARow+p/t.K*t.ARun+p%t.K*t.ACol:][:1])
				}
			}
		}
		for i := range t.Rows {
			if t.ACol == 1 {
				for u := range t.Runs {
					raceRead(t.A[n*t.ANext+i*t.ARow+u*t.ARun:][:t.K])
				}
			}
			raceWrite(t.C[n*t.CNext+i*t.CRow:][:t.Cols])
		}
	}
}

// multiplyTilesGeneric is the specification, in tiles of 2 rows and 4 columns,
// whose eight sums and six factors fit in sixteen registers; edges go element
// by element.
func multiplyTilesGeneric(t *Tiles) {
	for n := range t.Count {
		a, b, c := t.A[n*t.ANext:], t.B[n*t.BNext:], t.C[n*t.CNext:]
		if t.Rows == 2 && t.Cols == 4 {
			t.tile2x4(a, b, c)
			continue
		}
		for i := range t.Rows {
			for j := range t.Cols {
				s := float32(0)
				for u := range t.Runs {
					for p := range t.K {
						s += float32(a[i*t.ARow+u*t.ARun+p*t.ACol] * b[(u*t.K+p)*t.BRow+j])
					}
				}
				t.put(&c[i*t.CRow+j], s)
			}
		}
	}
}

// tile2x4 computes one full tile. B's row is indexed element by element, not
// cut out as an array: the bounds checks between the columns keep the compiler
// from computing all products first and spilling half of them (4.0 against 5.9
// GFLOP/s on a Zen 3 at 3.2 GHz).
func (t *Tiles) tile2x4(a, b, c []float32) {
	var s00, s01, s02, s03, s10, s11, s12, s13 float32
	aCol, bRow := t.ACol, t.BRow
	bottom := a[t.ARow:]
	top := a[:len(bottom)]
	j := 0
	for u := range t.Runs {
		i := u * t.ARun
		for range t.K {
			a0, a1 := top[i], bottom[i]
			r := b[j]
			s00 += float32(a0 * r)
			s10 += float32(a1 * r)
			r = b[j+1]
			s01 += float32(a0 * r)
			s11 += float32(a1 * r)
			r = b[j+2]
			s02 += float32(a0 * r)
			s12 += float32(a1 * r)
			r = b[j+3]
			s03 += float32(a0 * r)
			s13 += float32(a1 * r)
			i, j = i+aCol, j+bRow
		}
	}
	c0, c1 := (*[4]float32)(c), (*[4]float32)(c[t.CRow:])
	t.put(&c0[0], s00)
	t.put(&c0[1], s01)
	t.put(&c0[2], s02)
	t.put(&c0[3], s03)
	t.put(&c1[0], s10)
	t.put(&c1[1], s11)
	t.put(&c1[2], s12)
	t.put(&c1[3], s13)
}

// put brings a finished sum to its place in C.
func (t *Tiles) put(c *float32, s float32) {
	if t.Accumulate {
		*c += float32(t.Alpha * s)
	} else {
		*c = t.Alpha * s
	}
}
