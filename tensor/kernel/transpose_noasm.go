//go:build purego || !(amd64 || arm64)

package kernel

func transposeTo(dst []float32, dstRow int, src []float32, srcRow, rows, cols int) {
	transposeToGeneric(dst, dstRow, src, srcRow, rows, cols)
}
