package conv

import (
	"fmt"
	"slices"

	"galaxynet/tensor"
)

// PoolOptions describes the windows of a pooling; index 0 is for rows (H), 1 for
// columns (W). Window (p, q) begins at the pixel
//
//	(p·Stride[0] - Padding[0], q·Stride[1] - Padding[1])
//
// and is Kernel[0] x Kernel[1] pixels large. What it covers beyond the image
// counts as -Inf for a maximum, and as 0 for a sum or an average.
type PoolOptions struct {
	Kernel  [2]int
	Stride  [2]int // 0 stands for the kernel's length: windows beside each other
	Padding [2]int // on each side, at most half of the kernel

	// ExcludePadding divides an average by the number of pixels that the window
	// covers within the image, not by the size of the window: PyTorch's
	// count_include_pad=False. It plays no part elsewhere.
	ExcludePadding bool
}

// PoolShape returns the shape [N P Q C] of the pooling of an x [N H W C], where
//
//	P = (H + 2·Padding[0] - Kernel[0]) / Stride[0] + 1   rounded down
//
// and Q likewise. Pixels at the lower and right edge that no whole window reaches
// play no part. It panics with a ShapeError in the name of op if x has not four
// axes, if an option is negative or a kernel 0 or above 32768, if the padding is
// more than half of the kernel, or if not even one window fits.
func PoolShape(op string, x tensor.Shape, o PoolOptions) [4]int {
	rows, cols := poolAxes(op, x, o)
	return [4]int{x[0], rows.windows, cols.windows, x[3]}
}

// maxPoolKernel is the length of the longest window, so that the places of one are
// numbers of 31 bits.
const maxPoolKernel = 1 << 15

// poolAxes checks the options against an x [N H W C] and returns the two axes.
func poolAxes(op string, x tensor.Shape, o PoolOptions) (rows, cols poolAxis) {
	if len(x) != 4 {
		tensor.FailShapes(op, "x must be [N H W C]", x)
	}
	var axes [2]poolAxis
	for i := range axes {
		a := poolAxis{pixels: x[1+i], kernel: o.Kernel[i], stride: o.Stride[i], padding: o.Padding[i]}
		if a.kernel < 1 || a.stride < 0 || a.padding < 0 {
			failPoolOptions(op, "window %dx%d, stride %dx%d, padding %dx%d: a window must have a pixel at least, and nothing be negative", o, x)
		}
		if a.kernel > maxPoolKernel {
			failPoolOptions(op, "window %dx%d, stride %dx%d, padding %dx%d: a window must be at most 32768 pixels long", o, x)
		}
		if a.padding > a.kernel/2 {
			failPoolOptions(op, "window %dx%d, stride %dx%d, padding %dx%d: padding must be at most half of the window", o, x)
		}
		padded := a.pixels + 2*a.padding
		if padded < a.kernel || a.pixels == 0 {
			tensor.FailShapes(op, fmt.Sprintf("window %dx%d must not be larger than the padded input", o.Kernel[0], o.Kernel[1]), x)
		}
		if a.stride == 0 {
			a.stride = a.kernel
		}
		a.stride = min(a.stride, padded) // one window, whatever the stride
		a.windows = (padded-a.kernel)/a.stride + 1
		axes[i] = a
	}
	return axes[0], axes[1]
}

// checkPool panics unless y has the shape of x's pooling, whose axes it returns.
func checkPool(op string, y, x *tensor.Tensor, o PoolOptions) (rows, cols poolAxis) {
	rows, cols = poolAxes(op, x.Shape(), o)
	want := [4]int{x.Dim(0), rows.windows, cols.windows, x.Dim(3)}
	if !slices.Equal(y.Shape(), want[:]) {
		failPoolResult(op, want, y.Shape(), x.Shape())
	}
	return rows, cols
}

// failPoolOptions is tensor.FailShapes with the options in the rule.
//
//go:noinline
func failPoolOptions(op, rule string, o PoolOptions, x tensor.Shape) {
	tensor.FailShapes(op, fmt.Sprintf(rule, o.Kernel[0], o.Kernel[1], o.Stride[0], o.Stride[1], o.Padding[0], o.Padding[1]), x)
}

// failPoolResult is tensor.FailShapes for a pooled tensor that has not the shape it
// must have.
//
//go:noinline
func failPoolResult(op string, want [4]int, y, x tensor.Shape) {
	tensor.FailShapes(op, "the pooled tensor must be "+tensor.Shape(want[:]).String(), y, x)
}
