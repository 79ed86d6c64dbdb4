package safetensors

import (
	"fmt"
	"math"
	"strconv"
)

// DType is an element type, spelt as in the file's header.
type DType string

// The element types whose values this package reads. It writes F32 and I64.
const (
	F32  DType = "F32"
	F64  DType = "F64"
	F16  DType = "F16"  // IEEE 754 binary16: sign, 5 exponent bits, 10 fraction bits
	BF16 DType = "BF16" // the upper half of an F32: sign, 8 exponent bits, 7 fraction bits
	I64  DType = "I64"
)

// bitsOf holds the size of one element of every type that the format's
// reference implementation (version 0.8) knows. A file may hold any of them;
// the size is needed to check the file even where the values are not read.
var bitsOf = map[DType]int64{
	"F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
	"BOOL": 8, "U8": 8, "I8": 8,
	"F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8,
	"I16": 16, "U16": 16, F16: 16, BF16: 16,
	"I32": 32, "U32": 32, F32: 32,
	"C64": 64, F64: 64, I64: 64, "U64": 64,
}

// readable tells whether the package converts the values of type t.
func (t DType) readable() bool {
	switch t {
	case F32, F64, F16, BF16, I64:
		return true
	}
	return false
}

// Entry describes one tensor of a file: its name, the type of its elements and
// its shape, outermost dimension first. A scalar's shape is empty; a shape with
// a zero has no elements.
type Entry struct {
	Name  string
	DType DType
	Shape []int
}

// Len returns the number of elements, the product of the shape.
func (e Entry) Len() int {
	n := 1
	for _, d := range e.Shape {
		n *= d
	}
	return n
}

// maxRank bounds the number of dimensions, as NumPy 2 does.
const maxRank = 64

// size checks the type and the shape and returns the number of bytes of the
// tensor's data. The product of the dimensions other than zero must be an int,
// so that it does not overflow in any order.
func (e Entry) size() (int64, error) {
	bits, known := bitsOf[e.DType]
	if !known {
		return 0, fmt.Errorf("unknown dtype %s", quoted(string(e.DType)))
	}
	if len(e.Shape) > maxRank {
		return 0, fmt.Errorf("shape has %d dimensions, more than %d", len(e.Shape), maxRank)
	}
	product, empty := 1, false
	for _, d := range e.Shape {
		switch {
		case d < 0:
			return 0, fmt.Errorf("shape %v has a negative dimension", e.Shape)
		case d == 0:
			empty = true
		case product > math.MaxInt/d:
			return 0, fmt.Errorf("shape %v has more than %d elements", e.Shape, math.MaxInt)
		default:
			product *= d
		}
	}
	n := int64(product)
	if empty {
		n = 0
	}
	if n > math.MaxInt64/bits {
		return 0, fmt.Errorf("shape %v of %s has more than %d bits", e.Shape, e.DType, int64(math.MaxInt64))
	}
	if n*bits%8 != 0 {
		return 0, fmt.Errorf("shape %v of %s does not fill whole bytes", e.Shape, e.DType)
	}
	return n * bits / 8, nil
}

// quoted returns name in quotes for a message, cut where it is very long.
func quoted(name string) string {
	const longest = 100
	if len(name) > longest {
		return strconv.Quote(name[:longest]) + "…"
	}
	return strconv.Quote(name)
}
