package kernel

import (
	"fmt"
	"math"
	"testing"

	"galaxynet/tensor/cpu"
	"galaxynet/tensor/cpu/cputest"
)

// dotRowExact is an element of DotRowsTo as the assembly levels round it; with
// fused false, as Generic does.
func dotRowExact(row, x []float32, fused bool) float32 {
	var lane [rowLanes]float32
	for p := range x {
		if s := &lane[p%rowLanes]; fused {
			*s = fma32(row[p], x[p], *s)
		} else {
			*s += float32(row[p] * x[p])
		}
	}
	for half := rowLanes / 2; half > 0; half /= 2 {
		for j := range half {
			lane[j] += lane[j+half]
		}
	}
	return lane[0] + 0
}

// A rowsCase is a call of DotRowsTo.
type rowsCase struct {
	rows, aRow int
	a, x       []float32
	offset     int // of a's start; the other slices start elsewhere
}

// newRows returns rows x terms random elements, every row gap floats after the
// end of the one before. The gaps hold what guards hold.
func newRows(rows, terms, gap int) rowsCase {
	c := rowsCase{rows: rows, aRow: terms + gap, x: randomValues(terms, uint64(terms))}
	c.a = make([]float32, max((rows-1)*c.aRow+terms, 0))
	for i := range c.a {
		c.a[i] = math.Float32frombits(guardBits)
	}
	for i := range rows {
		copy(c.a[i*c.aRow:], randomValues(terms, uint64(1000*terms+i+1)))
	}
	return c
}

func (c rowsCase) String() string {
	return fmt.Sprintf("%d rows of %d every %d, offset %d", c.rows, len(c.x), c.aRow, c.offset)
}

// execute runs c between guards, on a destination full of NaN.
func (c rowsCase) execute() ([]float32, error) {
	old := make([]float32, c.rows)
	for i := range old {
		old[i] = math.Float32frombits(guardBits)
	}
	dst, a, x := guard(old, c.offset+1), guard(c.a, c.offset), guard(c.x, c.offset+2)
	DotRowsTo(dst.slice, a.slice, c.aRow, x.slice)
	for _, s := range []struct {
		name   string
		memory guarded
		want   []float32 // nil for the destination
	}{{"dst", dst, nil}, {"a", a, c.a}, {"x", x, c.x}} {
		if err := s.memory.check(); err != nil {
			return nil, fmt.Errorf("%v: %s: %w", c, s.name, err)
		}
		for i, want := range s.want {
			if got := s.memory.slice[i]; math.Float32bits(got) != math.Float32bits(want) {
				return nil, fmt.Errorf("%v: source %s was changed at %d: %s, was %s", c, s.name, i, show(got), show(want))
			}
		}
	}
	return dst.slice, nil
}

// check holds every element to the bits of its lanes.
func (c rowsCase) check(t *testing.T) {
	t.Helper()
	dst, err := c.execute()
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range dst {
		want := dotRowExact(c.a[i*c.aRow:][:len(c.x)], c.x, cpu.Current() != cpu.Generic)
		if !same(float64(got), float64(want)) {
			t.Fatalf("%v: dst[%d] = %s, want %s", c, i, show(got), show(want))
		}
	}
}

// Up to two groups of rows and one row, up to three blocks of terms and one, at
// all offsets. The assembly levels are held to one formula, so they agree.
func TestDotRowsHaveTheBitsOfTheirLanes(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		for rows := range 10 {
			for terms := range 3*rowLanes + 2 {
				c := newRows(rows, terms, (rows+terms)%4)
				c.offset = (3*rows + terms) % 8
				c.check(t)
			}
		}
		newRows(7, 1003, 0).check(t)
		newRows(33, 64, 5).check(t)
	})
}

// Rows may overlap or be one row again and again, as they are only read.
func TestDotRowsOfOverlappingRows(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		for _, aRow := range []int{0, 1, 5} {
			for rows := 1; rows <= 9; rows++ {
				a := randomValues((rows-1)*aRow+37, 3)
				rowsCase{rows: rows, aRow: aRow, a: a, x: randomValues(37, 4)}.check(t)
			}
		}
	})
}

// All pairs of special values, alone with zeros and in one row of all.
func TestDotRowsOfSpecialValues(t *testing.T) {
	pairs := combinations(2)
	cputest.Run(t, func(t *testing.T) {
		for k, x := range pairs[1] {
			for _, terms := range []int{1, 7, 16, 21, 33} {
				for _, at := range []int{0, terms / 2, terms - 1} {
					c := rowsCase{rows: 5, aRow: terms, a: make([]float32, 5*terms), x: make([]float32, terms)}
					c.x[at] = x
					for i := range c.rows {
						c.a[i*terms+at] = pairs[0][(k+i)%len(pairs[0])]
					}
					c.check(t)
				}
			}
		}
		// Row i is the values from i on, so that other ones meet.
		n := len(pairs[0]) - 8
		for terms := 1; terms <= n; terms += 7 {
			rowsCase{rows: 9, aRow: 1, a: pairs[0][:terms+8], x: pairs[1][:terms]}.check(t)
		}
	})
}

