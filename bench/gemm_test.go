package bench

import (
	"fmt"
	"runtime"
	"testing"

	"galaxynet/tensor/par"
)

// BenchmarkGEMM measures every shape by galaxynet and by gonum, with one worker
// and with all, beside the machine's peak of the same moments:
//
//	go test -bench GEMM/shape=sq1024 ./bench
func BenchmarkGEMM(b *testing.B) {
	for _, shape := range Shapes {
		b.Run("shape="+shape.Name, func(b *testing.B) {
			o, err := NewOperands(shape)
			if err != nil {
				b.Fatal(err)
			}
			defer o.Close()
			for _, workers := range workerCounts() {
				b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
					defer useWorkers(workers)()
					b.Run("engine=galaxynet", func(b *testing.B) { benchmarkGEMM(b, o, o.Galaxynet()) })
					b.Run("engine=gonum", func(b *testing.B) { benchmarkGEMM(b, o, o.Gonum()) })
				})
			}
		})
	}
}

func benchmarkGEMM(b *testing.B, o *Operands, product func()) {
	clear(o.C)
	product()
	if err := o.Check(); err != nil {
		b.Fatal(err)
	}
	m := run(b, o.Shape.Flops()*1e-9, Peak, product)
	b.ReportMetric(Median(m.rates), "GFLOP/s")
	b.ReportMetric(Median(m.limits), "peak-GFLOP/s")
	b.ReportMetric(100*Median(m.fractions), "%peak")
}

// BenchmarkPeak shows how steady the machine is: the peak alone, again and again.
func BenchmarkPeak(b *testing.B) {
	for _, workers := range workerCounts() {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			defer useWorkers(workers)()
			var peaks []float64
			for b.Loop() {
				peaks = append(peaks, Peak())
			}
			low, median, high := Quartiles(peaks)
			b.ReportMetric(median, "GFLOP/s")
			b.ReportMetric(100*(high-low)/median, "%spread")
		})
	}
}

// run measures call beside the limit for as long as b asks for. The limit's own
// time is not part of ns/op.
func run(b *testing.B, work float64, limit func() float64, call func()) *meter {
	m := newMeter(work, limit)
	for b.Loop() {
		call()
		if m.full() {
			b.StopTimer()
			m.cut()
			b.StartTimer()
		}
	}
	m.finish()
	return m
}

// workerCounts returns 1 and, where there are more, the number of all workers.
func workerCounts() []int {
	if n := par.Workers(); n > 1 {
		return []int{1, n}
	}
	return []int{1}
}

// useWorkers sets the number of workers for galaxynet and for gonum, and returns
// a function that undoes it.
func useWorkers(n int) (undo func()) {
	workers, processors := par.SetWorkers(n), runtime.GOMAXPROCS(n)
	return func() {
		par.SetWorkers(workers)
		runtime.GOMAXPROCS(processors)
	}
}
