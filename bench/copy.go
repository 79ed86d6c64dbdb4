package bench

import (
	"time"

	"galaxynet/tensor/par"
)

// copyRate returns the rate, in GB/s, at which par.Workers() workers copy the
// first half of x over its second half: the limit for loops that only move x.
// Each byte of x is counted once, either as read or as written, as the bytes of
// the kernels are. It is the fastest of three runs of at least a millisecond.
func copyRate(x []float32) float64 {
	best := 0.0
	for range 3 {
		start := time.Now()
		copies := 0
		for copies == 0 || time.Since(start) < shortestSlice {
			copyHalf(x)
			copies++
		}
		bytes := 4 * float64(len(x)/2*2) * float64(copies)
		best = max(best, bytes/time.Since(start).Seconds()*1e-9)
	}
	return best
}

// copyHalf copies the first half of x over its second half, cut into one piece
// for each worker: a few long copies are faster than many short ones, because
// Go's copy writes pieces of more than 1 MiB past the caches.
func copyHalf(x []float32) {
	half, workers := len(x)/2, par.Workers()
	if half < 1<<16 || workers == 1 { // not worth cutting
		copy(x[half:], x[:half])
		return
	}
	par.For(half, (half+workers-1)/workers, func(lo, hi int) { copy(x[half+lo:half+hi], x[lo:hi]) })
}
