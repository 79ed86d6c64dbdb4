package tensor

import "math"

// Equal reports whether a and b have the same shape and equal elements. As
// everywhere, NaN equals nothing and -0 equals +0.
func Equal(a, b *Tensor) bool {
	if !a.shape.Equal(b.shape) {
		return false
	}
	for i, v := range a.data {
		if v != b.data[i] {
			return false
		}
	}
	return true
}

// AllClose reports whether a and b have the same shape and for all elements
//
//	|a_i - b_i| <= absolute + relative * |b_i|
//
// as NumPy's allclose does, which however broadcasts. Infinities are close to
// themselves only, and NaN to nothing.
func AllClose(a, b *Tensor, relative, absolute float64) bool {
	if !a.shape.Equal(b.shape) {
		return false
	}
	for i, v := range a.data {
		if v == b.data[i] {
			continue
		}
		x, y := float64(v), float64(b.data[i])
		if math.IsInf(x, 0) || math.IsInf(y, 0) || !(math.Abs(x-y) <= absolute+relative*math.Abs(y)) {
			return false
		}
	}
	return true
}

// ArgMax returns, for every index of the other axes in row-major order, the place
// along the axis of the largest element: the first one if there are several,
// and the first NaN if there is one:
//
//	ArgMax of [[1 7 3] [9 0 9]] along axis 1   1, 0
//
// A negative axis counts from the end. It panics if there is no such axis, or if
// it has length 0.
func ArgMax(x *Tensor, axis int) []int {
	axis = checkAxis("argmax", axis, x.shape)
	n, inside := x.shape[axis], x.shape[axis+1:].Len()
	if n == 0 {
		FailShapes("argmax", "there must be an element to choose", x.shape)
	}
	places := make([]int, len(x.data)/n)
	for i := range places {
		// Result i is at (outside, inside); its elements are inside apart.
		elements := x.data[i/inside*n*inside+i%inside:]
		best := elements[0]
		for k := 1; k < n && best == best; k++ {
			if v := elements[k*inside]; v > best || v != v {
				best, places[i] = v, k
			}
		}
	}
	return places
}
