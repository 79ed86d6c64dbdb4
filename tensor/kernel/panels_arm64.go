//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

// panelsTo has assembly for the width that the level's tiles have.
func panelsTo(dst []float32, width, next int, src []float32, srcRow, rows, cols int) {
	if cpu.Current() == cpu.NEON && width == 16 {
		panels16NEON(&dst[0], next, &src[0], srcRow, rows, cols)
		return
	}
	panelsToGeneric(dst, width, next, src, srcRow, rows, cols)
}

// panels16NEON is panelsToGeneric for panels of 16 columns.
//
//go:noescape
func panels16NEON(dst *float32, next int, src *float32, srcRow, rows, cols int)
