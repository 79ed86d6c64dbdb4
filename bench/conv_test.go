package bench

import (
	"fmt"
	"testing"

	"galaxynet/conv"
	"galaxynet/tensor"
)

// A convLayer is a convolution with stride 1: images [N H H C], kernels [R R C K].
type convLayer struct {
	name                   string
	n, h, c, k, r, padding int
}

// The first two are the Galaxy Zoo network's, the others those of residual networks.
var convLayers = []convLayer{
	{"seed_conv1", 64, 64, 3, 64, 9, 2},
	{"seed_conv2", 64, 30, 64, 96, 5, 2},
	{"c3x3_64_56", 16, 56, 64, 64, 3, 1},
	{"c3x3_128_28", 16, 28, 128, 128, 3, 1},
	{"c1x1_256_64_56", 16, 56, 256, 64, 1, 0},
}

// BenchmarkConv2D measures the convolution and its gradients, with one worker and
// with all, beside the machine's peak of the same moments. The work is two
// operations for each product of the definition, those with padding included.
//
//	go test -bench Conv2D/layer=seed ./bench
func BenchmarkConv2D(b *testing.B) {
	for _, l := range convLayers {
		b.Run("layer="+l.name, func(b *testing.B) {
			memory := tensor.NewMemory()
			defer memory.Close()
			o := conv.Options{Padding: [2]int{l.padding, l.padding}}
			x, w, bias := memory.New(l.n, l.h, l.h, l.c), memory.New(l.r, l.r, l.c, l.k), memory.New(l.k)
			n, p, q, k := conv.OutputShape(x.Shape(), w.Shape(), o)
			y, dy := memory.New(n, p, q, k), memory.New(n, p, q, k)
			dx, dw := memory.New(x.Shape()...), memory.New(w.Shape()...)
			for i, t := range []*tensor.Tensor{x, w, bias, dy} {
				t.FillUniform(tensor.Stream(12345, "bench", uint64(i)), -0.5, 0.5)
			}
			work := 2 * float64(y.Len()) * float64(l.r*l.r*l.c) * 1e-9
			for _, pass := range []struct {
				name string
				call func()
			}{
				{"forward", func() { conv.Conv2DTo(y, x, w, bias, o) }},
				{"dX", func() { conv.Conv2DInputGradTo(dx, dy, w, o) }},
				{"dW", func() { conv.Conv2DWeightGradTo(dw, x, dy, o) }},
			} {
				b.Run("pass="+pass.name, func(b *testing.B) {
					for _, workers := range workerCounts() {
						b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
							defer useWorkers(workers)()
							pass.call()
							m := run(b, work, Peak, pass.call)
							b.ReportMetric(Median(m.rates), "GFLOP/s")
							b.ReportMetric(Median(m.limits), "peak-GFLOP/s")
							b.ReportMetric(100*Median(m.fractions), "%peak")
						})
					}
				})
			}
		})
	}
}
