package kernel

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"strings"
	"testing"

	"galaxynet/tensor/cpu"
	"galaxynet/tensor/cpu/cputest"
)

// fma32 is a·b + c rounded once. The product of two floats is exact in float64.
// Their sum with c is rounded to odd there (an inexact result gets its last bit
// set), after which rounding to float32 equals rounding the exact sum.
//
// Source: Boldo and Melquiond, "Emulation of FMA and correctly rounded sums:
// proved algorithms using rounding to odd", 2008.
func fma32(a, b, c float32) float32 {
	p, q := float64(a)*float64(b), float64(c)
	s := p + q
	if math.IsNaN(s) || math.IsInf(s, 0) {
		return float32(s)
	}
	pp := s - q
	rest := (p - pp) + (q - (s - pp)) // Knuth's two-sum: p+q = s+rest exactly
	if rest != 0 && math.Float64bits(s)&1 == 0 {
		s = math.Nextafter(s, math.Inf(int(math.Copysign(1, rest))))
	}
	return float32(s)
}

// multiplyNaive is the formula in the doc comment of Tiles, element by element;
// fused as the levels with assembly are, or not.
func multiplyNaive(t *Tiles, fused bool) {
	for n := range t.Count {
		for i := range t.Rows {
			for j := range t.Cols {
				s := float32(0)
				for p := range max(t.Runs, 1) * t.K {
					a, b := t.A[n*t.ANext+i*t.ARow+p/t.K*t.ARun+p%t.K*t.ACol], t.B[n*t.BNext+p*t.BRow+j]
					if fused {
						s = fma32(a, b, s)
					} else {
						s += float32(a * b)
					}
				}
				c := &t.C[n*t.CNext+i*t.CRow+j]
				switch {
				case !t.Accumulate:
					*c = t.Alpha * s
				case fused:
					*c = fma32(t.Alpha, s, *c)
				default:
					*c += float32(t.Alpha * s)
				}
			}
		}
	}
}

// layouts places the operands of a tile: packed or plain, rows or columns of A
// contiguous, tiles below or beside each other.
var layouts = []struct {
	name string
	set  func(t *Tiles)
}{
	{"rows of A contiguous, tiles go down", func(t *Tiles) {
		t.ARow, t.ACol = t.K+3, 1
		t.ANext, t.BNext = t.Rows*t.ARow, 0
		t.BRow = 32
		t.CRow = t.Cols + 5
		t.CNext = t.Rows * t.CRow
	}},
	{"columns of A contiguous, tiles go right", func(t *Tiles) {
		t.ARow, t.ACol = 1, t.Rows+1
		t.ANext, t.BNext = 0, 32*t.K*max(t.Runs, 1)
		t.BRow = 32
		t.CNext = t.Cols
		t.CRow = t.Cols*t.Count + 1
	}},
	{"windows of an image", func(t *Tiles) { // 3 floats a pixel, rows of 70
		t.ARow, t.ACol = 3, 1
		t.ANext, t.BNext = t.Rows*t.ARow, 0
		t.ARun = 70
		t.BRow = 32
		t.CRow = t.Cols
		t.CNext = t.Rows * t.CRow
	}},
	{"B plain", func(t *Tiles) {
		t.ARow, t.ACol, t.ANext = t.K, 1, 2
		t.BRow, t.BNext = 37, 1
		t.CRow, t.CNext = t.Cols, t.Rows*t.Cols
	}},
}

