//go:build purego || !amd64

package kernel

func transpose(dst []float32, dstRow int, src []float32, srcRow, rows, cols int) {
	transposeGeneric(dst, dstRow, src, srcRow, rows, cols)
}
