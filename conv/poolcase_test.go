package conv

import (
	"fmt"
	"math"
	"math/rand/v2"

	"galaxynet/tensor"
)

// A poolCase is a pooling of images of a given shape.
type poolCase struct {
	name  string
	shape [4]int // of x: N H W C
	o     PoolOptions
}

func (p poolCase) String() string {
	return fmt.Sprintf("%s: x %v, window %v, stride %v, padding %v", p.name, p.shape, p.o.Kernel, p.o.Stride, p.o.Padding)
}

var poolCases = []poolCase{
	{"2x2 by default", [4]int{2, 8, 6, 5}, PoolOptions{Kernel: [2]int{2, 2}}},
	{"edges are left over", [4]int{2, 9, 7, 3}, PoolOptions{Kernel: [2]int{2, 2}, Stride: [2]int{2, 2}}},
	{"the seed network's, small", [4]int{1, 10, 10, 64}, PoolOptions{Kernel: [2]int{2, 2}}},
	{"overlapping, padded", [4]int{2, 11, 11, 3}, PoolOptions{Kernel: [2]int{3, 3}, Stride: [2]int{2, 2}, Padding: [2]int{1, 1}}},
	{"overlapping by two", [4]int{2, 6, 9, 33}, PoolOptions{Kernel: [2]int{3, 3}, Stride: [2]int{1, 1}, Padding: [2]int{1, 1}}},
	{"padded along rows", [4]int{1, 5, 7, 9}, PoolOptions{Kernel: [2]int{4, 2}, Stride: [2]int{3, 1}, Padding: [2]int{2, 0}}},
	{"padded along columns", [4]int{3, 7, 5, 8}, PoolOptions{Kernel: [2]int{1, 5}, Stride: [2]int{2, 3}, Padding: [2]int{0, 2}}},
	{"gaps between windows", [4]int{2, 11, 13, 4}, PoolOptions{Kernel: [2]int{2, 3}, Stride: [2]int{4, 5}}},
	{"stride longer than the image", [4]int{1, 3, 4, 17}, PoolOptions{Kernel: [2]int{2, 2}, Stride: [2]int{7, 9}, Padding: [2]int{1, 1}}},
	{"the longest stride there is", [4]int{1, 4, 3, 2}, PoolOptions{Kernel: [2]int{2, 2}, Stride: [2]int{math.MaxInt, math.MaxInt}, Padding: [2]int{1, 0}}},
	{"one pixel, mostly padding", [4]int{2, 1, 1, 11}, PoolOptions{Kernel: [2]int{3, 2}, Stride: [2]int{1, 1}, Padding: [2]int{1, 1}}},
	{"the whole image", [4]int{2, 5, 3, 40}, PoolOptions{Kernel: [2]int{5, 3}}},
	{"places of four bytes", [4]int{1, 20, 19, 3}, PoolOptions{Kernel: [2]int{17, 16}, Stride: [2]int{1, 2}}},
	{"the last place of a byte", [4]int{1, 17, 18, 9}, PoolOptions{Kernel: [2]int{16, 16}, Stride: [2]int{1, 1}}},
	{"one-pixel windows", [4]int{1, 3, 4, 2}, PoolOptions{Kernel: [2]int{1, 1}}},
	{"no image", [4]int{0, 4, 4, 3}, PoolOptions{Kernel: [2]int{2, 2}}},
	{"no channel", [4]int{2, 4, 4, 0}, PoolOptions{Kernel: [2]int{2, 2}}},
}

// randomPoolCase returns a case whose numbers come from r.
func randomPoolCase(r *rand.Rand) poolCase {
	p := poolCase{name: "random", shape: [4]int{1 + r.IntN(3), 1 + r.IntN(12), 1 + r.IntN(12), 1 + r.IntN(40)}}
	for i := range 2 {
		k := 1 + r.IntN(6)
		p.o.Kernel[i], p.o.Stride[i], p.o.Padding[i] = k, r.IntN(5), r.IntN(k/2+1)
		p.shape[1+i] += max(k-2*p.o.Padding[i]-p.shape[1+i], 0) // room for one window
	}
	p.o.ExcludePadding = r.IntN(2) == 0
	return p
}

