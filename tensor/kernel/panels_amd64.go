//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

// copyPanels has assembly for the width that the level's tiles have.
func copyPanels(dst []float32, width, next int, src []float32, srcRow, rows, cols int) {
	switch level := cpu.Current(); {
	case level == cpu.AVX512 && width == 32:
		copyPanels32AVX512(&dst[0], next, &src[0], srcRow, rows, cols)
	case level == cpu.AVX2 && width == 16:
		copyPanels16AVX2(&dst[0], next, &src[0], srcRow, rows, cols)
	default:
		copyPanelsGeneric(dst, width, next, src, srcRow, rows, cols)
	}
}

// copyPanels16AVX2 is copyPanelsGeneric for panels of 16 columns.
//
//go:noescape
func copyPanels16AVX2(dst *float32, next int, src *float32, srcRow, rows, cols int)

// copyPanels32AVX512 is copyPanelsGeneric for panels of 32 columns.
//
//go:noescape
func copyPanels32AVX512(dst *float32, next int, src *float32, srcRow, rows, cols int)
