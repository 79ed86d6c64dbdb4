package tensor

import (
	"fmt"
	"slices"
)

// Reshape returns a view with the same elements in the same order and another
// shape. One length may be -1: it is computed from the number of elements. It
// panics if the number of elements would change, or if -1 has no or no single
// answer, as for no elements at all in [0 -1].
func (t *Tensor) Reshape(shape ...int) *Tensor {
	// The shapes of the error are the tensor's and the one that was asked for.
	asked := Shape(shape)
	dims := slices.Clone(asked)
	unknown := -1
	for i, d := range dims {
		if d == -1 {
			if unknown >= 0 {
				FailShapes("reshape", "only one length may be -1", t.shape, asked)
			}
			unknown, dims[i] = i, 1
		}
	}
	n := checkShape("reshape", dims, t.shape, asked)
	if unknown >= 0 {
		if n == 0 || len(t.data)%n != 0 {
			FailShapes("reshape", fmt.Sprintf("no length for -1 keeps %d elements", len(t.data)), t.shape, asked)
		}
		dims[unknown] = len(t.data) / n
	} else if n != len(t.data) {
		FailShapes("reshape", fmt.Sprintf("the number of elements must stay %d", len(t.data)), t.shape, asked)
	}
	return &Tensor{shape: dims, data: t.data}
}

// Slice returns a view of the part lo <= i < hi of the first axis, all of the
// others:
//
//	images.Slice(8, 16)   [64 3 32 32] to [8 3 32 32]
//
// It panics unless 0 <= lo <= hi <= Dim(0), and for a scalar. For other axes see
// Split, which copies.
func (t *Tensor) Slice(lo, hi int) *Tensor {
	if len(t.shape) == 0 {
		FailShapes("slice", "a scalar has no axis to cut", t.shape)
	}
	if lo < 0 || hi < lo || hi > t.shape[0] {
		FailShapes("slice", fmt.Sprintf("bounds %d:%d must be ordered and within the first axis", lo, hi), t.shape)
	}
	shape := slices.Clone(t.shape)
	shape[0] = hi - lo
	row := t.shape[1:].Len()
	return &Tensor{shape: shape, data: t.data[lo*row : hi*row : hi*row]}
}

// ExpandDims returns a view with an axis of length 1 put in before the given
// axis; -1 puts it at the end:
//
//	[4 5].ExpandDims(0)   [1 4 5]
//	[4 5].ExpandDims(-1)  [4 5 1]
//
// It panics if the result would have no such axis, or more than MaxRank.
func (t *Tensor) ExpandDims(axis int) *Tensor {
	if axis < -len(t.shape)-1 || axis > len(t.shape) {
		FailShapes("expand dims", fmt.Sprintf("axis %d is out of range for %d axes and a new one", axis, len(t.shape)), t.shape)
	}
	if axis < 0 {
		axis += len(t.shape) + 1
	}
	shape := slices.Insert(slices.Clone(t.shape), axis, 1)
	checkShape("expand dims", shape)
	return &Tensor{shape: shape, data: t.data}
}