// operands returns an x and a dy of small integers, among which are ties, and of
// which all sums are exact.
func (p poolCase) operands() (x, dy *tensor.Tensor) {
	x = tensor.New(p.shape[:]...)
	shape := PoolShape("test", x.Shape(), p.o)
	dy = tensor.New(shape[:]...)
	r := tensor.Stream(1, "pool")
	for _, t := range []*tensor.Tensor{x, dy} {
		for i := range t.Data() {
			t.Data()[i] = float32(r.IntN(15) - 7)
		}
	}
	return x, dy
}

// stride returns the stride with the default filled in.
func (p poolCase) stride(i int) int {
	if p.o.Stride[i] == 0 {
		return p.o.Kernel[i]
	}
	return p.o.Stride[i]
}

// eachTap is the definition of a window: it calls f for every place (r, s) of
// window (p, q) that has a pixel (h, w).
func (p poolCase) eachTap(row, col int, f func(place, h, w int)) {
	for r := range p.o.Kernel[0] {
		for s := range p.o.Kernel[1] {
			h := row*p.stride(0) + r - p.o.Padding[0]
			w := col*p.stride(1) + s - p.o.Padding[1]
			if 0 <= h && h < p.shape[1] && 0 <= w && w < p.shape[2] {
				f(r*p.o.Kernel[1]+s, h, w)
			}
		}
	}
}

// eachResult calls f with the index of every element of y.
func eachResult(y *tensor.Tensor, f func(i, n, row, col, c int)) {
	s := y.Shape()
	for i := range y.Len() {
		f(i, i/s[3]/s[2]/s[1], i/s[3]/s[2]%s[1], i/s[3]%s[2], i%s[3])
	}
}

// naiveMaxPool is max pooling by its definition, with PyTorch's rule for ties and
// NaN.
func naiveMaxPool(p poolCase, y *tensor.Tensor, places []int, x *tensor.Tensor) {
	eachResult(y, func(i, n, row, col, c int) {
		best, at := float32(math.Inf(-1)), -1
		p.eachTap(row, col, func(place, h, w int) {
			if v := x.At(n, h, w, c); at < 0 || v > best || v != v {
				best, at = v, place
			}
		})
		y.Data()[i], places[i] = best, at
	})
}

// naiveMaxPoolGrad scatters dy to the places.
func naiveMaxPoolGrad(p poolCase, dx, dy *tensor.Tensor, places []int) {
	dx.Fill(0)
	eachResult(dy, func(i, n, row, col, c int) {
		p.eachTap(row, col, func(place, h, w int) {
			if place == places[i] {
				dx.Set(dx.At(n, h, w, c)+dy.Data()[i], n, h, w, c)
			}
		})
	})
}

// naiveSumPool returns sum or average pooling by its definition in float64, and
// the same of the absolute values, which bounds of errors are made of.
func naiveSumPool(p poolCase, average bool, x *tensor.Tensor, length int, each func(f func(i, n, row, col, c int))) (y, magnitude []float64) {
	y, magnitude = make([]float64, length), make([]float64, length)
	each(func(i, n, row, col, c int) {
		divisor := p.divisor(average, row, col)
		p.eachTap(row, col, func(_, h, w int) {
			v := float64(x.At(n, h, w, c)) / divisor
			y[i] += v
			magnitude[i] += math.Abs(v)
		})
	})
	return y, magnitude
}

// naiveSumPoolGrad scatters dy to the windows.
func naiveSumPoolGrad(p poolCase, average bool, dy *tensor.Tensor) (dx, magnitude []float64) {
	height, width, channels := p.shape[1], p.shape[2], p.shape[3]
	dx = make([]float64, p.shape[0]*height*width*channels)
	magnitude = make([]float64, len(dx))
	eachResult(dy, func(i, n, row, col, c int) {
		divisor := p.divisor(average, row, col)
		p.eachTap(row, col, func(_, h, w int) {
			at := ((n*height+h)*width+w)*channels + c
			v := float64(dy.Data()[i]) / divisor
			dx[at] += v
			magnitude[at] += math.Abs(v)
		})
	})
	return dx, magnitude
}

// divisor returns what the sum of a window is divided by.
func (p poolCase) divisor(average bool, row, col int) float64 {
	pixels := 0
	p.eachTap(row, col, func(int, int, int) { pixels++ })
	switch {
	case !average:
		return 1
	case p.o.ExcludePadding:
		return float64(pixels)
	}
	return float64(p.o.Kernel[0] * p.o.Kernel[1])
}

// sameFloat reports whether a and b are the same number, or both NaN. +0 and -0
// are the same.
func sameFloat(a, b float32) bool { return a == b || a != a && b != b }
