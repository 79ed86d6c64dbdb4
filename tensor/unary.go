package tensor

import (
	"math"

	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// Neg returns -x.
func Neg(x *Tensor) *Tensor { return unary(x, NegTo) }

// Abs returns |x|; NaN stays NaN.
func Abs(x *Tensor) *Tensor { return unary(x, AbsTo) }

// Exp returns e to the power x.
func Exp(x *Tensor) *Tensor { return unary(x, ExpTo) }

// Log returns the natural logarithm of x: -Inf at 0, NaN below.
func Log(x *Tensor) *Tensor { return unary(x, LogTo) }

// Sqrt returns the square root of x: NaN below 0, and -0 at -0.
func Sqrt(x *Tensor) *Tensor { return unary(x, SqrtTo) }

// Sigmoid returns 1 / (1 + exp(-x)).
func Sigmoid(x *Tensor) *Tensor { return unary(x, SigmoidTo) }

// Tanh returns the hyperbolic tangent of x.
func Tanh(x *Tensor) *Tensor { return unary(x, TanhTo) }

// ReLU returns 0 where x < 0, and x elsewhere; NaN stays NaN.
func ReLU(x *Tensor) *Tensor { return unary(x, ReLUTo) }

// NegTo sets dst to -x. dst has the shape of x and may be x, here and in all
// functions of this file; large tensors are cut among the workers.
func NegTo(dst, x *Tensor) { unaryTo("neg", dst, x, negTo) }

// AbsTo sets dst to |x|.
func AbsTo(dst, x *Tensor) { unaryTo("abs", dst, x, absTo) }

// ExpTo sets dst to e to the power x, with the error of kernel.ExpTo.
func ExpTo(dst, x *Tensor) { unaryTo("exp", dst, x, kernel.ExpTo) }

// LogTo sets dst to the natural logarithm of x, computed in float64 and rounded
// once.
func LogTo(dst, x *Tensor) { unaryTo("log", dst, x, logTo) }

// SqrtTo sets dst to the square root of x, correctly rounded.
func SqrtTo(dst, x *Tensor) { unaryTo("sqrt", dst, x, sqrtTo) }

// SigmoidTo sets dst to 1 / (1 + exp(-x)), with the error of kernel.SigmoidTo.
func SigmoidTo(dst, x *Tensor) { unaryTo("sigmoid", dst, x, kernel.SigmoidTo) }

// TanhTo sets dst to the hyperbolic tangent of x, with the error of
// kernel.TanhTo.
func TanhTo(dst, x *Tensor) { unaryTo("tanh", dst, x, kernel.TanhTo) }

// ReLUTo sets dst to 0 where x < 0, and to x elsewhere.
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
