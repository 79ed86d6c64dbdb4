package conv

import (
	"galaxynet/tensor"
	"galaxynet/tensor/gemm"
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// Conv2D returns the convolution of the images x with the kernels w plus the bias,
// in a new tensor; see Conv2DTo.
func Conv2D(x, w, bias *tensor.Tensor, o Options) *tensor.Tensor {
	n, p, q, k := OutputShape(x.Shape(), w.Shape(), o)
	y := tensor.New(n, p, q, k)
	Conv2DTo(y, x, w, bias, o)
	return y
}

// Conv2DTo sets y to the convolution of the images x with the kernels w, plus the
// bias of each output channel, or without one if bias is nil. With stride 1, no
// padding, dilation 1 and one group it is
//
//	y[n p q k] = bias[k] + sum over r, s, c of x[n, p+r, q+s, c] · w[r s c k]
//
// and in general x is read at row p·stride + r·dilation - padding, where pixels
// outside of the image are zeros, and c goes over the channels of k's group. (This
// is what networks call a convolution; the kernel is not mirrored.) x is
// [N H W C], w [R S C/groups K], y [N P Q K] as OutputShape says, bias [K]. y must
// not overlap the others. NaN and Inf travel. The bits do not depend on the number
// of workers. It panics with a ShapeError if shapes or options do not fit.
func Conv2DTo(y, x, w, bias *tensor.Tensor, o Options) {
	const op = "conv2d"
	g := newGeometry(op, x.Shape(), w.Shape(), o)
	checkShape(op, "y", y.Shape(), g.result(), x.Shape(), w.Shape())
	if bias != nil && (bias.Rank() != 1 || bias.Dim(0) != g.k) {
		tensor.FailShapes(op, "bias must be [K]", bias.Shape(), x.Shape(), w.Shape())
	}
	if y.Len() == 0 {
		return
	}
	var b []float32
	if bias != nil {
		b = bias.Data()
	}
	if g.depthwise() {
		convolveDepthwise(g, y.Data(), x.Data(), w.Data(), b)
		return
	}
	f := forwards.Take()
	if g.direct() {
		f.geometry, f.weights = g, gemm.Matrix{Data: w.Data(), Stride: g.k}
		convolveDirect(g, g.places(y.Data()), x.Data(), f, b)
	} else {
		f.convolve(g, y.Data(), x.Data(), w.Data(), b)
	}
	f.forget()
	forwards.Put(f)
}

// forward is the convolution as one matrix product for each group: windows of x
// times weights, of which row (r, s, c) and column k is where w has them.
//
//	[N·P·Q  R·S·C'] times [R·S·C'  K']
type forward struct {
	geometry
	product gemm.Product
	windows windows
	pixels  gemm.Matrix // instead of windows for kernels of one tap
	weights gemm.Matrix
	bias    biasRows
}

// forwards keeps the working memory of the products from call to call.
var forwards par.Spares[forward]

// convolve computes y group by group.
func (f *forward) convolve(g geometry, y, x, w, bias []float32) {
	groupC, groupK := g.groupC(), g.groupK()
	f.windows = windows{geometry: g, x: x}
	p := &f.product
	p.M, p.N, p.K, p.Alpha, p.Beta = g.pixels(), groupK, g.terms(), 1, 0
	p.A, p.B, p.Stride = &f.windows, &f.weights, g.k
	if bias != nil {
		p.Epilogue = &f.bias
	}
	for group := range g.groups {
		c, k := group*groupC, group*groupK
		f.windows.first = c
		f.weights = gemm.Matrix{Data: w[k:], Stride: g.k}
		f.bias = biasRows(bias[min(k, len(bias)):])
		if g.onlyPixels() {
			f.pixels = gemm.Matrix{Data: x[c:], Stride: g.c}
			p.A = &f.pixels
		}
		p.C = y[k:]
		p.Run()
	}
}

// pack copies kernels to a panel of a direct convolution.
func (f *forward) pack(dst []float32, stride, group, col, cols int) {
	k := group*f.groupK() + col
	kernel.PanelsTo(dst, stride, 0, f.weights.Data[k:], f.weights.Stride, f.terms(), cols)
}

// places returns where the result's elements lie: one after the other.
func (g *geometry) places(y []float32) places {
	row := g.cols.out * g.k
	return places{data: y, image: g.rows.out * row, row: row, pixel: g.k}
}

// forget drops the operands, so that what is spare does not keep them alive.
func (f *forward) forget() {
	f.windows, f.pixels, f.weights, f.bias = windows{}, gemm.Matrix{}, gemm.Matrix{}, nil
	f.product.C, f.product.Epilogue = nil, nil
}

// onlyPixels tells whether the matrix of windows is the image itself: kernels of
// one tap that see every pixel once.
func (g *geometry) onlyPixels() bool { return g.rows.onlyPixels() && g.cols.onlyPixels() }

// onlyPixels tells whether the only tap sees every position once.
func (a *axis) onlyPixels() bool {
	return a.taps == 1 && a.stride == 1 && a.padding == 0 && a.in == a.out
}

// biasRows adds the bias to every pixel of a finished block: an epilogue of a
// product whose columns are output channels.
type biasRows []float32

// Apply makes biasRows a gemm.Epilogue.
func (b *biasRows) Apply(c []float32, stride, row, rows, col, cols int) {
	bias := (*b)[col:][:cols]
	for i := range rows {
		y := c[i*stride:][:cols]
		kernel.AddTo(y, y, bias)
	}
}
