package kernel

import (
	"fmt"
	"math"
)

// Windows describes a run of Count windows that slide over an image whose
// channels are neighbours in memory. A window is Rows x Cols taps, each a pixel
// of Channels floats; every window gives Results pixels. For window n, row i and
// column j of it, result k < Results, and channel c, tap and result are
//
//	X[n·XNext + i·XRow + j·XCol + c]     Y[(n·Results + k)·YNext + c]
//
// Each tap has a number,
//
//	First + i·IndexRow + j·IndexCol + k·IndexNext
//
// by which Max says where a maximum was and MaxGrad finds it again. So the results
// of one window differ only in MaxGrad, for which they were made: the pixels under
// one window are written side by side, and not in a run for every second one,
// which takes 1.3 times as long in main memory. All strides count elements, and Y
// must not overlap X. A pooling and its gradient are both
// such runs: the taps of the one are the pixels below a window, the taps of the
// other the windows above a pixel.
type Windows struct {
	Y               []float32
	YNext           int // from one result to the next
	Results         int // of each window: one at least
	X               []float32
	XNext           int // from one window's first tap to the next one's
	XRow, XCol      int // from one tap to the one below it, to the one beside it
	Rows, Cols      int // taps of a window: one at least
	Channels, Count int

	// At holds the numbers of taps, Wide does so for windows of more than 256
	// taps; one of them is nil. Max writes them beside Y (a nil of both means that
	// nobody wants them), MaxGrad reads them beside X, with the same strides.
	At                        []uint8
	Wide                      []uint32
	First, IndexRow, IndexCol int
	IndexNext                 int

	Divisor float32 // of Sum

	left, again int // the assembly's own: windows still to do, results of this one
}

// Max sets each result to the largest tap of its window, and At or Wide to the
// number of that tap.
//
//	y = max over i, j of x_ij
//
// Among equal taps the first counts, row by row. A NaN is larger than any number,
// and of several the last counts, as in PyTorch. The bits are the same at every
// level. Max panics if a slice is too short or a size makes no sense.
func (w *Windows) Max() {
	y, _ := w.check("Max")
	if y == 0 {
		return
	}
	if w.At != nil || w.Wide != nil {
		w.checkNumbers("Max", y)
	}
	w.announce()
	if w.Wide != nil {
		maxWindowsGeneric(w, w.Wide)
		return
	}
	if raceEnabled && w.At != nil {
		for m := range w.Count * w.Results {
			raceWrite(w.At[m*w.YNext:][:w.Channels])
		}
	}
	w.left = w.Count
	maxWindows(w)
}

// MaxGrad sets each result to the sum of the taps that have their own number
// beside them.
//
//	y = sum over i, j of x_ij, where At there = First + i·IndexRow + j·IndexCol
//
// If X is the gradient of what Max wrote, and the taps are all the windows that
// contain a pixel, y is the gradient of that pixel. The sum begins with 0 and goes
// row by row; its bits are the same at every level. MaxGrad panics as Max does,
// and without At and Wide.
func (w *Windows) MaxGrad() {
	y, x := w.check("MaxGrad")
	if y == 0 {
		return
	}
	w.checkNumbers("MaxGrad", x)
	w.announce()
	if w.Wide != nil {
		maxGradWindowsGeneric(w, w.Wide)
		return
	}
	if raceEnabled {
		w.eachTap(func(at int) { raceRead(w.At[at:][:w.Channels]) })
	}
	w.left = w.Count
	maxGradWindows(w)
}

// Sum sets each result to the sum of its window's taps, divided by Divisor.
//
//	y = (sum over i of (sum over j of x_ij)) / Divisor
//
// Each row is a sum of its own, from 0, and the rows are added in order, from 0
// too: so the error of the sum is at most (Rows+Cols)·2⁻²⁴ · sum |x|, not
// Rows·Cols as in one chain. The bits are the same at every level. Sum panics as
// Max does; At and Wide play no part.
func (w *Windows) Sum() {
	if y, _ := w.check("Sum"); y == 0 {
		return
	}
	w.announce()
	w.left = w.Count
	sumWindows(w)
}

// check panics if the windows would leave Y or X, and returns how many floats of
// each they need, or 0 if there is nothing to do.
func (w *Windows) check(method string) (y, x int) {
	if min(w.Count, w.Channels) < 0 || min(w.Rows, w.Cols, w.Results) < 1 || min(w.YNext, w.XNext, w.XRow, w.XCol) < 0 {
		panic(fmt.Sprintf("kernel: Windows.%s: %d windows of %dx%d with %d channels for %d results, strides Y %d, X %d, %d, %d: want a tap and a result at least, and nothing negative",
			method, w.Count, w.Rows, w.Cols, w.Channels, w.Results, w.YNext, w.XNext, w.XRow, w.XCol))
	}
	if w.Count == 0 || w.Channels == 0 {
		return 0, 0
	}
	y = distance(distance(w.Count, w.Results)-1, w.YNext) + w.Channels
	x = distance(w.Count-1, w.XNext) + distance(w.Rows-1, w.XRow) + distance(w.Cols-1, w.XCol) + w.Channels
	if y > len(w.Y) || x > len(w.X) {
		panic(fmt.Sprintf("kernel: Windows.%s: needs %d and %d floats of Y and X, which have %d and %d", method, y, x, len(w.Y), len(w.X)))
	}
	return y, x
}

