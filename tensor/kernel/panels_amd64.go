//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

// panelsTo has assembly for the width that the level's tiles have.
func panelsTo(dst []float32, width, next int, src []float32, srcRow, rows, cols int) {
	switch level := cpu.Current(); {
	case level == cpu.AVX512 && width == 32:
		panels32AVX512(&dst[0], next, &src[0], srcRow, rows, cols)
	case level == cpu.AVX2 && width == 16:
		panels16AVX2(&dst[0], next, &src[0], srcRow, rows, cols)
	default:
		panelsToGeneric(dst, width, next, src, srcRow, rows, cols)
	}
}

// panels16AVX2 is panelsToGeneric for panels of 16 columns.
//
//go:noescape
func panels16AVX2(dst *float32, next int, src *float32, srcRow, rows, cols int)

// panels32AVX512 is panelsToGeneric for panels of 32 columns.
//
//go:noescape
func panels32AVX512(dst *float32, next int, src *float32, srcRow, rows, cols int)
