//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

// transposeTo does whole blocks of 8x8 in assembly, which AVX-512 shares, and the
// edges in Go.
func transposeTo(dst []float32, dstRow int, src []float32, srcRow, rows, cols int) {
	if cpu.Current() < cpu.AVX2 {
		transposeToGeneric(dst, dstRow, src, srcRow, rows, cols)
		return
	}
	i := 0
	for ; i+8 <= rows; i += 8 {
		if blocks := cols / 8; blocks > 0 {
			transpose8AVX2(&dst[i], dstRow, &src[i*srcRow], srcRow, blocks)
		}
		if done := cols / 8 * 8; done < cols {
			transposeToGeneric(dst[done*dstRow+i:], dstRow, src[i*srcRow+done:], srcRow, 8, cols-done)
		}
	}
	if i < rows {
		transposeToGeneric(dst[i:], dstRow, src[i*srcRow:], srcRow, rows-i, cols)
	}
}

// transpose8AVX2 is transposeToGeneric for eight rows of 8·blocks columns.
//
//go:noescape
func transpose8AVX2(dst *float32, dstRow int, src *float32, srcRow, blocks int)
