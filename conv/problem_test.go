package conv

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"galaxynet/tensor"
	"galaxynet/tensor/cpu"
	"galaxynet/tensor/cpu/cputest"
)

// A problem is a convolution's shapes and options.
type problem struct {
	name                string
	n, h, w, c, r, s, k int
	o                   Options
}

func (p problem) String() string {
	return fmt.Sprintf("%s: x [%d %d %d %d], kernel %dx%d to %d channels, %+v", p.name, p.n, p.h, p.w, p.c, p.r, p.s, p.k, p.o)
}

// problems has every form of convolution, in shapes small enough for the naive
// loops and large enough to be cut among workers.
var problems = []problem{
	{"3x3", 2, 6, 7, 3, 3, 3, 5, Options{}},
	{"3x3 padded", 2, 6, 7, 3, 3, 3, 5, Options{Padding: [2]int{1, 1}}},
	{"9x9 as the first layer's", 2, 17, 19, 3, 9, 9, 17, Options{Padding: [2]int{2, 2}}},
	{"5x5 as the second layer's", 3, 13, 11, 18, 5, 5, 33, Options{Padding: [2]int{2, 2}}},
	{"a wide image", 1, 5, 70, 5, 3, 5, 19, Options{Padding: [2]int{1, 2}}},
	{"a sum of several parts", 2, 9, 8, 67, 3, 3, 18, Options{Padding: [2]int{1, 1}}},
	{"a kernel row longer than a part of the sum", 1, 5, 9, 131, 3, 3, 17, Options{Padding: [2]int{1, 1}}},
	{"1x1", 3, 5, 7, 9, 1, 1, 20, Options{}},
	{"1x1 with stride", 3, 5, 7, 9, 1, 1, 20, Options{Stride: [2]int{2, 3}}},
	{"1x1 padded", 2, 5, 7, 9, 1, 1, 20, Options{Padding: [2]int{2, 1}}},
	{"1x7 and 7x1", 2, 8, 9, 4, 1, 7, 6, Options{Padding: [2]int{0, 3}}},
	{"7x1", 2, 8, 9, 4, 7, 1, 6, Options{Padding: [2]int{3, 0}}},
	{"even kernel", 2, 7, 9, 3, 4, 2, 5, Options{Padding: [2]int{1, 0}}},
	{"stride", 2, 11, 13, 5, 3, 3, 7, Options{Stride: [2]int{2, 2}, Padding: [2]int{1, 1}}},
	{"strides that differ", 2, 11, 30, 5, 5, 3, 17, Options{Stride: [2]int{3, 2}, Padding: [2]int{2, 1}}},
	{"stride that leaves pixels unseen", 1, 11, 13, 5, 2, 2, 7, Options{Stride: [2]int{3, 4}}},
	{"stride larger than the image", 2, 3, 4, 5, 2, 3, 7, Options{Stride: [2]int{9, 9}}},
	{"dilation", 2, 11, 13, 5, 3, 3, 7, Options{Dilation: [2]int{2, 3}}},
	{"dilation of rows only", 2, 11, 13, 5, 3, 3, 7, Options{Dilation: [2]int{2, 1}, Padding: [2]int{2, 1}}},
	{"dilation and stride that share a factor", 2, 15, 17, 5, 3, 4, 7, Options{Stride: [2]int{2, 6}, Dilation: [2]int{2, 4}, Padding: [2]int{1, 3}}},
	{"dilation and stride that share none", 2, 15, 17, 5, 3, 4, 7, Options{Stride: [2]int{2, 3}, Dilation: [2]int{3, 2}, Padding: [2]int{4, 3}}},
	{"padding wider than the kernel", 2, 3, 2, 3, 2, 3, 4, Options{Padding: [2]int{5, 6}}},
	{"the kernel covers the image", 3, 4, 5, 6, 4, 5, 8, Options{}},
	{"one pixel", 3, 1, 1, 5, 3, 3, 6, Options{Padding: [2]int{1, 1}}},
	{"one channel to one", 2, 9, 8, 1, 3, 3, 1, Options{}},
	{"one image, many channels", 1, 3, 4, 70, 3, 3, 40, Options{Padding: [2]int{1, 1}}},
	{"two groups", 2, 6, 7, 6, 3, 3, 10, Options{Groups: 2, Padding: [2]int{1, 1}}},
	{"three groups with stride", 2, 9, 10, 9, 3, 3, 12, Options{Groups: 3, Stride: [2]int{2, 1}, Padding: [2]int{1, 2}}},
	{"groups of 1x1", 2, 5, 6, 8, 1, 1, 12, Options{Groups: 4}},
	{"groups with dilation", 2, 9, 10, 8, 3, 3, 34, Options{Groups: 2, Dilation: [2]int{1, 2}}},
	{"groups of one input channel", 2, 9, 10, 4, 3, 3, 12, Options{Groups: 4}},
	{"depthwise", 2, 9, 10, 19, 3, 3, 19, Options{Groups: 19, Padding: [2]int{1, 1}}},
	{"depthwise with everything", 3, 11, 12, 5, 3, 4, 5, Options{Groups: 5, Stride: [2]int{2, 3}, Dilation: [2]int{2, 1}, Padding: [2]int{3, 2}}},
	{"everything but groups", 2, 13, 41, 5, 3, 4, 19, Options{Stride: [2]int{2, 3}, Dilation: [2]int{2, 1}, Padding: [2]int{3, 2}}},
	{"dilation of columns", 2, 9, 21, 5, 3, 3, 19, Options{Dilation: [2]int{1, 3}, Padding: [2]int{1, 3}}},
	{"dilation, a sum of several parts", 1, 7, 18, 150, 3, 3, 17, Options{Dilation: [2]int{2, 2}, Padding: [2]int{2, 2}}},
	{"dilation, a run longer than a part", 1, 5, 15, 400, 2, 2, 5, Options{Dilation: [2]int{2, 3}, Padding: [2]int{0, 1}}},
	{"groups", 2, 9, 17, 9, 3, 3, 60, Options{Groups: 3, Padding: [2]int{1, 1}}},
	{"groups and dilation", 2, 20, 19, 6, 3, 3, 8, Options{Groups: 2, Dilation: [2]int{2, 2}, Padding: [2]int{1, 2}}},
	{"a stride whose classes are direct", 2, 15, 40, 5, 3, 3, 7, Options{Stride: [2]int{2, 2}, Padding: [2]int{1, 1}}},
	{"a stride some of whose classes are direct", 2, 5, 23, 5, 3, 3, 7, Options{Stride: [2]int{1, 2}, Padding: [2]int{1, 1}}},
	{"1x1 with gradient in strips", 2, 14, 15, 7, 1, 1, 18, Options{}},
	{"rows longer than a part of the gradient's sum", 1, 3, 533, 2, 2, 3, 5, Options{}},
	{"padding of columns wider than the kernel", 1, 3, 5, 3, 2, 3, 5, Options{Padding: [2]int{0, 7}}},
	{"windows by gemm", 30, 5, 5, 7, 3, 3, 18, Options{}},
	{"windows by gemm, a sum of several parts", 3, 3, 3, 67, 3, 3, 18, Options{Padding: [2]int{1, 1}}},
	{"windows by gemm, groups with everything", 5, 7, 7, 6, 3, 3, 8, Options{Groups: 2, Stride: [2]int{2, 3}, Dilation: [2]int{1, 2}, Padding: [2]int{1, 1}}},
	{"1x1 on few pixels", 4, 2, 3, 7, 1, 1, 18, Options{}},
	{"many rows of padding", 1, 2, 37, 2, 3, 3, 5, Options{Padding: [2]int{20, 2}}},
	{"no images", 0, 9, 10, 3, 3, 3, 4, Options{}},
	{"an empty image", 2, 0, 3, 3, 1, 1, 4, Options{Padding: [2]int{1, 1}}},
	{"no output channels", 2, 5, 5, 3, 3, 3, 0, Options{}},
	{"no input channels", 2, 5, 5, 0, 3, 3, 4, Options{}},
}

