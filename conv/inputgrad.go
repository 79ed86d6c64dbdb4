package conv

import (
	"galaxynet/tensor"
	"galaxynet/tensor/gemm"
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// Conv2DInputGradTo sets dx to the gradient of the images, given the gradient dy of
// the result and the kernels w:
//
//	dx[n h v c] = sum over r, s, k of dy[n p q k] · w[r s c k]
//
// over all taps (r, s) and windows (p, q) that see the pixel: those with
// h = p·stride + r·dilation - padding, and v likewise. Shapes are those of Conv2DTo: dx
// [N H W C], dy [N P Q K], w [R S C/groups K]. dx must not overlap the others. It
// panics with a ShapeError if shapes or options do not fit.
func Conv2DInputGradTo(dx, dy, w *tensor.Tensor, o Options) {
	const op = "conv2d input gradient"
	g := newGeometry(op, dx.Shape(), w.Shape(), o)
	checkShape(op, "dy", dy.Shape(), g.result(), dx.Shape(), w.Shape())
	if dx.Len() == 0 {
		return
	}
	if g.depthwise() {
		inputGradDepthwise(g, dx.Data(), dy.Data(), w.Data())
		return
	}
	if g.rows.stride == 1 && g.cols.stride == 1 {
		c := newClass(g, 0, 0)
		c.multiply(dx.Data(), dy.Data(), w.Data())
		return
	}
	d := inputGrads.Take()
	*d = inputGrad{geometry: g, dx: dx.Data(), dy: dy.Data(), w: w.Data()}
	par.Do(g.n, 1, d)
	*d = inputGrad{}
	inputGrads.Put(d)
}

// inputGrad is the body of a loop over images whose windows are some pixels apart.
type inputGrad struct {
	geometry
	dx, dy, w []float32
}

var inputGrads par.Spares[inputGrad]

// Chunk computes the images lo to hi-1: each class of pixels for itself, and then
// brings them to their places.
func (d *inputGrad) Chunk(lo, hi int, s *par.Scratch) {
	image, result := d.rows.in*d.cols.in*d.c, d.rows.out*d.cols.out*d.k
	g := d.geometry
	g.n = 1
	for n := lo; n < hi; n++ {
		dx, dy := d.dx[n*image:][:image], d.dy[n*result:][:result]
		for i := range min(d.rows.stride, d.rows.in) {
			for j := range min(d.cols.stride, d.cols.in) {
				class := newClass(g, i, j)
				pixels := s.Floats(class.pixels() * g.c)
				class.multiply(pixels, dy, d.w)
				class.scatter(dx, pixels, g)
			}
		}
	}
}

// class is one stride class of pixels of dx: rows row, row+stride, … and columns
// likewise. The same taps see all of them, every stride-th or so of the kernel, and
// from pixel to pixel the windows are neighbours: so the class is a convolution of
// dy with stride 1 and these taps, the last of them first.
type class struct {
	geometry             // of that convolution
	row, col         int // of the first pixel
	rowTaps, colTaps taps
	kernelCols       int // columns of the whole kernel, S
}

// taps says which tap of the kernel is tap t of a class: first - t·step.
type taps struct{ first, step int }

func newClass(g geometry, row, col int) class {
	c := class{geometry: geometry{n: g.n, c: g.k, k: g.c, groups: g.groups}, row: row, col: col, kernelCols: g.cols.taps}
	c.rows, c.rowTaps = g.rows.class(row)
	c.cols, c.colTaps = g.cols.class(col)
	return c
}

// class returns the direction of a stride class and its taps. Input position
// h = offset + j·stride meets tap r at window p if
//
//	p·stride = h + padding - r·dilation
//
// which has to be a multiple of stride: with e the greatest common divisor of
// stride and dilation, that holds for r = low, low + stride/e, … if for any at all. For
// each such tap p is dilation/e less than for the one before, so with the taps in
// reverse, t = 0 being the highest, p = j·1 + t·(dilation/e) - padding'.
func (a *axis) class(offset int) (axis, taps) {
	e := gcd(a.stride, a.dilation)
	c := axis{in: a.out, out: (a.in - offset + a.stride - 1) / a.stride, stride: 1, dilation: a.dilation / e}
	step, low := a.stride/e, 0
	for low < a.taps && (offset+a.padding-low*a.dilation)%a.stride != 0 {
		low++
	}
	if low >= a.taps {
		return c, taps{}
	}
	c.taps = (a.taps-1-low)/step + 1
	first := low + (c.taps-1)*step
	c.padding = (first*a.dilation - offset - a.padding) / a.stride
	return c, taps{first, step}
}

func gcd(a, b int) int {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}

// multiply computes the class as one matrix product for each group: windows of dy
// times the weights, transposed.
//
//	[N·P'·Q'  R'·S'·K/groups] times [R'·S'·K/groups  C/groups]
func (c *class) multiply(dx, dy, w []float32) {
	if c.terms() == 0 { // no window sees these pixels
		clear(dx)
		return
	}
	m := mirrors.Take()
	m.class, m.w = *c, w
	m.windows = windows{geometry: c.geometry, x: dy}
	p := &m.product
	p.M, p.N, p.K, p.Alpha, p.Beta = c.pixels(), c.groupK(), c.terms(), 1, 0
	p.A, p.B, p.TransposeB, p.Stride = &m.windows, m, false, c.k
	if c.onlyPixels() {
		p.A, p.B, p.TransposeB = &m.pixels, &m.weights, true
	}
	for group := range c.groups {
		m.firstC, m.firstK = group*c.groupK(), group*c.groupC()
		m.windows.first = m.firstK
		m.pixels = gemm.Matrix{Data: dy[min(m.firstK, len(dy)):], Stride: c.c}
		m.weights = gemm.Matrix{Data: w[m.at(0, 0, 0):], Stride: c.c}
		p.C = dx[m.firstC:]
		p.Run()
	}
	m.class, m.w, m.windows, m.pixels, m.weights, p.C = class{}, nil, windows{}, gemm.Matrix{}, gemm.Matrix{}, nil
	mirrors.Put(m)
}

// mirror is the kernels of a class seen as a matrix: the weights of one group,
// taps in reverse, input and output channels exchanged.
//
//	element ((r'·S' + s')·K' + k, c) = w[rowTaps(r') colTaps(s') c, firstK+k]
//
// It is a gemm.Packer, and has the rest of a product with it.
type mirror struct {
	class
	w              []float32
	firstC, firstK int

	product         gemm.Product
	windows         windows
	pixels, weights gemm.Matrix // instead of both for kernels of one tap
}

var mirrors par.Spares[mirror]

// PackBlock copies a block of the matrix, tap by tap: each is a block of w, which
// lies there transposed.
func (m *mirror) PackBlock(dst []float32, stride, row, rows, col, cols int) {
	groupK := m.groupC() // the class's input is dy
	for rows > 0 {
		tap, k := row/groupK, row%groupK
		count := min(groupK-k, rows)
		kernel.TransposeTo(dst, stride, m.w[m.at(tap, col, k):], m.c, cols, count)
		dst, row, rows = dst[min(count*stride, len(dst)):], row+count, rows-count
	}
}

// at returns the place in w of channels c and k of the group and of a tap of the
// class:
//
//	((r·S + s)·C/groups + c)·K + firstK + k
func (m *mirror) at(tap, c, k int) int {
	r := m.rowTaps.first - tap/m.cols.taps*m.rowTaps.step
	s := m.colTaps.first - tap%m.cols.taps*m.colTaps.step
	return ((r*m.kernelCols+s)*m.groupK()+c)*m.c + m.firstK + k
}

// scatter brings the pixels of the class to their places in an image of geometry g.
func (c *class) scatter(dx, pixels []float32, g geometry) {
	for p := range c.rows.out {
		for q := range c.cols.out {
			h, v := c.row+p*g.rows.stride, c.col+q*g.cols.stride
			copy(dx[(h*g.cols.in+v)*g.c:][:g.c], pixels[(p*c.cols.out+q)*g.c:])
		}
	}
}
