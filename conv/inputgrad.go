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
	m := mirrors.Take()
	for i := range min(g.rows.stride, g.rows.in) {
		for j := range min(g.cols.stride, g.cols.in) {
			m.class, m.w = newClass(g, i, j), w.Data()
			m.compute(dx.Data(), dy.Data())
		}
	}
	m.forget()
	mirrors.Put(m)
}

// class is one stride class of pixels of dx: rows row, row+stride, … and columns
// likewise. The same taps see all of them, every stride-th or so of the kernel, and
// from pixel to pixel the windows are neighbours: so the class is a convolution of
// dy with stride 1 and these taps, the last of them first.
type class struct {
	geometry                  // of that convolution
	whole            geometry // of the convolution whose gradient it is
	row, col         int      // of the first pixel
	rowTaps, colTaps taps
}

// taps says which tap of the kernel is tap t of a class: first - t·step.
type taps struct{ first, step int }

// newClass returns the class of g that begins with that pixel.
func newClass(g geometry, row, col int) class {
	c := class{geometry: geometry{n: g.n, c: g.k, k: g.c, groups: g.groups}, whole: g, row: row, col: col}
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
// reverse, t = 0 being the highest, p = j + t·(dilation/e) - padding'.
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

// gcd returns the greatest common divisor (Euclid, Elements, book VII).
func gcd(a, b int) int {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}

// mirror is the kernels of a class: taps in reverse, input and output channels
// exchanged. It has all that is needed to convolve with them.
type mirror struct {
	class
	w []float32

	dx, dy         []float32
	group          int // that the product is about
	product        gemm.Product
	windows        windows
	plain, weights gemm.Matrix // instead of windows and mirror for kernels of one tap
}

var mirrors par.Spares[mirror]

// compute sets the pixels of the class in dx.
func (m *mirror) compute(dx, dy []float32) {
	if m.geometry.direct() {
		to := places{dx[(m.row*m.whole.cols.in+m.col)*m.k:], m.image(), m.rowStep(), m.pixelStep()}
		convolveDirect(m.geometry, to, dy, m, nil)
		return
	}
	if m.whole.rows.stride == 1 && m.whole.cols.stride == 1 {
		m.multiply(dx, dy)
		return
	}
	m.dx, m.dy = dx, dy
	par.Do(m.n, 1, m)
}

// image, rowStep and pixelStep return distances in dx: between images, and between
// the rows and the pixels of the class.
func (m *mirror) image() int     { return m.whole.rows.in * m.whole.cols.in * m.k }
func (m *mirror) rowStep() int   { return m.whole.rows.stride * m.whole.cols.in * m.k }
func (m *mirror) pixelStep() int { return m.whole.cols.stride * m.k }

// pack copies kernels to a panel of a direct convolution, tap by tap: each is a block
// of w, which lies there transposed.
func (m *mirror) pack(dst []float32, stride, group, col, cols int) {
	groupK := m.groupC() // the class's input is dy
	for tap := range m.rows.taps * m.cols.taps {
		kernel.TransposeTo(dst[tap*groupK*stride:], stride, m.w[m.at(tap, group, col, 0):], m.c, cols, groupK)
	}
}

// at returns the place in w of channels c and k of a group and of a tap of the class:
//
//	((r·S + s)·C/groups + c)·K + group·K/groups + k
func (m *mirror) at(tap, group, c, k int) int {
	r := m.rowTaps.first - tap/m.cols.taps*m.rowTaps.step
	s := m.colTaps.first - tap%m.cols.taps*m.colTaps.step
	return ((r*m.whole.cols.taps+s)*m.groupK()+c)*m.c + group*m.groupC() + k
}

// multiply computes the class as one matrix product for each group: windows of dy
// times the mirror.
//
//	[N·P'·Q'  R'·S'·K/groups] times [R'·S'·K/groups  C/groups]
func (m *mirror) multiply(dx, dy []float32) {
	if m.terms() == 0 { // no window sees these pixels
		clear(dx)
		return
	}
	m.windows = windows{geometry: m.geometry, x: dy}
	p := &m.product
	p.M, p.N, p.K, p.Alpha, p.Beta = m.pixels(), m.groupK(), m.terms(), 1, 0
	p.A, p.B, p.TransposeB, p.Stride = &m.windows, m, false, m.k
	if m.onlyPixels() {
		p.A, p.B, p.TransposeB = &m.plain, &m.weights, true
	}
	for m.group = range m.groups {
		first := m.group * m.groupC()
		m.windows.first = first
		m.plain = gemm.Matrix{Data: dy[min(first, len(dy)):], Stride: m.c}
		m.weights = gemm.Matrix{Data: m.w[m.at(0, m.group, 0, 0):], Stride: m.c}
		p.C = dx[m.group*m.groupK():]
		p.Run()
	}
}

// PackBlock makes a mirror a gemm.Packer: row (r', s', k) and column c are the terms
// and the output channels of the class.
func (m *mirror) PackBlock(dst []float32, stride, row, rows, col, cols int) {
	groupK := m.groupC()
	for rows > 0 {
		tap, k := row/groupK, row%groupK
		count := min(groupK-k, rows)
		kernel.TransposeTo(dst, stride, m.w[m.at(tap, m.group, col, k):], m.c, cols, count)
		dst, row, rows = dst[min(count*stride, len(dst)):], row+count, rows-count
	}
}

// Chunk computes the class in the images lo to hi-1 by products, and brings the
// pixels to their places.
func (m *mirror) Chunk(lo, hi int, s *par.Scratch) {
	pixels := s.Floats(m.rows.out * m.cols.out * m.k)
	one := mirrors.Take() // a product belongs to one worker
	one.class, one.w, one.n = m.class, m.w, 1
	result := m.rows.in * m.cols.in * m.c
	for n := lo; n < hi; n++ {
		one.multiply(pixels, m.dy[n*result:][:result])
		to := m.dx[n*m.image()+(m.row*m.whole.cols.in+m.col)*m.k:]
		for p := range m.rows.out {
			for q := range m.cols.out {
				copy(to[p*m.rowStep()+q*m.pixelStep():][:m.k], pixels[(p*m.cols.out+q)*m.k:])
			}
		}
	}
	one.forget()
	mirrors.Put(one)
}

// forget drops the operands, so that what is spare does not keep them alive.
func (m *mirror) forget() {
	m.class, m.w, m.dx, m.dy = class{}, nil, nil, nil
	m.windows, m.plain, m.weights, m.product.C = windows{}, gemm.Matrix{}, gemm.Matrix{}, nil
}
