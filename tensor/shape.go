package tensor

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// MaxRank is the largest number of axes of a tensor. Images need four, and a
// fixed bound lets index computations live on the stack.
const MaxRank = 8

// Shape is the length of every axis, outermost first. The empty shape is that of
// a scalar, which has one element. A length may be 0: then there are no
// elements.
type Shape []int

// Len returns the number of elements: the product of the lengths, 1 for a
// scalar.
func (s Shape) Len() int {
	n := 1
	for _, d := range s {
		n *= d
	}
	return n
}

// Equal reports whether the two shapes have the same axes. [3] and [1 3] are
// not equal.
func (s Shape) Equal(other Shape) bool { return slices.Equal(s, other) }

// String returns the lengths in brackets, as in [64 3 32 32], and [] for a
// scalar. Unlike fmt.Sprint it does not make its receiver escape to the heap.
func (s Shape) String() string {
	b := []byte{'['}
	for i, d := range s {
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, int64(d), 10)
	}
	return string(append(b, ']'))
}

// ShapeError is the panic value of an operation whose operands do not fit
// together.
type ShapeError struct {
	Op     string  // the operation: "matmul"
	Rule   string  // what must hold: "inner dimensions must agree"
	Shapes []Shape // the shapes of all operands, in the order of the arguments
}

// Error returns the operation, the rule and the shapes:
//
//	matmul: inner dimensions must agree: [3 5] and [4 7]
func (e *ShapeError) Error() string {
	var b strings.Builder
	b.WriteString(e.Op + ": " + e.Rule)
	for i, s := range e.Shapes {
		switch {
		case i == 0:
			b.WriteString(": ")
		case i == len(e.Shapes)-1:
			b.WriteString(" and ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(s.String())
	}
	return b.String()
}

// FailShapes panics with a ShapeError: for operations of one's own, whose mistakes
// then read like those of this module. It copies the shapes, so that a caller's
// argument list need not be allocated for the case of failure; a rule that is put
// together only then belongs in a function of its own that is not inlined.
//
//go:noinline
func FailShapes(op, rule string, shapes ...Shape) {
	e := &ShapeError{Op: op, Rule: rule}
	for _, s := range shapes {
		e.Shapes = append(e.Shapes, slices.Clone(s))
	}
	panic(e)
}

// Catch calls f and returns the ShapeError that f panicked with, or nil if it
// returned. Any other panic goes on. It belongs at the boundary where shapes
// come from outside the program, from a file for instance.
func Catch(f func()) (err error) {
	defer func() {
		switch failure := recover().(type) {
		case nil:
		case *ShapeError:
			err = failure
		default:
			panic(failure)
		}
	}()
	f()
	return nil
}

// checkShape returns the number of elements of the shape. It panics if there are
// too many axes, if a length is negative, or if the bytes of the elements are
// more than an int can count; a length of 0 does not excuse the others. The
// error shows the shape itself, or the shapes that are named instead.
func checkShape(op string, shape Shape, named ...Shape) int {
	if len(named) == 0 {
		named = []Shape{shape}
	}
	if len(shape) > MaxRank {
		FailShapes(op, fmt.Sprintf("at most %d axes are possible", MaxRank), named...)
	}
	n, empty := 1, false
	for _, d := range shape {
		switch {
		case d < 0:
			FailShapes(op, "lengths must not be negative", named...)
		case d == 0:
			empty = true
		case n > math.MaxInt/4/d:
			FailShapes(op, "too many elements for this machine's addresses", named...)
		default:
			n *= d
		}
	}
	if empty {
		return 0
	}
	return n
}

// checkAxis returns axis as a number from 0: a negative one counts from the end,
// -1 being the last. It panics if shape has no such axis.
func checkAxis(op string, axis int, shape Shape) int {
	if axis < -len(shape) || axis >= len(shape) {
		FailShapes(op, fmt.Sprintf("axis %d is out of range for %d axes", axis, len(shape)), shape)
	}
	if axis < 0 {
		axis += len(shape)
	}
	return axis
}

// BroadcastShape returns the shape of op(a, b) by NumPy's rule: the shapes are
// aligned at their last axes, a missing axis counts as length 1, and two
// lengths must be equal or one of them 1, which is then repeated.
//
//	[8 3 5 5] and [3 1 1] give [8 3 5 5];  [4 1] and [3] give [4 3]
//
// It panics with a ShapeError in the name of op if the shapes do not fit.
func BroadcastShape(op string, a, b Shape) Shape {
	dims, rank := BroadcastDims(op, a, b)
	return slices.Clone(dims[:rank])
}

// BroadcastDims is BroadcastShape without an allocation: the shape is dims[:rank].
func BroadcastDims(op string, a, b Shape) (dims [MaxRank]int, rank int) {
	if max(len(a), len(b)) > MaxRank {
		FailShapes(op, fmt.Sprintf("at most %d axes are possible", MaxRank), a, b)
	}
	dims, rank, fits := align(a, b)
	if !fits {
		FailShapes(op, "lengths must be equal or 1", a, b)
	}
	return dims, rank
}

// align returns the broadcast shape dims[:rank], if a and b fit.
func align(a, b Shape) (dims [MaxRank]int, rank int, fits bool) {
	rank = max(len(a), len(b))
	for i := range rank {
		da, db := alignedDim(a, i, rank), alignedDim(b, i, rank)
		if da != db && da != 1 && db != 1 {
			return dims, rank, false
		}
		dims[i] = da
		if da == 1 {
			dims[i] = db
		}
	}
	return dims, rank, true
}

// alignedDim returns the length of axis i of s when s is aligned at the right of
// rank axes.
func alignedDim(s Shape, i, rank int) int {
	if i -= rank - len(s); i >= 0 {
		return s[i]
	}
	return 1
}