// checkNumbers panics unless At or Wide has n elements and can hold the number
// of every tap.
func (w *Windows) checkNumbers(method string, n int) {
	if w.At != nil && w.Wide != nil || max(len(w.At), len(w.Wide)) < n {
		panic(fmt.Sprintf("kernel: Windows.%s: needs %d numbers of taps in At or in Wide, which have %d and %d", method, n, len(w.At), len(w.Wide)))
	}
	right, down, next := (w.Cols-1)*w.IndexCol, (w.Rows-1)*w.IndexRow, (w.Results-1)*w.IndexNext
	lowest := w.First + min(right, 0) + min(down, 0) + min(next, 0)
	highest := w.First + max(right, 0) + max(down, 0) + max(next, 0)
	if lowest < 0 || w.At != nil && highest > math.MaxUint8 {
		panic(fmt.Sprintf("kernel: Windows.%s: the taps have numbers from %d to %d: want none negative, or for At above 255", method, lowest, highest))
	}
}

// announce tells the race detector what of Y and X the windows touch.
func (w *Windows) announce() {
	if !raceEnabled {
		return
	}
	w.eachTap(func(at int) { raceRead(w.X[at:][:w.Channels]) })
	for m := range w.Count * w.Results {
		raceWrite(w.Y[m*w.YNext:][:w.Channels])
	}
}

// eachTap calls f with the place in X of every tap.
func (w *Windows) eachTap(f func(at int)) {
	for n := range w.Count {
		for i := range w.Rows {
			for j := range w.Cols {
				f(n*w.XNext + i*w.XRow + j*w.XCol)
			}
		}
	}
}

// lastChannels returns the run for the last n channels alone: the assembly of
// some levels leaves those to the Go reference that do not fill a vector.
func (w *Windows) lastChannels(n int) Windows {
	first := w.Channels - n
	last := *w
	last.Channels = n
	last.Y, last.X = w.Y[first:], w.X[first:]
	if w.At != nil {
		last.At = w.At[first:]
	}
	return last
}

// maxWindowsGeneric is the specification of Max. It writes the numbers of the
// taps into at unless that is nil.
func maxWindowsGeneric[number uint8 | uint32](w *Windows, at []number) {
	for m := range w.Count * w.Results {
		n, k := m/w.Results, m%w.Results
		y := w.Y[m*w.YNext:][:w.Channels]
		var which []number
		if at != nil {
			which = at[m*w.YNext:][:w.Channels]
		}
		for i := range w.Rows {
			for j := range w.Cols {
				x := w.X[n*w.XNext+i*w.XRow+j*w.XCol:][:w.Channels]
				tap := number(w.First + i*w.IndexRow + j*w.IndexCol + k*w.IndexNext)
				for c, v := range x {
					if v > y[c] || v != v || i == 0 && j == 0 {
						y[c] = v
						if which != nil {
							which[c] = tap
						}
					}
				}
			}
		}
	}
}

// maxGradWindowsGeneric is the specification of MaxGrad.
func maxGradWindowsGeneric[number uint8 | uint32](w *Windows, at []number) {
	for m := range w.Count * w.Results {
		n, k := m/w.Results, m%w.Results
		y := w.Y[m*w.YNext:][:w.Channels]
		clear(y)
		for i := range w.Rows {
			for j := range w.Cols {
				start := n*w.XNext + i*w.XRow + j*w.XCol
				x, which := w.X[start:][:w.Channels], at[start:][:w.Channels]
				tap := number(w.First + i*w.IndexRow + j*w.IndexCol + k*w.IndexNext)
				for c, v := range x {
					if which[c] == tap {
						y[c] += v
					}
				}
			}
		}
	}
}

// sumWindowsGeneric is the specification of Sum.
func sumWindowsGeneric(w *Windows) {
	for m := range w.Count * w.Results {
		x := w.X[m/w.Results*w.XNext:]
		y := w.Y[m*w.YNext:][:w.Channels]
		for c := range y {
			sum := float32(0)
			for i := range w.Rows {
				row := float32(0)
				for j := range w.Cols {
					row += x[i*w.XRow+j*w.XCol+c]
				}
				sum += row
			}
			y[c] = sum / w.Divisor
		}
	}
}
