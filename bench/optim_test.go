package bench

import (
	"fmt"
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/optim"
	"galaxynet/tensor"
)

// optimWeights is about the number of parameters of the Galaxy Zoo network, most
// of them in one matrix.
const optimWeights = 60_000_000

// optimTasks are what a training step does with all parameters after the backward
// pass, and the bytes that it must read and write for one weight.
var optimTasks = []struct {
	name  string
	bytes int
	new   func(params []*autograd.Param, memory *tensor.Memory) func()
}{
	{"SGD", 12, func(params []*autograd.Param, memory *tensor.Memory) func() {
		return optim.NewSGD(params, optim.SGDOptions{LR: 1e-9, Memory: memory}).Step
	}},
	{"momentum", 20, func(params []*autograd.Param, memory *tensor.Memory) func() {
		return optim.NewSGD(params, optim.SGDOptions{LR: 1e-9, Momentum: 0.9, Memory: memory}).Step
	}},
	{"Adam", 28, func(params []*autograd.Param, memory *tensor.Memory) func() {
		o := optim.DefaultAdam()
		o.LR, o.Memory = 1e-9, memory
		return optim.NewAdam(params, o).Step
	}},
	{"EMA", 12, func(params []*autograd.Param, memory *tensor.Memory) func() {
		return optim.NewEMA(params, optim.EMAOptions{Decay: 0.999, Memory: memory}).Update
	}},
	{"norm", 4, func(params []*autograd.Param, _ *tensor.Memory) func() {
		return func() { optim.ClipGradNorm(params, math.Inf(1)) }
	}},
}

// BenchmarkOptim measures the passes over the parameters that belong to a
// training step, beside a copy within memory of the size of the parameters.
//
//	go test -bench Optim/task=Adam ./bench
func BenchmarkOptim(b *testing.B) {
	for _, task := range optimTasks {
		for _, workers := range workerCounts() {
			b.Run(fmt.Sprintf("task=%s/weights=%d/workers=%d", task.name, optimWeights, workers), func(b *testing.B) {
				defer useWorkers(workers)()
				memory := tensor.NewMemory()
				defer memory.Close()
				p := autograd.NewParam("w", optimWeights)
				p.Allocate(memory)
				p.Data().Fill(1)
				tape := autograd.NewTape() // whose sum has the gradient 1
				autograd.Sum(tape.Param(p), tensor.All).Backward()
				if err := tape.Close(); err != nil {
					b.Fatal(err)
				}
				call := task.new([]*autograd.Param{p}, memory)
				call() // makes the moments
				other := memory.Floats(optimWeights)
				m := run(b, float64(task.bytes)*optimWeights*1e-9, func() float64 { return copyRate(other) }, call)
				b.ReportMetric(Median(m.rates), "GB/s")
				b.ReportMetric(Median(m.limits), "copy-GB/s")
				b.ReportMetric(100*Median(m.fractions), "%copy")
			})
		}
	}
}
