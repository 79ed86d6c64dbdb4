//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

// transposeTo does whole blocks of 4x4 in assembly and the edges in Go.
func transposeTo(dst []float32, dstRow int, src []float32, srcRow, rows, cols int) {
	if cpu.Current() != cpu.NEON {
		transposeToGeneric(dst, dstRow, src, srcRow, rows, cols)
		return
	}
	i := 0
	for ; i+4 <= rows; i += 4 {
		if blocks := cols / 4; blocks > 0 {
			transpose4NEON(&dst[i], dstRow, &src[i*srcRow], srcRow, blocks)
		}
		if done := cols / 4 * 4; done < cols {
			transposeToGeneric(dst[done*dstRow+i:], dstRow, src[i*srcRow+done:], srcRow, 4, cols-done)
		}
	}
	if i < rows {
		transposeToGeneric(dst[i:], dstRow, src[i*srcRow:], srcRow, rows-i, cols)
	}
}

// transpose4NEON is transposeToGeneric for four rows of 4·blocks columns.
//
//go:noescape
func transpose4NEON(dst *float32, dstRow int, src *float32, srcRow, blocks int)