func (p problem) groups() int { return max(p.o.Groups, 1) }

// operands are the tensors of a problem, filled with random numbers; y, dx, dw and
// dbias with NaN, which nothing may read.
type operands struct {
	g                                geometry
	x, w, bias, y, dx, dw, dbias, dy *tensor.Tensor
}

func (p problem) operands(seed uint64) operands {
	random := rand.New(rand.NewPCG(seed, 3))
	normal := func(shape ...int) *tensor.Tensor {
		t := tensor.New(shape...)
		for i := range t.Data() {
			t.Data()[i] = float32(random.NormFloat64())
		}
		return t
	}
	nan := float32(math.NaN())
	x, w := normal(p.n, p.h, p.w, p.c), normal(p.r, p.s, p.c/p.groups(), p.k)
	n, a, b, k := OutputShape(x.Shape(), w.Shape(), p.o)
	return operands{
		g: newGeometry("test", x.Shape(), w.Shape(), p.o),
		x: x, w: w, bias: normal(p.k), dy: normal(n, a, b, k),
		y: tensor.Full(nan, n, a, b, k), dbias: tensor.Full(nan, p.k),
		dx: tensor.Full(nan, x.Shape()...), dw: tensor.Full(nan, w.Shape()...),
	}
}

// compute runs all four functions.
func (v operands) compute(o Options) {
	Conv2DTo(v.y, v.x, v.w, v.bias, o)
	Conv2DInputGradTo(v.dx, v.dy, v.w, o)
	Conv2DWeightGradTo(v.dw, v.x, v.dy, o)
	Conv2DBiasGradTo(v.dbias, v.dy)
}

