package conv

import (
	"slices"

	"galaxynet/tensor"
	"galaxynet/tensor/gemm"
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// Conv2DWeightGradTo sets dw to the gradient of the kernels, given the images x and
// the gradient dy of the result:
//
//	dw[r s c k] = sum over n, p, q of x[n, h, v, c] · dy[n p q k]
//
// where h = p·stride + r·dilation - padding is the row that tap r of window p sees, and
// v the column likewise. Shapes are those of Conv2DTo: dw [R S C/groups K], x
// [N H W C], dy [N P Q K]. dw must not overlap the others. It panics with a
// ShapeError if shapes or options do not fit.
func Conv2DWeightGradTo(dw, x, dy *tensor.Tensor, o Options) {
	const op = "conv2d weight gradient"
	g := newGeometry(op, x.Shape(), dw.Shape(), o)
	checkShape(op, "dy", dy.Shape(), g.result(), x.Shape(), dw.Shape())
	if dw.Len() == 0 {
		return
	}
	if g.depthwise() {
		weightGradDepthwise(g, dw.Data(), x.Data(), dy.Data())
		return
	}
	d := weightGrads.Take()
	d.geometry, d.dw, d.x, d.dy = g, dw.Data(), x.Data(), dy.Data()
	if g.directGrad() {
		d.compute(d.planDirect(), (*directGrad)(d))
	} else {
		d.compute(min(g.n, g.pixels()/partPixels), (*productGrad)(d))
	}
	d.geometry, d.dw, d.x, d.dy = geometry{}, nil, nil, nil
	weightGrads.Put(d)
}

// weightGrad computes a sum that is long and has a small result: it is cut into parts
// of the batch, each with a result of its own, and these are added in the order of
// the parts.
type weightGrad struct {
	geometry
	dw, x, dy []float32
	parts     int
	sums      []float32 // of the parts, one after the other

	// Of the direct form.
	strip              strip
	blocks             int // of rows, in an image
	pieces             int // of a row
	tileRows, tileCols int
}

var weightGrads par.Spares[weightGrad]

const (
	// maxParts is enough to keep the workers of a large machine busy.
	maxParts = 16
	// partPixels is the least length of a part's sum: two parts of a gemm sum.
	partPixels = 768
	// partFloats bounds the memory of all the parts: 64 MiB.
	partFloats = 1 << 24
)

// compute adds up the parts, of which there are no more than limit; body computes
// them.
func (d *weightGrad) compute(limit int, body par.Body) {
	d.parts = max(min(limit, maxParts, partFloats/len(d.dw)), 1)
	if d.parts == 1 {
		d.sums = d.sums[:0]
		par.Do(1, 1, body)
		return
	}
	d.sums = slices.Grow(d.sums[:0], d.parts*len(d.dw))[:d.parts*len(d.dw)]
	par.Do(d.parts, 1, body)
	addParts(d.dw, d.sums)
}

// sum returns where the result of a part belongs.
func (d *weightGrad) sum(part int) []float32 {
	if d.parts == 1 {
		return d.dw
	}
	return d.sums[part*len(d.dw):][:len(d.dw)]
}

// productGrad computes the parts as one matrix product for each group,
//
//	windowsᵀ [R·S·C'  N·P·Q] times dy [N·P·Q  K']
type productGrad weightGrad

// Chunk computes the parts lo to hi-1, each some images.
func (d *productGrad) Chunk(lo, hi int, _ *par.Scratch) {
	for part := lo; part < hi; part++ {
		d.product((*weightGrad)(d).sum(part), part*d.n/d.parts, (part+1)*d.n/d.parts)
	}
}

// product sets dw to the sum over the images first to last-1.
func (d *productGrad) product(dw []float32, first, last int) {
	f := forwards.Take()
	image, result := d.rows.in*d.cols.in*d.c, d.rows.out*d.cols.out*d.k
	x, dy := d.x[first*image:], d.dy[first*result:]
	f.windows = windows{geometry: d.geometry, x: x}
	p := &f.product
	p.M, p.N, p.K, p.Alpha, p.Beta = d.terms(), d.groupK(), (last-first)*d.rows.out*d.cols.out, 1, 0
	p.A, p.TransposeA, p.B, p.Stride = &f.windows, true, &f.weights, d.k
	for group := range d.groups {
		c, k := group*d.groupC(), group*d.groupK()
		f.windows.first = c
		f.weights = gemm.Matrix{Data: dy[min(k, len(dy)):], Stride: d.k}
		if d.onlyPixels() {
			f.pixels = gemm.Matrix{Data: x[min(c, len(x)):], Stride: d.c}
			p.A = &f.pixels
		}
		p.C = dw[k:]
		p.Run()
	}
	p.TransposeA = false
	f.forget()
	forwards.Put(f)
}

// addParts sets dst to the sum of the arrays of its length that parts consists of,
// in their order.
func addParts(dst, parts []float32) {
	a := adders.Take()
	a.dst, a.parts = dst, parts
	par.Do(len(dst), adderGrain, a)
	a.dst, a.parts = nil, nil
	adders.Put(a)
}

// adder is the body of the loop of addParts over ranges of dst.
type adder struct{ dst, parts []float32 }

var adders par.Spares[adder]

// adderGrain is what a worker adds at once: 16 KiB of each array, which stay in
// the first-level cache.
const adderGrain = 1 << 12

// Chunk adds up the elements lo to hi-1.
func (a *adder) Chunk(lo, hi int, _ *par.Scratch) {
	dst := a.dst[lo:hi]
	copy(dst, a.parts[lo:hi])
	for at := len(a.dst); at < len(a.parts); at += len(a.dst) {
		kernel.AddTo(dst, dst, a.parts[at+lo:at+hi])
	}
}
