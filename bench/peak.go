package bench

import (
	"slices"
	"sync/atomic"
	"time"

	"galaxynet/tensor/par"
)

// Peak returns the machine's limit for sums of products at this moment: the
// rate, in GFLOP/s, at which par.Workers() workers together run multiply-adds
// that wait for nothing, at the current level of package cpu.
//
// The loop keeps everything in registers. One row of it is 12 to 24 multiply-adds
// on as many accumulators (each a whole vector), more than the processor has in
// flight at once: a fused multiply-add takes about 4 cycles and two to four of
// them start in each, so 8 to 16 would do. At the AVX2, AVX-512 and NEON levels
// it is assembly with fused instructions; at Generic it is plain Go, a rounded
// product and an addition, as the generic kernels compute.
//
// Peak takes the fastest of three runs of some milliseconds, because whatever
// else the machine does can only slow a run down. The clock of a processor
// changes with load and heat, so a peak belongs to what was measured beside it.
func Peak() float64 { return peak(peakRows) }

// peak is Peak with runs of peakCalls times the given number of rows.
func peak(rows int) float64 {
	workers := par.Workers()
	count, _ := multiplyAdds(1)
	flops := 2 * float64(count) * float64(rows*peakCalls) * float64(workers)
	best := 0.0
	for range 3 {
		r := peakRun{rows: rows, begin: make([]time.Time, workers), end: make([]time.Time, workers)}
		r.missing.Store(int64(workers))
		par.Do(workers, 1, &r)
		span := slices.MaxFunc(r.end, time.Time.Compare).Sub(slices.MinFunc(r.begin, time.Time.Compare))
		best = max(best, flops/span.Seconds()*1e-9)
	}
	return best
}

// Rows in a call of the loop, and calls in a run. A row takes 6 to 12 cycles, so
// a call takes about half a millisecond at 3 GHz and a run about two: long
// beside reading the clock, short beside the drift of the machine.
const (
	peakRows  = 1 << 18
	peakCalls = 4
)

// A peakRun is one run of the loop by several workers. Waking one takes up to
// 0.1 ms on a virtual machine, 5 % of a run, so they wait for each other before
// they begin. begin[i] and end[i] are worker i's.
type peakRun struct {
	rows       int
	missing    atomic.Int64 // workers that have not come yet
	begin, end []time.Time
}

// patience is how long a worker waits for the others. If one does not come, the
// run goes on without it, takes longer, and shows a rate that is too low.
const patience = time.Millisecond

// Chunk is the part of one worker: hi is lo+1.
func (r *peakRun) Chunk(lo, hi int, _ *par.Scratch) {
	r.missing.Add(-1)
	for came := time.Now(); r.missing.Load() > 0 && time.Since(came) < patience; {
	}
	r.begin[lo] = time.Now()
	for range peakCalls {
		multiplyAdds(r.rows)
	}
	r.end[lo] = time.Now()
}

// genericAccumulators is the number of sums that multiplyAddsGeneric keeps: as
// many as leave two of the 15 float registers of amd64 for the factors.
const genericAccumulators = 12

// multiplyAddsGeneric runs rows rows of multiply-adds a = a·x + y with x = y = 1
// and returns how many it was and the sum of the accumulators. Each begins at
// zero and so ends as rows: the sum equals the count, which proves that nothing
// was left out, as long as all is below 2²⁴ and therefore exact.
func multiplyAddsGeneric(rows int) (count int, sum float32) {
	return rows * genericAccumulators, genericRows(rows, 1, 1)
}

// genericRows is not inlined, so that the compiler does not learn what x and y
// are and drop the multiplication.
//
//go:noinline
func genericRows(rows int, x, y float32) float32 {
	var a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11 float32
	for range rows {
		a0 = float32(a0*x) + y
		a1 = float32(a1*x) + y
		a2 = float32(a2*x) + y
		a3 = float32(a3*x) + y
		a4 = float32(a4*x) + y
		a5 = float32(a5*x) + y
		a6 = float32(a6*x) + y
		a7 = float32(a7*x) + y
		a8 = float32(a8*x) + y
		a9 = float32(a9*x) + y
		a10 = float32(a10*x) + y
		a11 = float32(a11*x) + y
	}
	return a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11
}

// total returns the sum of the lanes.
func total(lanes []float32) float32 {
	var sum float32
	for _, x := range lanes {
		sum += x
	}
	return sum
}
