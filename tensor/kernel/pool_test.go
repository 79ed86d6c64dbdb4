package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"galaxynet/tensor/cpu/cputest"
)

// windowMethods are the three kernels. numbers says beside which of Y and X the
// numbers of the taps lie.
var windowMethods = []struct {
	name    string
	numbers string
	call    func(w *Windows)
	naive   func(w *Windows)
}{
	{"Max", "Y", (*Windows).Max, maxNaive},
	{"MaxGrad", "X", (*Windows).MaxGrad, maxGradNaive},
	{"Sum", "", (*Windows).Sum, sumNaive},
}

// The formulas in the doc comments, result by result.

func maxNaive(w *Windows) {
	w.eachResult(func(y *float32, at, first, number int) {
		best, where := float32(math.Inf(-1)), number
		w.eachNumber(number, func(i, j, tap int) {
			if x := w.X[first+i*w.XRow+j*w.XCol]; x > best || x != x {
				best, where = x, tap
			}
		})
		*y = best
		if w.At != nil {
			w.At[at] = uint8(where)
		} else if w.Wide != nil {
			w.Wide[at] = uint32(where)
		}
	})
}

func maxGradNaive(w *Windows) {
	w.eachResult(func(y *float32, _, first, number int) {
		sum := float32(0)
		w.eachNumber(number, func(i, j, tap int) {
			place := first + i*w.XRow + j*w.XCol
			if w.At != nil && int(w.At[place]) == tap || w.Wide != nil && int(w.Wide[place]) == tap {
				sum += w.X[place]
			}
		})
		*y = sum
	})
}

func sumNaive(w *Windows) {
	w.eachResult(func(y *float32, _, first, _ int) {
		sum := float32(0)
		for i := range w.Rows {
			row := float32(0)
			for j := range w.Cols {
				row += w.X[first+i*w.XRow+j*w.XCol]
			}
			sum += row
		}
		*y = sum / w.Divisor
	})
}

// eachResult calls f with each result, its place in Y, and the place in X and the
// number of its first tap.
func (w *Windows) eachResult(f func(y *float32, at, first, number int)) {
	for n := range w.Count {
		for k := range w.Results {
			for c := range w.Channels {
				at := (n*w.Results+k)*w.YNext + c
				f(&w.Y[at], at, n*w.XNext+c, w.First+k*w.IndexNext)
			}
		}
	}
}

// eachNumber calls f with the row, the column and the number of each tap.
func (w *Windows) eachNumber(first int, f func(i, j, tap int)) {
	for i := range w.Rows {
		for j := range w.Cols {
			f(i, j, first+i*w.IndexRow+j*w.IndexCol)
		}
	}
}

// windowLayouts are runs without slices, whose channels the tests choose.
var windowLayouts = []struct {
	name string
	run  func(channels int) Windows
}{
	{"one tap", func(c int) Windows {
		return Windows{Rows: 1, Cols: 1, Count: 3, Results: 1, YNext: c, XNext: 2 * c, XRow: 9 * c, XCol: c}
	}},
	{"2x2, apart", func(c int) Windows {
		return Windows{Rows: 2, Cols: 2, Count: 3, Results: 1, YNext: c, XNext: 2 * c, XRow: 6 * c, XCol: c, IndexRow: 2, IndexCol: 1}
	}},
	{"3x2, overlapping", func(c int) Windows {
		return Windows{Rows: 3, Cols: 2, Count: 4, Results: 1, YNext: c, XNext: c, XRow: 5 * c, XCol: c, First: 4, IndexRow: 5, IndexCol: 1}
	}},
	{"2x3, numbers fall, results apart", func(c int) Windows {
		return Windows{Rows: 2, Cols: 3, Count: 2, Results: 1, YNext: 3*c + 1, XNext: c + 2, XRow: 4*c + 7, XCol: c + 1, First: 255, IndexRow: -90, IndexCol: -2}
	}},
	{"three results of a window", func(c int) Windows {
		return Windows{Rows: 1, Cols: 2, Count: 2, Results: 3, YNext: c, XNext: c, XRow: 1, XCol: 2 * c, First: 3, IndexCol: 4, IndexNext: 1}
	}},
	{"two results of a window, numbers fall, results apart", func(c int) Windows {
		return Windows{Rows: 2, Cols: 2, Count: 3, Results: 2, YNext: c + 3, XNext: c, XRow: 3 * c, XCol: c, First: 250, IndexRow: -100, IndexCol: -1, IndexNext: -90}
	}},
	{"1x5, channels of a wider image", func(c int) Windows {
		return Windows{Rows: 1, Cols: 5, Count: 2, Results: 1, YNext: c + 5, XNext: 3*c + 6, XRow: 1, XCol: c + 3, First: 250, IndexCol: 1}
	}},
}

// fillWindows gives w random operands that are just long enough, inside guards
// of guardLength elements. Small integers make ties likely; one value in twenty
// is a special one.
func fillWindows(w *Windows, numbers string, random *rand.Rand) (y, x guarded, at []uint8) {
	floats := func(n int) []float32 {
		values := make([]float32, n)
		for i := range values {
			values[i] = float32(random.IntN(9) - 4)
			if random.IntN(20) == 0 {
				values[i] = specials[random.IntN(len(specials))]
			}
		}
		return values
	}
	last := w.Count - 1
	y = guard(make([]float32, (w.Count*w.Results-1)*w.YNext+w.Channels), random.IntN(4))
	x = guard(floats(last*w.XNext+(w.Rows-1)*w.XRow+(w.Cols-1)*w.XCol+w.Channels), random.IntN(4))
	for i := range y.slice {
		y.slice[i] = math.Float32frombits(guardBits)
	}
	w.Y, w.X, w.Divisor = y.slice, x.slice, 3
	length := map[string]int{"Y": len(w.Y), "X": len(w.X)}[numbers]
	at = make([]uint8, length+2*guardLength)
	for i := range at {
		at[i] = uint8(w.First + random.IntN(w.Rows)*w.IndexRow + random.IntN(w.Cols)*w.IndexCol + random.IntN(w.Results)*w.IndexNext)
	}
	w.At = nil
	if numbers != "" {
		w.At = at[guardLength:][:length:length]
	}
	return y, x, at
}

// Every result has the bits of its formula, with any number of channels, and
// nothing is written between the results or beside them.
func TestWindowsHaveTheBitsOfTheirFormula(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		random := rand.New(rand.NewPCG(3, 4))
		for _, method := range windowMethods {
			for _, layout := range windowLayouts {
				for channels := 1; channels <= 3*32+1; channels++ {
					if testing.Short() && channels > 40 && channels%7 != 0 {
						continue
					}
					w := layout.run(channels)
					y, x, at := fillWindows(&w, method.numbers, random)
					want, wantAt := w, slices.Clone(at)
					want.Y = slices.Clone(w.Y)
					if w.At != nil {
						want.At = wantAt[guardLength:][:len(w.At)]
					}
					method.naive(&want)
					method.call(&w)
					for i, v := range w.Y {
						if !same(float64(v), float64(want.Y[i])) {
							t.Fatalf("%s, %s, %d channels: Y[%d] = %s, want %s", method.name, layout.name, channels, i, show(v), show(want.Y[i]))
						}
					}
					if !slices.Equal(at, wantAt) {
						t.Fatalf("%s, %s, %d channels: numbers %v, want %v (with guards)", method.name, layout.name, channels, at, wantAt)
					}
					for _, err := range []error{x.check(), y.check()} {
						if err != nil {
							t.Fatalf("%s, %s, %d channels: %v", method.name, layout.name, channels, err)
						}
					}
				}
			}
		}
	})
}
