package safetensors

import (
	"encoding/binary"
	"fmt"
	"math"
)

// The bytes of a file are little-endian on every machine.
var little = binary.LittleEndian

// decodeTo converts the elements in src, of type t, to float32; see ReadTo. It
// must find exactly len(dst) elements in src.
func decodeTo(dst []float32, src []byte, t DType) {
	switch t {
	case F32:
		for i := range dst {
			dst[i] = math.Float32frombits(little.Uint32(src[4*i:]))
		}
	case F64:
		for i := range dst {
			dst[i] = float32(math.Float64frombits(little.Uint64(src[8*i:])))
		}
	case F16:
		for i := range dst {
			dst[i] = fromF16(little.Uint16(src[2*i:]))
		}
	case BF16:
		for i := range dst {
			dst[i] = math.Float32frombits(uint32(little.Uint16(src[2*i:])) << 16)
		}
	case I64:
		for i := range dst {
			dst[i] = float32(int64(little.Uint64(src[8*i:])))
		}
	default:
		panic(fmt.Sprintf("safetensors: decoding dtype %s", t))
	}
}

// fromF16 returns the value of the IEEE 754 binary16 bits h, whose sign s,
// exponent e and fraction f stand for
//
//	e = 0        (-1)^s · f · 2^-24            zero and subnormal
//	0 < e < 31   (-1)^s · (1024+f) · 2^(e-25)
//	e = 31       ±Inf for f = 0, otherwise NaN
//
// A float32 holds all of them.
func fromF16(h uint16) float32 {
	sign, e, f := uint32(h>>15)<<31, uint32(h>>10)&31, uint32(h)&1023
	switch e {
	case 0:
		return math.Float32frombits(sign | math.Float32bits(float32(f)*0x1p-24))
	case 31:
		return math.Float32frombits(sign | 0xff<<23 | f<<13)
	}
	// The exponent's bias is 15 in binary16 and 127 in binary32; the fraction
	// grows from 10 bits to 23.
	return math.Float32frombits(sign | (e+127-15)<<23 | f<<13)
}