// Every element outside the tile keeps its sentinel, every one inside has the
// bits of the naive chain: the levels with assembly promise the fused one,
// Generic the other.
func TestTilesHaveTheBitsOfTheNaiveChain(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		random := rand.New(rand.NewPCG(1, 2))
		maxRows, maxCols := TileShape()
		for rows := 1; rows <= maxRows; rows++ {
			for cols := 1; cols <= maxCols; cols++ {
				if testing.Short() && (rows*7+cols)%3 != 0 {
					continue
				}
				for _, layout := range layouts {
					for _, accumulate := range []bool{false, true} {
						tiles := Tiles{Rows: rows, Cols: cols, K: 1 + random.IntN(9), Count: 1 + random.IntN(3), Alpha: 1, Accumulate: accumulate}
						if random.IntN(2) == 0 {
							tiles.Alpha = 0.3
						}
						if random.IntN(2) == 0 { // a run may begin anywhere
							tiles.Runs, tiles.ARun = 1+random.IntN(3), random.IntN(20)
						}
						if random.IntN(3) == 0 { // changes nothing, past its end either
							tiles.Ahead, tiles.AheadRow, tiles.AheadRows = make([]float32, 50), 20, 3
						}
						layout.set(&tiles)
						checkTiles(t, layout.name, tiles, random)
					}
				}
			}
		}
	})
}

// checkTiles fills operands that are just long enough and compares.
func checkTiles(t *testing.T, name string, tiles Tiles, random *rand.Rand) {
	t.Helper()
	last := tiles.Count - 1
	fill := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(random.NormFloat64())
		}
		return x
	}
	runs := max(tiles.Runs, 1)
	tiles.A = fill(last*tiles.ANext + (tiles.Rows-1)*tiles.ARow + (runs-1)*tiles.ARun + (tiles.K-1)*tiles.ACol + 1)
	tiles.B = fill(last*tiles.BNext + (runs*tiles.K-1)*tiles.BRow + (tiles.Cols+15)/16*16)
	const guard = 40 // more than a vector on either side
	n := last*tiles.CNext + (tiles.Rows-1)*tiles.CRow + tiles.Cols
	got, want := fill(n+2*guard), make([]float32, n+2*guard)
	copy(want, got)

	tiles.C = want[guard : guard+n]
	multiplyNaive(&tiles, cpu.Current() != cpu.Generic)
	tiles.C = got[guard : guard+n]
	tiles.Multiply()
	for i := range got {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%s, %d tiles of %dx%d, %d runs of %d, alpha %v, accumulate %v: C[%d] of %d = %v, want %v",
				name, tiles.Count, tiles.Rows, tiles.Cols, runs, tiles.K, tiles.Alpha, tiles.Accumulate, i-guard, n, got[i], want[i])
		}
	}
}

// Without Accumulate the old C does not count, not even a NaN; a NaN in A or B
// does, even against a zero.
func TestTilesReadNoOldCAndLetNaNTravel(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		nan := float32(math.NaN())
		c := []float32{nan, nan}
		tiles := Tiles{
			A: []float32{1, 2}, ARow: 2, ACol: 1,
			B: append([]float32{3, nan}, make([]float32, 30)...), BRow: 16,
			C: c, CRow: 2,
			Rows: 1, Cols: 2, K: 2, Count: 1, Alpha: 1,
		}
		tiles.Multiply()
		if c[0] != 3 || c[1] == c[1] {
			t.Errorf("C = %v, want [3 NaN]: the old C must not be read, the NaN of B must travel", c)
		}
		tiles.A[0] = 0
		tiles.Multiply()
		if c[0] != 0 || c[1] == c[1] {
			t.Errorf("C = %v, want [0 NaN]: 0·NaN is NaN", c)
		}
	})
}

// overflowing is a stride that leads back to the start after four rows, if it
// is multiplied carelessly.
const overflowing = 1 << (bits.UintSize - 2)

