package autograd

import (
	"math"

	"galaxynet/tensor"
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// LayerNorm moves and scales every row of x to mean 0 and variance 1, and then its
// elements by a weight and a bias. A row is what the last axes hold, as many as
// the weight has:
//
//	xhat_ij = (x_ij - mean_i) / sqrt(var_i + eps)        var with the divisor D
//	y_ij = xhat_ij · weight_j + bias_j                   j = 1 … D within the row i
//
// weight and bias have the shape of a row. The zero Value as bias stands for
// zeros. It panics if the shapes do not fit together.
//
// The way back, with g = dy · weight and means over a row (Ba, Kiros and Hinton
// 2016; as for BatchNorm, mean and var depend on x too):
//
//	dx = (g - mean(g) - xhat · mean(g · xhat)) / sqrt(var + eps)
//	dweight = sum over the rows of dy · xhat,  dbias = sum over the rows of dy
func LayerNorm(x, weight, bias Value, eps float64) Value {
	n := Begin(layerNormOp, x, weight, bias)
	checkLayerNorm(n)
	in, w := n.Input(0), n.Input(1).Data()
	y := n.NewOutput(in.Shape()...)
	l := State[layerNorm](n)
	l.resize(in.Len(), len(w))
	l.eps, l.x, l.y, l.weight = eps, in.Data(), y.Data(), w
	if n.Has(2) {
		l.bias = n.Input(2).Data()
	}
	par.Do(len(l.mean), l.grain(), (*layerNormForward)(l))
	l.x, l.y, l.weight, l.bias = nil, nil, nil, nil
	return n.Done()
}

// layerNorm is what the operation keeps for the way back, and the body of its
// loops over rows.
type layerNorm struct {
	eps        float64
	length     int       // of a row
	mean, rstd []float64 // of the rows; rstd = 1/sqrt(var + eps)

	x, y, weight, bias []float32 // forward
	dx, dy, products   []float32 // backward; products = dy · xhat, or nil
}

// resize makes room for the rows of that length among size elements.
func (l *layerNorm) resize(size, length int) {
	rows := 0
	if length > 0 {
		rows = size / length
	}
	l.length = length
	if cap(l.mean) < rows {
		l.mean, l.rstd = make([]float64, rows), make([]float64, rows)
	}
	l.mean, l.rstd = l.mean[:rows], l.rstd[:rows]
}

// grain is the number of rows that make a task.
func (l *layerNorm) grain() int { return max(1, elementwiseGrain/max(1, l.length)) }

// normalize sets xhat to row i of x, moved and scaled. The mean is subtracted in
// two steps, first rounded and then what the rounding lost, so that a large one
// costs no digits.
func (l *layerNorm) normalize(xhat []float32, i int) {
	rounded := float32(l.mean[i])
	kernel.AddScalarTo(xhat, -rounded, l.x[i*l.length:][:l.length])
	kernel.AddScalarTo(xhat, float32(float64(rounded)-l.mean[i]), xhat)
	kernel.ScaleTo(xhat, float32(l.rstd[i]), xhat)
}

// layerNormForward is the body of the loop forward.
type layerNormForward layerNorm

// Chunk computes the rows lo to hi-1.
func (f *layerNormForward) Chunk(lo, hi int, _ *par.Scratch) {
	l := (*layerNorm)(f)
	d := float64(l.length)
	for i := lo; i < hi; i++ {
		x, y := l.x[i*l.length:][:l.length], l.y[i*l.length:][:l.length]
		mean := kernel.Sum(x) / d
		variance := max(kernel.SumSquares(x)/d-mean*mean, 0) // float64, as in BatchNorm
		l.mean[i], l.rstd[i] = mean, 1/math.Sqrt(variance+l.eps)
		l.normalize(y, i)
		if l.bias == nil {
			kernel.MulTo(y, y, l.weight)
		} else {
			kernel.FMATo(y, y, l.weight, l.bias)
		}
	}
}

func layerNormBackward(n *Node) {
	l := State[layerNorm](n)
	dy := n.OutputGrad()
	l.x, l.dy, l.weight = n.Input(0).Data(), dy.Data(), n.Input(1).Data()
	if n.Needs(2) {
		sumTo(n.GradTo(2), dy)
	}
	if n.Needs(1) {
		products := n.Temp(dy.Shape()...)
		l.products = products.Data()
		par.Do(len(l.mean), l.grain(), (*layerNormBackwardLoop)(l))
		sumTo(n.GradTo(1), products)
		l.products = nil
	}
	if n.Needs(0) {
		l.dx = n.GradInPlace(0).Data()
		par.Do(len(l.mean), l.grain(), (*layerNormBackwardLoop)(l))
	}
	l.x, l.dx, l.dy, l.weight = nil, nil, nil, nil
}

// layerNormBackwardLoop is the body of the loops on the way back.
type layerNormBackwardLoop layerNorm

// Chunk computes the rows lo to hi-1 of products if they are wanted, else of dx.
func (b *layerNormBackwardLoop) Chunk(lo, hi int, s *par.Scratch) {
	l := (*layerNorm)(b)
	d := float64(l.length)
	scratch := s.Floats(2 * l.length)
	xhat, g := scratch[:l.length], scratch[l.length:]
	for i := lo; i < hi; i++ {
		dy := l.dy[i*l.length:][:l.length]
		l.normalize(xhat, i)
		if l.products != nil {
			kernel.MulTo(l.products[i*l.length:][:l.length], dy, xhat)
			continue
		}
		dx := l.dx[i*l.length:][:l.length]
		kernel.MulTo(g, dy, l.weight)
		mean := kernel.Sum(g) / d
		kernel.MulTo(dx, g, xhat)
		slope := kernel.Sum(dx) / d
		kernel.Axpy(float32(-slope), xhat, g)
		kernel.AddScalarTo(g, float32(-mean), g)
		kernel.ScaleTo(dx, float32(l.rstd[i]), g)
	}
}

// checkLayerNorm panics unless the shapes of the inputs fit together.
func checkLayerNorm(n *Node) {
	xs, ws := n.Input(0).Shape(), n.Input(1).Shape()
	if len(ws) == 0 || len(ws) > len(xs) || !ws.Equal(xs[len(xs)-len(ws):]) {
		tensor.FailShapes("layernorm", "the weight must have the shape of x's last axes", ws, xs)
	}
	if n.Has(2) && !n.Input(2).Shape().Equal(ws) {
		tensor.FailShapes("layernorm", "the bias must have the weight's shape", n.Input(2).Shape(), ws)
	}
}

var layerNormOp = register(Op{Name: "layernorm", Backward: layerNormBackward, NeedsInputs: true})
