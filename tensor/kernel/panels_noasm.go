//go:build purego || !(amd64 || arm64)

package kernel

func panelsTo(dst []float32, width, next int, src []float32, srcRow, rows, cols int) {
	panelsToGeneric(dst, width, next, src, srcRow, rows, cols)
}
