package tensor

import (
	"fmt"
	"slices"
)

// Tensor is an array of float32: a shape and its elements in row-major order.
// Several tensors may share elements (see Reshape and Slice). Only New, FromSlice
// and their like make one: the zero Tensor is not ready for use.
type Tensor struct {
	shape Shape
	data  []float32 // len(data) == shape.Len()
}

// New returns a tensor of zeros from the Go heap. Without lengths it is a
// scalar. Memory.New takes large tensors from mapped memory. It panics for a
// negative length, for more than MaxRank axes, and for more bytes than an int
// can count.
func New(shape ...int) *Tensor {
	n := checkShape("new", shape)
	return &Tensor{shape: slices.Clone(Shape(shape)), data: make([]float32, n)}
}

// FromSlice returns a tensor whose elements are data, without a copy: both see
// each other's changes. It panics unless the product of the lengths is len(data).
func FromSlice(data []float32, shape ...int) *Tensor {
	if n := checkShape("from slice", shape); n != len(data) {
		FailShapes("from slice", fmt.Sprintf("a slice of %d elements does not fill the shape", len(data)), shape)
	}
	return &Tensor{shape: slices.Clone(Shape(shape)), data: data}
}

// Full returns a tensor whose elements are all v. Full(v) is a scalar.
func Full(v float32, shape ...int) *Tensor {
	t := New(shape...)
	t.Fill(v)
	return t
}

// Ones returns a tensor whose elements are all 1.
func Ones(shape ...int) *Tensor { return Full(1, shape...) }

// Arange returns the numbers 0, 1, … n-1 along one axis. Above 2^24 not every
// integer is a float32: such elements are rounded. It panics if n is negative.
func Arange(n int) *Tensor {
	t := New(n)
	for i := range t.data {
		t.data[i] = float32(i)
	}
	return t
}

// Data returns the elements in row-major order: not a copy.
func (t *Tensor) Data() []float32 { return t.data }

// Shape returns the length of every axis. The caller must not change it.
func (t *Tensor) Shape() Shape { return t.shape }

// Rank returns the number of axes, 0 for a scalar.
func (t *Tensor) Rank() int { return len(t.shape) }

// Dim returns the length of an axis; a negative axis counts from the end. It
// panics if there is no such axis.
func (t *Tensor) Dim(axis int) int { return t.shape[checkAxis("dim", axis, t.shape)] }

// Len returns the number of elements.
func (t *Tensor) Len() int { return len(t.data) }

// At returns one element; index has one number from 0 for every axis, else it
// panics. It is for tests and examples: loops work on Data.
func (t *Tensor) At(index ...int) float32 { return t.data[t.offset("at", index)] }

// Set sets one element; see At.
func (t *Tensor) Set(v float32, index ...int) { t.data[t.offset("set", index)] = v }

// offset returns the place in data of the element with that index:
// ((i0*d1 + i1)*d2 + i2)… .
func (t *Tensor) offset(op string, index []int) int {
	offset, inside := 0, len(index) == len(t.shape)
	for i := 0; inside && i < len(index); i++ {
		inside = 0 <= index[i] && index[i] < t.shape[i]
		offset = offset*t.shape[i] + index[i]
	}
	if !inside {
		FailShapes(op, "no element has the index "+Shape(index).String(), t.shape)
	}
	return offset
}

// Item returns the only element of a tensor of one element, whatever its rank. It
// panics for any other number of elements.
func (t *Tensor) Item() float32 {
	if len(t.data) != 1 {
		FailShapes("item", "there must be exactly one element", t.shape)
	}
	return t.data[0]
}

// Fill sets every element to v.
func (t *Tensor) Fill(v float32) {
	for i := range t.data {
		t.data[i] = v
	}
}

// Clone returns a copy that shares nothing with t.
func (t *Tensor) Clone() *Tensor {
	return &Tensor{shape: slices.Clone(t.shape), data: slices.Clone(t.data)}
}

// CopyFrom sets the elements of t to those of x, which has the same shape, else
// it panics. The two may overlap in memory.
func (t *Tensor) CopyFrom(x *Tensor) {
	checkSame("copy", t, x)
	copy(t.data, x.data)
}

// like returns a new tensor of zeros with the shape of x.
func like(x *Tensor) *Tensor {
	return &Tensor{shape: slices.Clone(x.shape), data: make([]float32, len(x.data))}
}

// checkSame panics unless both tensors have the same shape.
func checkSame(op string, a, b *Tensor) {
	if !a.shape.Equal(b.shape) {
		FailShapes(op, "shapes must be equal", a.shape, b.shape)
	}
}