func TestTilesOfAWrongShapePanic(t *testing.T) {
	good := func() *Tiles {
		return &Tiles{A: make([]float32, 6), ARow: 3, ACol: 1, B: make([]float32, 48), BRow: 16, C: make([]float32, 8), CRow: 4, Rows: 2, Cols: 4, K: 3, Count: 1, Alpha: 1}
	}
	good().Multiply() // must not panic
	for _, c := range []struct {
		spoil func(t *Tiles)
		want  string // the text's beginning
	}{
		{func(t *Tiles) { t.Rows = 0 }, "kernel: 1 tiles of 0x4 over 3 terms: want 1.."},
		{func(t *Tiles) { t.Rows = 15 }, "kernel: 1 tiles of 15x4 over 3 terms: want 1.."},
		{func(t *Tiles) { t.Cols = 33 }, "kernel: 1 tiles of 2x33 over 3 terms: want 1.."},
		{func(t *Tiles) { t.K = 0 }, "kernel: 1 tiles of 2x4 over 0 terms: want 1.."},
		{func(t *Tiles) { t.Count = -1 }, "kernel: -1 tiles of 2x4 over 3 terms: want 1.."},
		{func(t *Tiles) { t.CRow = -4 }, "kernel: strides of tiles: A 3, 1, 0, 0, B 16, 0, C -4, 0: want none negative"},
		{func(t *Tiles) { t.A = t.A[:5] }, "kernel: tiles need 6, 48 and 8 floats of A, B and C, which have 5, 48 and 8"},
		{func(t *Tiles) { t.B = t.B[:47] }, "kernel: tiles need 6, 48 and 8 floats of A, B and C, which have 6, 47 and 8"},
		{func(t *Tiles) { t.C = t.C[:7] }, "kernel: tiles need 6, 48 and 8 floats of A, B and C, which have 6, 48 and 7"},
		{func(t *Tiles) { t.Runs, t.ARun = 2, 1 }, "kernel: tiles need 7, 96 and 8 floats of A, B and C, which have 6, 48 and 8"},
		{func(t *Tiles) { t.Runs, t.ARun = 5, overflowing }, "kernel: tiles need"},
		{func(t *Tiles) { t.Runs, t.K = overflowing, 4 }, "kernel: tiles need"},
		{func(t *Tiles) { t.ARun = -1 }, "kernel: strides of tiles: A 3, 1, 0, -1, B 16, 0, C 4, 0: want none negative"},
		{func(t *Tiles) { t.Count, t.ANext = 5, overflowing }, "kernel: tiles need"},
		{func(t *Tiles) { t.K, t.BRow, t.ACol = 9, overflowing, 0 }, "kernel: tiles need"},
		{func(t *Tiles) { t.CRow = math.MaxInt }, "kernel: tiles need"},
		{func(t *Tiles) { t.Count, t.CNext = 2, 1 }, "kernel: tiles need 6, 48 and 9 floats of A, B and C, which have 6, 48 and 8"},
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.HasPrefix(got, c.want) {
					t.Errorf("panic %q, want %q", got, c.want)
				}
			}()
			tiles := good()
			c.spoil(tiles)
			tiles.Multiply()
		}()
	}
}

func TestNoTilesIsNoWork(t *testing.T) {
	c := []float32{7}
	(&Tiles{A: make([]float32, 1), B: make([]float32, 16), C: c, Rows: 1, Cols: 1, K: 1}).Multiply()
	if c[0] != 7 {
		t.Errorf("C = %v after no tiles", c)
	}
}

func ExampleTiles() {
	// One tile of 1x2: [1 2] times the rows [10 20] and [30 40].
	b := make([]float32, 2*TileColumns)
	copy(b, []float32{10, 20})
	copy(b[TileColumns:], []float32{30, 40})
	c := make([]float32, 2)
	tiles := Tiles{
		A: []float32{1, 2}, ARow: 2, ACol: 1,
		B: b, BRow: TileColumns,
		C: c, CRow: 2,
		Rows: 1, Cols: 2, K: 2, Count: 1, Alpha: 1,
	}
	tiles.Multiply()
	fmt.Println(c)
	// Output: [70 100]
}

func BenchmarkTile(b *testing.B) {
	rows, cols := TileShape()
	const k = 256
	tiles := Tiles{A: make([]float32, rows*k), ARow: k, ACol: 1, B: make([]float32, k*cols+32), BRow: cols, C: make([]float32, rows*cols),
		CRow: cols, Rows: rows, Cols: cols, K: k, Count: 1, Alpha: 1}
	for b.Loop() {
		tiles.Multiply()
	}
	b.ReportMetric(float64(2*rows*cols*k)*float64(b.N)/b.Elapsed().Seconds()*1e-9, "GFLOP/s")
}
