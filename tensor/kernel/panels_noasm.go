//go:build purego || !amd64

package kernel

func copyPanels(dst []float32, width, next int, src []float32, srcRow, rows, cols int) {
	copyPanelsGeneric(dst, width, next, src, srcRow, rows, cols)
}
