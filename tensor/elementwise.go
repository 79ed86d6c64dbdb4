package tensor

import (
	"unsafe"

	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// Add returns the sums of a's and b's elements, with broadcasting: the result has
// the shape that BroadcastShape gives, and i is its index.
//
//	y_i = a_i + b_i
//
// It panics if the shapes do not fit together.
func Add(a, b *Tensor) *Tensor { return binary(add, a, b) }

// Sub returns the differences; shapes and panics as for Add.
//
//	y_i = a_i - b_i
func Sub(a, b *Tensor) *Tensor { return binary(sub, a, b) }

// Mul returns the products element by element; shapes and panics as for Add. The
// product of matrices is MatMul.
//
//	y_i = a_i * b_i
func Mul(a, b *Tensor) *Tensor { return binary(mul, a, b) }

// Div returns the quotients; shapes and panics as for Add. Division by zero gives
// an infinity or NaN, as IEEE 754 says.
//
//	y_i = a_i / b_i
func Div(a, b *Tensor) *Tensor { return binary(div, a, b) }

// AddTo sets dst to a + b, element by element with broadcasting. dst has the
// shape that Add gives. It may be an operand that has this shape itself, and must
// not overlap one otherwise. It panics if a shape or an overlap breaks these
// rules. Large tensors are cut among the workers.
func AddTo(dst, a, b *Tensor) { binaryTo(add, dst, a, b) }

// SubTo sets dst to a - b; shapes, aliasing and panics as for AddTo.
func SubTo(dst, a, b *Tensor) { binaryTo(sub, dst, a, b) }

// MulTo sets dst to a * b; shapes, aliasing and panics as for AddTo.
func MulTo(dst, a, b *Tensor) { binaryTo(mul, dst, a, b) }

// DivTo sets dst to a / b; shapes, aliasing and panics as for AddTo.
func DivTo(dst, a, b *Tensor) { binaryTo(div, dst, a, b) }

// Scale returns x times a number.
//
//	y_i = alpha * x_i
func Scale(alpha float32, x *Tensor) *Tensor {
	dst := like(x)
	ScaleTo(dst, alpha, x)
	return dst
}

// ScaleTo sets dst to alpha * x. dst may be x, and must not overlap it otherwise.
// It panics if it does, or if the shapes differ.
func ScaleTo(dst *Tensor, alpha float32, x *Tensor) {
	scalarTo("scale", mul, dst, alpha, x)
}

// AddScalar returns x plus a number.
//
//	y_i = alpha + x_i
func AddScalar(alpha float32, x *Tensor) *Tensor {
	dst := like(x)
	AddScalarTo(dst, alpha, x)
	return dst
}

// AddScalarTo sets dst to alpha + x; aliasing and panics as for ScaleTo.
func AddScalarTo(dst *Tensor, alpha float32, x *Tensor) {
	scalarTo("add scalar", add, dst, alpha, x)
}

// operation is one elementwise operation of two operands.
type operation int

const (
	add operation = iota
	sub
	mul
	div
)

// String returns the name by which an error calls the operation.
func (o operation) String() string { return [...]string{"add", "sub", "mul", "div"}[o] }

// vectors sets dst to a op b; all have the same length.
func (o operation) vectors(dst, a, b []float32) {
	switch o {
	case add:
		kernel.AddTo(dst, a, b)
	case sub:
		kernel.SubTo(dst, a, b)
	case mul:
		kernel.MulTo(dst, a, b)
	case div:
		kernel.DivTo(dst, a, b)
	}
}

// vectorScalar sets dst to a op b for one number b. Subtracting b is adding -b,
// to the bit; dividing by b is not multiplying by 1/b, so it has its own loop.
func (o operation) vectorScalar(dst, a []float32, b float32) {
	switch o {
	case add:
		kernel.AddScalarTo(dst, b, a)
	case sub:
		kernel.AddScalarTo(dst, -b, a)
	case mul:
		kernel.ScaleTo(dst, b, a)
	case div:
		for i, v := range a {
			dst[i] = v / b
		}
	}
}

// scalarVector sets dst to a op b for one number a.
func (o operation) scalarVector(dst []float32, a float32, b []float32) {
	switch o {
	case add:
		kernel.AddScalarTo(dst, a, b)
	case sub:
		for i, v := range b {
			dst[i] = a - v
		}
	case mul:
		kernel.ScaleTo(dst, a, b)
	case div:
		for i, v := range b {
			dst[i] = a / v
		}
	}
}

func binary(o operation, a, b *Tensor) *Tensor {
	dst := New(BroadcastShape(o.String(), a.shape, b.shape)...)
	binaryTo(o, dst, a, b)
	return dst
}

func binaryTo(o operation, dst, a, b *Tensor) {
	dims, rank := BroadcastDims(o.String(), a.shape, b.shape)
	if !dst.shape.Equal(dims[:rank]) {
		FailShapes(o.String(), "dst must have the broadcast shape "+Shape(dims[:rank]).String(), dst.shape, a.shape, b.shape)
	}
	checkAlias(o.String(), dst, a, len(a.data) == len(dst.data))
	checkAlias(o.String(), dst, b, len(b.data) == len(dst.data))
	if len(dst.data) == 0 {
		return
	}
	l := loops.Take()
	l.op, l.dst, l.a, l.b = o, dst.data, a.data, b.data
	l.rows = newRows(dims[:rank], a.shape, b.shape)
	l.b = l.tile(l.b, l.buffer[:], &l.stepB, &l.stepA)
	l.a = l.tile(l.a, l.buffer[:], &l.stepA, &l.stepB)
	par.Do(len(dst.data), elementGrain, l)
	l.dst, l.a, l.b = nil, nil, nil // a spare body must not keep a tensor alive
	loops.Put(l)
}

func scalarTo(name string, o operation, dst *Tensor, alpha float32, x *Tensor) {
	checkSame(name, dst, x)
	checkAlias(name, dst, x, true)
	if len(dst.data) == 0 {
		return
	}
	l := loops.Take()
	l.scalar[0] = alpha
	l.op, l.dst, l.a, l.b = o, dst.data, x.data, l.scalar[:]
	l.rows = rows{run: len(dst.data), runA: 1}
	par.Do(len(dst.data), elementGrain, l)
	l.dst, l.a, l.b = nil, nil, nil // a spare body must not keep a tensor alive
	loops.Put(l)
}

// elementGrain is the number of elements that an elementwise loop gives a worker
// at once: 64 KiB of each operand, so that three of them fit the second-level
// cache, and some microseconds of work against half a microsecond for handing
// it out.
const elementGrain = 1 << 14

// loop is the body of an elementwise loop over two operands. Chunks are ranges
// of the result's elements.
type loop struct {
	rows
	op        operation
	dst, a, b []float32
	scalar    [1]float32           // the second operand of the scalar forms
	buffer    [4 * tileRun]float32 // copies of a repeated row
}

// Chunk computes dst[lo:hi], run by run; the first and the last run may be
// parts.
func (l *loop) Chunk(lo, hi int, _ *par.Scratch) {
	at := l.seek(lo / l.run)
	first := lo % l.run // where in its run the part begins
	for lo < hi {
		n := min(l.run-first, hi-lo)
		dst := l.dst[lo : lo+n]
		a, b := at.a+first*l.runA, at.b+first*l.runB
		switch {
		case l.runB == 0:
			l.op.vectorScalar(dst, l.a[a:a+n], l.b[b])
		case l.runA == 0:
			l.op.scalarVector(dst, l.a[a], l.b[b:b+n])
		default:
			l.op.vectors(dst, l.a[a:a+n], l.b[b:b+n])
		}
		lo += n
		first = 0
		l.next(&at)
	}
}

var loops par.Spares[loop]

// checkAlias panics if dst and x share memory, unless they are the very same
// elements and the operation allows that.
func checkAlias(op string, dst, x *Tensor, sameAllowed bool) {
	if len(dst.data) == 0 || len(x.data) == 0 {
		return
	}
	d, s := uintptr(unsafe.Pointer(&dst.data[0])), uintptr(unsafe.Pointer(&x.data[0]))
	if d+4*uintptr(len(dst.data)) <= s || s+4*uintptr(len(x.data)) <= d {
		return
	}
	if !sameAllowed || d != s || len(dst.data) != len(x.data) {
		rule := "dst must not overlap an operand"
		if sameAllowed {
			rule = "dst must be an operand or not overlap it"
		}
		FailShapes(op, rule, dst.shape, x.shape)
	}
}
