//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

func dotRows(dst, a []float32, aRow int, x []float32) {
	switch cpu.Current() {
	case cpu.AVX512:
		dotRowsAVX512(dst, a, aRow, x)
	case cpu.AVX2:
		dotRowsAVX2(dst, a, aRow, x)
	default:
		dotRowsGeneric(dst, a, aRow, x)
	}
}

// dotRowsAVX2 is dotRowsGeneric for one row at least.
//
//go:noescape
func dotRowsAVX2(dst, a []float32, aRow int, x []float32)

// dotRowsAVX512 is dotRowsGeneric for one row at least.
//
//go:noescape
func dotRowsAVX512(dst, a []float32, aRow int, x []float32)