// Rows are computed in groups, but no element depends on its group: any run of
// rows gives the bits that the whole gives.
func TestRowsDoNotDependOnTheirNeighbours(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		for _, terms := range []int{3, 16, 45} {
			whole := newRows(13, terms, 2)
			want, err := whole.execute()
			if err != nil {
				t.Fatal(err)
			}
			for start := range whole.rows {
				for end := start + 1; end <= whole.rows; end++ {
					part := whole
					part.rows = end - start
					part.a = whole.a[start*whole.aRow:][:(part.rows-1)*whole.aRow+terms]
					got, err := part.execute()
					if err != nil {
						t.Fatal(err)
					}
					for i, v := range got {
						if math.Float32bits(v) != math.Float32bits(want[start+i]) {
							t.Fatalf("%d terms, row %d: %s among rows %d to %d, %s among all", terms, start+i, show(v), start, end, show(want[start+i]))
						}
					}
				}
			}
		}
	})
}

// dotRowBound is the bound that DotRowsTo's comment derives, for inputs without
// overflow, and 2^-150 for each product that is subnormal; see dotBound.
func dotRowBound(row, x []float32) float64 {
	total := 0.0
	for p := range x {
		total += math.Abs(float64(row[p]) * float64(x[p]))
	}
	k := float64((len(x)+rowLanes-1)/rowLanes + 5)
	return k*unitRoundoff/(1-k*unitRoundoff)*total + float64(len(x))*0x1p-150
}

func TestDotRowsAreWithinTheirBoundOfTheExactSum(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		for _, terms := range []int{1, 15, 16, 17, 100, 1000, 5003} {
			c := newRows(5, terms, 3)
			dst, err := c.execute()
			if err != nil {
				t.Fatal(err)
			}
			for i, got := range dst {
				row := c.a[i*c.aRow:][:terms]
				exact := 0.0 // in float64: terms·2^-53 is far below the bound's 2^-24
				for p := range c.x {
					exact += float64(row[p]) * float64(c.x[p])
				}
				if bound := dotRowBound(row, c.x); !(math.Abs(float64(got)-exact) <= bound) {
					t.Errorf("%v: dst[%d] = %v, exact %v: error %.3g, bound %.3g", c, i, got, exact, math.Abs(float64(got)-exact), bound)
				}
			}
		}
	})
}

// Lanes that underflow to -0 do not show, whether a tail adds zeros to them or
// not.
func TestDotRowsOfZeroIsPlusZero(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		for _, terms := range []int{0, 1, 5, 16, 24, 32} {
			c := rowsCase{rows: 6, aRow: terms, a: make([]float32, 6*terms), x: make([]float32, terms)}
			for i := range c.a {
				c.a[i] = -0x1p-100
			}
			for p := range c.x {
				c.x[p] = 0x1p-100
			}
			dst, err := c.execute()
			if err != nil {
				t.Fatal(err)
			}
			for i, got := range dst {
				if math.Float32bits(got) != 0 {
					t.Errorf("%v: dst[%d] = %s, want +0", c, i, show(got))
				}
			}
		}
	})
}

func TestDotRowsDoesNotAllocate(t *testing.T) {
	c := newRows(7, 37, 1)
	dst := make([]float32, c.rows)
	cputest.Run(t, func(t *testing.T) {
		if n := testing.AllocsPerRun(10, func() { DotRowsTo(dst, c.a, c.aRow, c.x) }); n != 0 {
			t.Errorf("%v allocations a call, want none", n)
		}
	})
}

func TestDotRowsOfAWrongShapePanics(t *testing.T) {
	a, x := make([]float32, 20), make([]float32, 4)
	DotRowsTo(make([]float32, 3), a[:18], 7, x) // just long enough
	DotRowsTo(nil, nil, 7, x)                   // no rows
	DotRowsTo(make([]float32, 3), nil, 7, nil)  // no terms
	for _, c := range []struct {
		name string
		a    []float32
		aRow int
		want string
	}{
		{"too short", a[:17], 7, "kernel: DotRowsTo: 3 rows of 4 every 7 need 18 floats of a, which has 17"},
		{"stride overflows", a, math.MaxInt, fmt.Sprintf("kernel: DotRowsTo: 3 rows of 4 every %d need %d floats of a, which has 20", math.MaxInt, tooFar+4)},
		{"negative stride", a, -1, "kernel: DotRowsTo: 3 rows of 4 every -1 need 2 floats of a, which has 20"},
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); got != c.want {
					t.Errorf("%s: panic %q, want %q", c.name, got, c.want)
				}
			}()
			DotRowsTo(make([]float32, 3), c.a, c.aRow, x)
		}()
	}
}

func ExampleDotRowsTo() {
	// The rows [1 2] and [3 4] times the column [10 100].
	dst := make([]float32, 2)
	DotRowsTo(dst, []float32{1, 2, 3, 4}, 2, []float32{10, 100})
	fmt.Println(dst)
	// Output: [210 430]
}
