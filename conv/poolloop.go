package conv

import (
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// poolKind says what becomes of the taps of a window.
type poolKind int

const (
	maxPool           poolKind = iota
	sumPool                    // their sum
	averagePool                // over the size of the window
	averageInsidePool          // over the pixels within the image
)

// A poolLoop is the body of a pooling's loop or of its gradient's. Both make each
// pixel of a result from a block of pixels of a source: the forward a pixel of y
// from the pixels of x under its window, the gradient a pixel of dx from the
// pixels of dy whose windows lie over it. So each result has one writer, and the
// order of its sum follows from the shape. A chunk is a range of the result's
// rows, counted through all images.
type poolLoop struct {
	kind                   poolKind
	gradient               bool
	rows, cols             poolAxis
	spans                  []poolSpan // of the result's columns
	channels               int
	result, source         []float32
	resultRows, resultCols int
	sourceRows, sourceCols int
	bytes                  []uint8  // the places of the maxima, beside y or dy;
	words                  []uint32 // one of the two has them, or none
}

var poolLoops par.Spares[poolLoop]

// poolGrain is the number of floats of x that a chunk reads or writes: 128 KiB,
// which leaves room for y in a second-level cache, and is several microseconds of
// work.
const poolGrain = 1 << 15

// A poolJob is what the forward and the gradient have in common: x or dx, and y
// or dy with the places of the maxima.
type poolJob struct {
	kind             poolKind
	x, y             []float32
	at               *Indices // may be nil
	images, channels int
	rows, cols       poolAxis
}

// forward fills y.
func (j poolJob) forward() {
	l := poolLoops.Take()
	l.gradient, l.result, l.source = false, j.y, j.x
	l.resultRows, l.resultCols, l.sourceRows, l.sourceCols = j.rows.windows, j.cols.windows, j.rows.pixels, j.cols.pixels
	l.spans = j.cols.spansUnder(l.spans[:0])
	l.run(j, j.rows.stride)
}

// backward fills x, the gradient, from y, the gradient of what forward fills.
func (j poolJob) backward() {
	l := poolLoops.Take()
	l.gradient, l.result, l.source = true, j.x, j.y
	l.resultRows, l.resultCols, l.sourceRows, l.sourceCols = j.rows.pixels, j.cols.pixels, j.rows.windows, j.cols.windows
	l.spans = j.cols.spansOver(l.spans[:0])
	l.run(j, 1)
}

// run runs the loop and puts it back among the spare ones. To a row of the result
// belong as many rows of x as given.
func (l *poolLoop) run(j poolJob, rows int) {
	l.kind, l.rows, l.cols, l.channels = j.kind, j.rows, j.cols, j.channels
	if j.at != nil {
		l.bytes, l.words = j.at.bytes, j.at.words
	}
	if row := j.cols.pixels * j.channels; row > 0 {
		par.Do(j.images*l.resultRows, max(poolGrain/row/rows, 1), l)
	}
	l.result, l.source, l.bytes, l.words = nil, nil, nil, nil // a spare body must not keep a tensor alive
	poolLoops.Put(l)
}

// Chunk makes the rows lo to hi of the result.
func (l *poolLoop) Chunk(lo, hi int, s *par.Scratch) {
	w := kernel.Windows{Channels: l.channels, XRow: l.sourceCols * l.channels, XCol: l.channels}
	for i := lo; i < hi; i++ {
		image, row := i/l.resultRows, i%l.resultRows
		if l.gradient {
			l.row(&w, i, image, l.rows.over(row), s)
		} else {
			l.row(&w, i, image, l.rows.under(row), s)
		}
	}
}

// row makes row i of the result, from the taps of its image.
func (l *poolLoop) row(w *kernel.Windows, i, image int, taps poolTaps, s *par.Scratch) {
	c := l.channels
	result := i * l.resultCols * c
	source := (image*l.sourceRows + min(taps.lo, l.sourceRows)) * l.sourceCols * c
	x := l.source[source:]
	if l.gradient && l.kind == averageInsidePool {
		x = l.divide(s, x, taps)
	}
	w.Rows, w.IndexRow = taps.count(), taps.step*l.cols.kernel
	for _, span := range l.spans {
		to, from := span.result*c, span.taps.lo*c
		w.Cols, w.Count, w.Results = span.taps.count(), span.count, span.shared
		w.Y, w.YNext = l.result[result+to:], span.every*c
		if w.Rows == 0 || w.Cols == 0 {
			clearPixels(w)
			continue
		}
		w.X, w.XNext = x[from:], span.tapsEvery*c
		w.First, w.IndexCol, w.IndexNext = taps.first*l.cols.kernel+span.taps.first, span.taps.step, 1
		beside := result + to
		if l.gradient {
			beside = source + from
		}
		if len(l.bytes) > 0 {
			w.At = l.bytes[beside:]
		} else if len(l.words) > 0 {
			w.Wide = l.words[beside:]
		}
		l.reduce(w)
	}
}

// reduce makes one result of the taps of each window.
func (l *poolLoop) reduce(w *kernel.Windows) {
	w.Divisor = 1
	switch {
	case l.kind == maxPool && l.gradient:
		w.MaxGrad()
		return
	case l.kind == maxPool:
		w.Max()
		return
	case l.kind == averagePool:
		w.Divisor = float32(l.rows.kernel * l.cols.kernel)
	case l.kind == averageInsidePool && !l.gradient:
		w.Divisor = float32(w.Rows * w.Cols)
	}
	w.Sum()
}

// divide returns rows of dy, those of the taps, in the scratch, each pixel divided
// by the number of pixels within the image that its window covers.
func (l *poolLoop) divide(s *par.Scratch, dy []float32, taps poolTaps) []float32 {
	c, q := l.channels, l.cols.windows
	divided := s.Floats(taps.count() * q * c)
	pixel := kernel.Windows{Rows: 1, Cols: 1, Channels: c, Count: 1, Results: 1}
	for p := range taps.count() {
		rows := l.rows.under(taps.lo + p).count()
		for j := range q {
			at := (p*q + j) * c
			pixel.Y, pixel.X = divided[at:], dy[at:]
			pixel.Divisor = float32(rows * l.cols.under(j).count())
			pixel.Sum()
		}
	}
	return divided
}

// clearPixels sets the results of windows without taps to 0.
func clearPixels(w *kernel.Windows) {
	for n := range w.Count * w.Results {
		clear(w.Y[n*w.YNext:][:w.Channels])
	}
}
