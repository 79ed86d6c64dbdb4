package gradtest

import (
	"fmt"
	"slices"

	"galaxynet/tensor"
)

// Array is a tensor in float64, for twins: a shape and the elements in row-major
// order.
type Array struct {
	Shape []int
	Data  []float64
}

// NewArray returns zeros of that shape.
func NewArray(shape ...int) Array {
	return Array{slices.Clone(shape), make([]float64, tensor.Shape(shape).Len())}
}

// ArrayOf returns the elements of x.
func ArrayOf(x *tensor.Tensor) Array {
	a := NewArray(x.Shape()...)
	for i, v := range x.Data() {
		a.Data[i] = float64(v)
	}
	return a
}

// At returns a pointer to the element with that index.
func (a Array) At(index ...int) *float64 {
	if len(index) != len(a.Shape) {
		panic(fmt.Sprintf("gradtest: index %v into shape %v", index, a.Shape))
	}
	offset := 0
	for i, d := range a.Shape {
		if index[i] < 0 || index[i] >= d {
			panic(fmt.Sprintf("gradtest: index %v into shape %v", index, a.Shape))
		}
		offset = offset*d + index[i]
	}
	return &a.Data[offset]
}

// Map returns f of every element.
func (a Array) Map(f func(float64) float64) Array {
	y := NewArray(a.Shape...)
	for i, v := range a.Data {
		y.Data[i] = f(v)
	}
	return y
}

// Each calls f with every index, the last axis running fastest. The slice that f
// gets is used again.
func (a Array) Each(f func(index []int)) {
	index := make([]int, len(a.Shape))
	for range a.Data {
		f(index)
		for axis := len(index) - 1; axis >= 0; axis-- {
			if index[axis]++; index[axis] < a.Shape[axis] {
				break
			}
			index[axis] = 0
		}
	}
}

// Broadcast returns f(a, b) element by element, with NumPy's broadcasting.
func Broadcast(a, b Array, f func(a, b float64) float64) Array {
	y := NewArray(tensor.BroadcastShape("twin", a.Shape, b.Shape)...)
	repeated := func(x Array, index []int) float64 {
		own := slices.Clone(index[len(index)-len(x.Shape):])
		for i, d := range x.Shape {
			if d == 1 {
				own[i] = 0
			}
		}
		return *x.At(own...)
	}
	y.Each(func(index []int) { *y.At(index...) = f(repeated(a, index), repeated(b, index)) })
	return y
}

// Normal returns a tensor of random numbers with mean 0 and deviation 1. The
// name and the shape tell which: equal ones give equal numbers.
func Normal(name string, shape ...int) *tensor.Tensor {
	x := tensor.New(shape...)
	random := tensor.Stream(uint64(x.Len()), "gradtest/"+name)
	for i := range x.Data() {
		x.Data()[i] = float32(random.NormFloat64())
	}
	return x
}
