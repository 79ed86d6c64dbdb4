package bench

import (
	"fmt"
	"testing"

	"galaxynet/conv"
	"galaxynet/tensor"
	"galaxynet/tensor/hugepage"
)

// poolShapes are the two activations of the Galaxy Zoo network that are pooled,
// for a batch of 64: N H W C.
var poolShapes = []struct {
	name  string
	shape [4]int
}{
	{"a1", [4]int{64, 60, 60, 64}},
	{"a2", [4]int{64, 30, 30, 96}},
}

// A pooled is an image and its 2x2 pooling with stride 2.
type pooled struct {
	x, y *tensor.Tensor
	at   conv.Indices
}

// twoByTwo are the windows of all pooling benchmarks.
var twoByTwo = conv.PoolOptions{Kernel: [2]int{2, 2}}

// poolings are what is measured; places is the number of bytes that go with each
// element of y.
var poolings = []struct {
	name   string
	places int
	call   func(p *pooled)
}{
	{"maxpool_fwd", 1, func(p *pooled) { conv.MaxPool2DTo(p.y, &p.at, p.x, twoByTwo) }},
	{"maxpool_bwd", 1, func(p *pooled) { conv.MaxPool2DGradTo(p.x, p.y, &p.at, twoByTwo) }},
	{"maxpool_inference", 0, func(p *pooled) { conv.MaxPool2DTo(p.y, nil, p.x, twoByTwo) }},
	{"avgpool_fwd", 0, func(p *pooled) { conv.AvgPool2DTo(p.y, p.x, twoByTwo) }},
	{"avgpool_bwd", 0, func(p *pooled) { conv.AvgPool2DGradTo(p.x, p.y, twoByTwo) }},
}

// BenchmarkPool measures 2x2 pooling and its gradient over arrays in main memory,
// beside a copy within the same memory. The bytes are those of x, y and the
// places of the maxima, each read or written once; a processor that reads a cache
// line before overwriting it moves more.
//
//	go test -bench Pool/kernel=maxpool_fwd ./bench
func BenchmarkPool(b *testing.B) {
	for _, pooling := range poolings {
		for _, s := range poolShapes {
			for _, workers := range workerCounts() {
				b.Run(fmt.Sprintf("kernel=%s/shape=%s/workers=%d", pooling.name, s.name, workers), func(b *testing.B) {
					defer useWorkers(workers)()
					benchmarkPool(b, s.shape, pooling.places, pooling.call)
				})
			}
		}
	}
}

func benchmarkPool(b *testing.B, shape [4]int, places int, call func(p *pooled)) {
	out := conv.PoolShape("bench", shape[:], twoByTwo)
	n, m := tensor.Shape(shape[:]).Len(), tensor.Shape(out[:]).Len()
	memory, err := hugepage.Map(n + gap + m)
	if err != nil {
		b.Fatal(err)
	}
	defer memory.Close()
	all := memory.Floats()
	p := &pooled{x: tensor.FromSlice(all[:n:n], shape[:]...), y: tensor.FromSlice(all[n+gap:][:m:m], out[:]...)}
	p.x.FillUniform(tensor.Stream(1, "pool"), -1, 1)
	conv.MaxPool2DTo(p.y, &p.at, p.x, twoByTwo) // so that the gradient has its places
	copied := make([]float32, n)
	bytes := float64(4*n+(4+places)*m) * 1e-9
	r := run(b, bytes, func() float64 { return copyRate(copied) }, func() { call(p) })
	b.ReportMetric(Median(r.rates), "GB/s")
	b.ReportMetric(Median(r.limits), "copy-GB/s")
	b.ReportMetric(100*Median(r.fractions), "%copy")
}
