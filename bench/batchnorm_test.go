package bench

import (
	"fmt"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
	"galaxynet/tensor/hugepage"
)

// BenchmarkBatchNorm measures batch norm in training, forward and backward, over
// the arrays that BenchmarkPool takes, beside a copy. The bytes are those of x and y
// forward and of x, dy and dx backward, each read or written once. A processor
// moves twice as many: the sums come first, so that x and dy are read twice, and a
// cache line is read before it is overwritten.
//
//	go test -bench BatchNorm/shape=a1 ./bench
func BenchmarkBatchNorm(b *testing.B) {
	for _, s := range poolShapes {
		for _, workers := range workerCounts() {
			b.Run(fmt.Sprintf("shape=%s/workers=%d", s.name, workers), func(b *testing.B) {
				defer useWorkers(workers)()
				benchmarkBatchNorm(b, s.shape[:])
			})
		}
	}
}

func benchmarkBatchNorm(b *testing.B, shape []int) {
	channels := shape[len(shape)-1]
	n := tensor.Shape(shape).Len()
	memory, err := hugepage.Map(2*n + gap) // as a tape's memory
	if err != nil {
		b.Fatal(err)
	}
	defer memory.Close()
	all := memory.Floats()
	x, dy := tensor.FromSlice(all[:n:n], shape...), tensor.FromSlice(all[n+gap:][:n:n], shape...)
	x.FillNormal(tensor.Stream(1, "batchnorm"), 0, 1)
	dy.FillNormal(tensor.Stream(2, "batchnorm"), 0, 1)
	weight, bias := tensor.Ones(channels), tensor.New(channels)
	stats := &autograd.BatchStats{Mean: tensor.New(channels), Var: tensor.Ones(channels), Momentum: 0.1, Eps: 1e-5}
	tape := autograd.NewTape()
	defer tape.Close()
	step := func() {
		tape.Reset()
		y := autograd.BatchNorm(tape.Variable(x), tape.Variable(weight), tape.Variable(bias), stats)
		tape.Backward(y, dy)
	}
	step() // which makes the tape's memory
	tape.Profile = true
	for b.Loop() {
		step()
	}
	b.StopTimer()
	for _, t := range tape.Times() {
		gigabytes := 4e-9 * float64(x.Len()) * float64(t.Calls)
		b.ReportMetric(2*gigabytes/t.Forward.Seconds(), "forward-GB/s")
		b.ReportMetric(3*gigabytes/t.Backward.Seconds(), "backward-GB/s")
	}
	b.ReportMetric(copyRate(all), "copy-GB/s")
}
