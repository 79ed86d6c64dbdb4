package conv

import (
	"fmt"

	"galaxynet/tensor"
)

// Options says how the kernel moves over the image. In each pair index 0 is for
// rows (H) and 1 for columns (W), in pixels. Zero values mean the defaults: stride
// 1, no padding, dilation 1, one group.
type Options struct {
	Stride   [2]int // from one window to the next
	Padding  [2]int // zeros on either side of the image
	Dilation [2]int // from one tap of the kernel to the next
	Groups   int    // output channels of a group see the input channels of that group only
}

// OutputShape returns the lengths of the axes of y = conv2d(x, w), which is
// [n p q k], for images x [N H W C] and kernels w [R S C/groups K]:
//
//	P = (H + 2·padding - dilation·(R-1) - 1)/stride + 1, rounded down; Q likewise
//
// It panics with a ShapeError if x and w do not fit together or the options are out
// of range.
func OutputShape(x, w tensor.Shape, o Options) (n, p, q, k int) {
	g := newGeometry("conv2d", x, w, o)
	return g.n, g.rows.out, g.cols.out, g.k
}

// An axis is one of the two directions in which the kernel moves: tap t of the
// window at out sees the input at out·stride + t·dilation - padding, which is
// outside of the image if it is not in [0, in).
type axis struct {
	in, taps, out             int
	stride, padding, dilation int
}

// at returns the input position that a tap of a window sees.
func (a *axis) at(out, tap int) int { return out*a.stride + tap*a.dilation - a.padding }

// tapsInside returns the taps lo <= t < hi of a window that see the image.
func (a *axis) tapsInside(out int) (lo, hi int) {
	before := a.padding - out*a.stride // positions of the window that lie before the image
	lo = ceilDiv(max(before, 0), a.dilation)
	hi = min(ceilDiv(max(a.in+before, 0), a.dilation), a.taps)
	return lo, max(hi, lo)
}

// windowsInside returns the windows lo <= out < hi whose tap sees the image.
func (a *axis) windowsInside(tap int) (lo, hi int) {
	before := a.padding - tap*a.dilation
	lo = ceilDiv(max(before, 0), a.stride)
	hi = min(ceilDiv(max(a.in+before, 0), a.stride), a.out)
	return lo, max(hi, lo)
}

// ceilDiv returns a/b, rounded up, for a that is not negative.
func ceilDiv(a, b int) int { return (a + b - 1) / b }

// geometry is a convolution's shape: images [n rows.in cols.in c], kernels
// [rows.taps cols.taps c/groups k], results [n rows.out cols.out k].
type geometry struct {
	n, c, k, groups int
	rows, cols      axis
}

// groupC returns the number of input channels of a group.
func (g *geometry) groupC() int { return g.c / g.groups }

// groupK returns the number of output channels of a group.
func (g *geometry) groupK() int { return g.k / g.groups }

// terms returns the length of the sum for one element of the result: R·S·C/groups.
func (g *geometry) terms() int { return g.rows.taps * g.cols.taps * g.groupC() }

// pixels returns the number of pixels of all results: N·P·Q.
func (g *geometry) pixels() int { return g.n * g.rows.out * g.cols.out }

// result returns the shape of the convolution's result.
func (g *geometry) result() [4]int { return [4]int{g.n, g.rows.out, g.cols.out, g.k} }

// newGeometry checks shapes and options; op is the name for the panic.
func newGeometry(op string, x, w tensor.Shape, o Options) geometry {
	if len(x) != 4 || len(w) != 4 {
		tensor.FailShapes(op, "x must be [N H W C] and w [R S C/groups K]", x, w)
	}
	g := geometry{n: x[0], c: x[3], k: w[3], groups: max(o.Groups, 1)}
	if o.Groups < 0 || g.c%g.groups != 0 || g.k%g.groups != 0 {
		failGroups(op, o.Groups, x, w)
	}
	if w[2] != g.groupC() {
		failChannels(op, g.groups, x, w)
	}
	g.rows = newAxis(op, 0, x, w, o)
	g.cols = newAxis(op, 1, x, w, o)
	return g
}

// newAxis returns the direction i: 0 for rows, 1 for columns.
func newAxis(op string, i int, x, w tensor.Shape, o Options) axis {
	a := axis{
		in: x[1+i], taps: w[i],
		stride: max(o.Stride[i], 1), padding: o.Padding[i], dilation: max(o.Dilation[i], 1),
	}
	// The bounds keep every sum and product below from overflowing, where an int has
	// 32 bits too.
	const largest = 1 << 29
	if a.taps < 1 || min(o.Stride[i], o.Padding[i], o.Dilation[i]) < 0 || max(a.stride, a.padding, a.dilation) > largest {
		failOptions(op, o, x, w)
	}
	span, length := float64(a.dilation)*float64(a.taps-1)+1, float64(a.in)+2*float64(a.padding)
	if span > length || length > 2*largest {
		failSpan(op, i, a, x, w)
	}
	a.out = (a.in+2*a.padding-a.dilation*(a.taps-1)-1)/a.stride + 1
	return a
}

// checkShape panics unless t, called name in the text, has the shape want.
func checkShape(op, name string, t tensor.Shape, want [4]int, x, w tensor.Shape) {
	if len(t) != 4 || [4]int(t) != want {
		tensor.FailShapes(op, name+" must be "+tensor.Shape(want[:]).String(), t, x, w)
	}
}

// failGroups and the functions below are tensor.FailShapes with numbers in the rule.
//
//go:noinline
func failGroups(op string, groups int, x, w tensor.Shape) {
	tensor.FailShapes(op, fmt.Sprintf("%d groups must divide the channels of x and w", groups), x, w)
}

//go:noinline
func failChannels(op string, groups int, x, w tensor.Shape) {
	tensor.FailShapes(op, fmt.Sprintf("w must have %d input channels, those of x in each of %d groups", x[3]/groups, groups), x, w)
}

//go:noinline
func failOptions(op string, o Options, x, w tensor.Shape) {
	tensor.FailShapes(op, fmt.Sprintf("the kernel needs a row and a column, options must not be negative nor huge (stride %d, padding %d, dilation %d)",
		o.Stride, o.Padding, o.Dilation), x, w)
}

//go:noinline
func failSpan(op string, i int, a axis, x, w tensor.Shape) {
	tensor.FailShapes(op, fmt.Sprintf("the kernel must fit into the padded image: %d %s with dilation %d into %d with padding %d",
		a.taps, [2]string{"rows", "columns"}[i], a.dilation, a.in, a.padding), x, w)
}
