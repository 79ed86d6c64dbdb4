package bench

import (
	"fmt"
	"testing"

	"galaxynet/tensor/hugepage"
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// elementwiseGrain is the number of elements of a piece for several workers: up
// to 1 MiB of four arrays, which takes far longer than handing it out.
const elementwiseGrain = 1 << 16

// An elementwise is one kernel over arrays of equal length.
type elementwise struct {
	name   string
	arrays int // how many it takes
	bytes  int // that it reads and writes for one element
	call   func(x [][]float32)
}

// The destination is never among the first arrays: copyHalf overwrites the
// later ones with the earlier ones, and so no result is computed from a result.
var elementwises = []elementwise{
	{"AddTo", 3, 12, func(x [][]float32) { kernel.AddTo(x[2], x[0], x[1]) }},
	{"SubTo", 3, 12, func(x [][]float32) { kernel.SubTo(x[2], x[0], x[1]) }},
	{"MulTo", 3, 12, func(x [][]float32) { kernel.MulTo(x[2], x[0], x[1]) }},
	{"DivTo", 3, 12, func(x [][]float32) { kernel.DivTo(x[2], x[0], x[1]) }},
	{"ScaleTo", 2, 8, func(x [][]float32) { kernel.ScaleTo(x[1], 0.5, x[0]) }},
	{"AddScalarTo", 2, 8, func(x [][]float32) { kernel.AddScalarTo(x[1], 0.5, x[0]) }},
	{"Axpy", 2, 12, func(x [][]float32) { kernel.Axpy(1e-6, x[0], x[1]) }},
	{"FMATo", 4, 16, func(x [][]float32) { kernel.FMATo(x[3], x[0], x[1], x[2]) }},
	{"Dot", 2, 8, func(x [][]float32) { kernel.Dot(x[0], x[1]) }},
	{"Sum", 1, 4, func(x [][]float32) { kernel.Sum(x[0]) }},
	{"SumSquares", 1, 4, func(x [][]float32) { kernel.SumSquares(x[0]) }},
	{"Max", 1, 4, func(x [][]float32) { kernel.Max(x[0]) }},
	{"ReLUTo", 2, 8, func(x [][]float32) { kernel.ReLUTo(x[1], x[0]) }},
	{"ReLUGradTo", 3, 12, func(x [][]float32) { kernel.ReLUGradTo(x[2], x[0], x[1]) }},
	{"ExpTo", 2, 8, func(x [][]float32) { kernel.ExpTo(x[1], x[0]) }},
	{"SigmoidTo", 2, 8, func(x [][]float32) { kernel.SigmoidTo(x[1], x[0]) }},
	{"TanhTo", 2, 8, func(x [][]float32) { kernel.TanhTo(x[1], x[0]) }},
	{"Adam", 4, 28, func(x [][]float32) { kernel.Adam(x[1], x[0], x[2], x[3], adamStep) }},
}

// adamStep has a learning rate so small that the weights keep their values
// however often the step is repeated.
var adamStep = kernel.NewAdamStep(1e-12, 0.9, 0.999, 1e-8, 0, false, 1000)

// BenchmarkElementwise measures the kernels over arrays that lie in the first
// cache (2000 floats), in the second or third (60 000), and in main memory
// (14 745 600: the first activation of the Galaxy Zoo network for a batch of
// 64), beside a copy within the same memory. Arrays that fit a cache are measured
// with one worker only: each processor has caches of its own.
//
//	go test -bench Elementwise/kernel=AddTo ./bench
func BenchmarkElementwise(b *testing.B) {
	for _, e := range elementwises {
		for _, n := range []int{2000, 60_000, 64 * 64 * 60 * 60} {
			for _, workers := range workerCounts() {
				if workers > 1 && n < 1<<20 {
					continue
				}
				b.Run(fmt.Sprintf("kernel=%s/floats=%d/workers=%d", e.name, n, workers), func(b *testing.B) {
					defer useWorkers(workers)()
					benchmarkElementwise(b, e, n)
				})
			}
		}
	}
}

func benchmarkElementwise(b *testing.B, e elementwise, n int) {
	memory, err := hugepage.Map(e.arrays * (n + gap))
	if err != nil {
		b.Fatal(err)
	}
	defer memory.Close()
	all := memory.Floats()
	for i := range all {
		all[i] = 0.5 + float32(i%1000)/1000 // positive, so that no kernel meets a special case
	}
	pieces := cut(all, e.arrays, n)
	bytes := float64(n) * float64(e.bytes) * 1e-9
	m := run(b, bytes, func() float64 { return copyRate(all) }, func() { e.over(pieces) })
	b.ReportMetric(Median(m.rates), "GB/s")
	b.ReportMetric(Median(m.limits), "copy-GB/s")
	b.ReportMetric(100*Median(m.fractions), "%copy")
}

// over calls the kernel over all pieces.
func (e elementwise) over(pieces [][][]float32) {
	if len(pieces) == 1 {
		e.call(pieces[0])
		return
	}
	par.For(len(pieces), 1, func(lo, hi int) {
		for _, piece := range pieces[lo:hi] {
			e.call(piece)
		}
	})
}

// cut returns arrays of n elements that lie in all with gaps between them: as
// one piece for one worker, in pieces of elementwiseGrain elements for several.
func cut(all []float32, arrays, n int) (pieces [][][]float32) {
	grain := n
	if par.Workers() > 1 {
		grain = min(n, elementwiseGrain)
	}
	for lo := 0; lo < n; lo += grain {
		piece := make([][]float32, arrays)
		for j := range piece {
			piece[j] = all[j*(n+gap):][lo:min(lo+grain, n)]
		}
		pieces = append(pieces, piece)
	}
	return pieces
}