// results returns what compute computed, by name.
func (v operands) results() map[string]*tensor.Tensor {
	return map[string]*tensor.Tensor{"y": v.y, "dx": v.dx, "dw": v.dw, "dbias": v.dbias}
}

// check compares all four functions with their definitions, at every level.
func (p problem) check(t *testing.T, seed uint64) {
	t.Helper()
	v := p.operands(seed)
	y, dx, dw := v.g.naive(v.x.Data(), v.w.Data(), v.dy.Data())
	for i := range y {
		y[i].add(v.bias.Data()[i%p.k], 1)
	}
	dbias := make([]naiveSum, p.k)
	for i, d := range v.dy.Data() {
		dbias[i%p.k].add(d, 1)
	}
	cputest.Each(func(level cpu.Level) {
		v := p.operands(seed)
		v.compute(p.o)
		p.compare(t, level, "y", v.y, y, v.g.terms()+1)
		p.compare(t, level, "dx", v.dx, dx, p.r*p.s*p.k/p.groups())
		p.compare(t, level, "dw", v.dw, dw, v.g.pixels())
		p.compare(t, level, "dbias", v.dbias, dbias, 1) // summed in float64
	})
}

// compare reports the first element that is wrong. A sum of rounded products, cut
// into parts that are added up, has at most 2·terms+4 roundings, each of relative
// size 2⁻²⁴ of a partial sum of absolute values, however it is cut.
func (p problem) compare(t *testing.T, level cpu.Level, what string, got *tensor.Tensor, want []naiveSum, terms int) {
	t.Helper()
	for i, g := range got.Data() {
		bound := float64(2*terms+4) * 0x1p-24 * want[i].size
		if !(math.Abs(float64(g)-want[i].value) <= bound) {
			t.Errorf("%v at %v: %s %v at %d = %v, want %v within %.2g", p, level, what, got.Shape(), i, g, want[i].value, bound)
			return
		}
	}
}
