package conv

// A poolAxis is one axis of a pooling, rows or columns: windows of kernel pixels
// slide over pixels, and begin stride pixels apart, the first padding pixels
// before the image. For example pixels 5, kernel 3, stride 2, padding 1:
//
//	pixel        0 1 2 3 4
//	window 0   # # #
//	window 1       # # #
//	window 2           # # #
//
// The places of a window are numbered from 0, whether a pixel is there or not.
type poolAxis struct {
	pixels, windows         int
	kernel, stride, padding int
}

// poolTaps are neighbours of which a result is made: pixels under a window, or
// the windows over a pixel. The first has the number first within its window,
// and each further one step more.
type poolTaps struct {
	lo, hi      int
	first, step int
}

// count returns how many there are; none gives a result of zero.
func (t poolTaps) count() int { return max(t.hi-t.lo, 0) }

// under returns the pixels under window p: p·stride - padding and the next
// kernel-1 ones, as far as they lie in the image.
func (a poolAxis) under(p int) poolTaps {
	start := p*a.stride - a.padding
	lo := max(start, 0)
	return poolTaps{lo, min(start+a.kernel, a.pixels), lo - start, 1}
}

// over returns the windows over pixel h. Its place in window p is
// h + padding - p·stride, which must lie between 0 and kernel-1:
//
//	(h + padding - kernel)/stride < p <= (h + padding)/stride
func (a poolAxis) over(h int) poolTaps {
	lo := 0
	if before := h + a.padding - a.kernel; before >= 0 {
		lo = before/a.stride + 1
	}
	hi := min((h+a.padding)/a.stride+1, a.windows)
	return poolTaps{lo, hi, h + a.padding - lo*a.stride, -a.stride}
}

// A poolSpan is a run of results along a row whose taps have the same count and
// numbers. They stand every apart, and so do their first taps tapsEvery.
type poolSpan struct {
	result, count, every int // the first result
	taps                 poolTaps
	tapsEvery            int

	// shared is 1, or how many results in a row, every apart, have the same taps;
	// the numbers of these are one higher from result to result. count counts them
	// as one.
	shared int
}

// spansUnder appends the runs of windows.
func (a poolAxis) spansUnder(spans []poolSpan) []poolSpan {
	for p := range a.windows {
		spans = extend(spans, poolSpan{result: p, count: 1, every: 1, taps: a.under(p), tapsEvery: a.stride, shared: 1})
	}
	return spans
}

// spansOver appends the runs of pixels. Pixels that are stride apart lie at the
// same place of windows that follow each other, so each remainder by the stride
// makes runs of its own. Windows that stand beside each other without padding
// make one run, so that pixels are written in order.
func (a poolAxis) spansOver(spans []poolSpan) []poolSpan {
	if a.kernel == a.stride && a.padding == 0 {
		covered := a.windows * a.kernel
		spans = append(spans, poolSpan{result: 0, count: a.windows, every: 1, taps: a.over(0), tapsEvery: 1, shared: a.kernel})
		if covered < a.pixels {
			spans = append(spans, poolSpan{result: covered, count: a.pixels - covered, every: 1, shared: 1})
		}
		return spans
	}
	for remainder := range min(a.stride, a.pixels) {
		for h := remainder; h < a.pixels; h += a.stride {
			spans = extend(spans, poolSpan{result: h, count: 1, every: a.stride, taps: a.over(h), tapsEvery: 1, shared: 1})
		}
	}
	return spans
}

// extend makes the last span one longer if next continues it, and appends next
// otherwise.
func extend(spans []poolSpan, next poolSpan) []poolSpan {
	if len(spans) > 0 {
		last := &spans[len(spans)-1]
		continues := next.result == last.result+last.count*last.every
		if continues && next.taps.count() == last.taps.count() && (next.taps.first == last.taps.first || next.taps.count() == 0) {
			last.count++
			return spans
		}
	}
	return append(spans, next)
}
