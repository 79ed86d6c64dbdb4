package tensor

import (
	"math"

	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// Neg returns -x, element by element, in the shape of x.
func Neg(x *Tensor) *Tensor { return unary(x, NegTo) }

// Abs returns |x|, element by element; NaN stays NaN.
func Abs(x *Tensor) *Tensor { return unary(x, AbsTo) }

// Exp returns e to the power x, element by element; the error is that of
// kernel.ExpTo.
func Exp(x *Tensor) *Tensor { return unary(x, ExpTo) }

// Log returns the natural logarithm of x, element by element: -Inf at 0, NaN
// below.
func Log(x *Tensor) *Tensor { return unary(x, LogTo) }

// Sqrt returns the square root of x, element by element: NaN below 0, and -0 at
// -0.
func Sqrt(x *Tensor) *Tensor { return unary(x, SqrtTo) }

// Sigmoid returns 1 / (1 + exp(-x)), element by element; the error is that of
// kernel.SigmoidTo.
func Sigmoid(x *Tensor) *Tensor { return unary(x, SigmoidTo) }

// Tanh returns the hyperbolic tangent of x, element by element; the error is that
// of kernel.TanhTo.
func Tanh(x *Tensor) *Tensor { return unary(x, TanhTo) }

// ReLU returns 0 where x < 0, and x elsewhere, element by element; NaN stays NaN.
func ReLU(x *Tensor) *Tensor { return unary(x, ReLUTo) }

// NegTo sets dst to -x. dst has the shape of x; it may be x, and must not overlap
// it otherwise. It panics if a shape or an overlap breaks these rules. Large
// tensors are cut among the workers.
func NegTo(dst, x *Tensor) { unaryTo("neg", dst, x, negTo) }

// AbsTo sets dst to |x|; shapes, aliasing and panics as for NegTo.
func AbsTo(dst, x *Tensor) { unaryTo("abs", dst, x, absTo) }

// ExpTo sets dst to e to the power x, with the error of kernel.ExpTo; shapes,
// aliasing and panics as for NegTo.
func ExpTo(dst, x *Tensor) { unaryTo("exp", dst, x, kernel.ExpTo) }

// LogTo sets dst to the natural logarithm of x, computed in float64 and rounded
// once; shapes, aliasing and panics as for NegTo.
func LogTo(dst, x *Tensor) { unaryTo("log", dst, x, logTo) }

// SqrtTo sets dst to the square root of x, correctly rounded; shapes, aliasing
// and panics as for NegTo.
func SqrtTo(dst, x *Tensor) { unaryTo("sqrt", dst, x, sqrtTo) }

// SigmoidTo sets dst to 1 / (1 + exp(-x)), with the error of kernel.SigmoidTo;
// shapes, aliasing and panics as for NegTo.
func SigmoidTo(dst, x *Tensor) { unaryTo("sigmoid", dst, x, kernel.SigmoidTo) }

// TanhTo sets dst to the hyperbolic tangent of x, with the error of
// kernel.TanhTo; shapes, aliasing and panics as for NegTo.
func TanhTo(dst, x *Tensor) { unaryTo("tanh", dst, x, kernel.TanhTo) }

// ReLUTo sets dst to 0 where x < 0, and to x elsewhere; shapes, aliasing and
// panics as for NegTo.
func ReLUTo(dst, x *Tensor) { unaryTo("relu", dst, x, kernel.ReLUTo) }

func unary(x *Tensor, to func(dst, x *Tensor)) *Tensor {
	dst := like(x)
	to(dst, x)
	return dst
}

func unaryTo(op string, dst, x *Tensor, run func(dst, x []float32)) {
	checkSame(op, dst, x)
	checkAlias(op, dst, x, true)
	l := mappings.Take()
	l.run, l.dst, l.x = run, dst.data, x.data
	par.Do(len(dst.data), elementGrain, l)
	l.dst, l.x = nil, nil
	mappings.Put(l)
}

// mapping is the body of a loop that applies one function to every element.
type mapping struct {
	run    func(dst, x []float32)
	dst, x []float32
}

// Chunk computes dst[lo:hi].
func (m *mapping) Chunk(lo, hi int, _ *par.Scratch) { m.run(m.dst[lo:hi], m.x[lo:hi]) }

var mappings par.Spares[mapping]

func negTo(dst, x []float32) {
	for i, v := range x {
		dst[i] = -v
	}
}

func absTo(dst, x []float32) {
	for i, v := range x {
		dst[i] = math.Float32frombits(math.Float32bits(v) &^ (1 << 31))
	}
}

func logTo(dst, x []float32) {
	for i, v := range x {
		dst[i] = float32(math.Log(float64(v)))
	}
}

func sqrtTo(dst, x []float32) {
	for i, v := range x {
		dst[i] = float32(math.Sqrt(float64(v)))
	}
}
