//go:build purego || !(amd64 || arm64)

package kernel

func dotRows(dst, a []float32, aRow int, x []float32) { dotRowsGeneric(dst, a, aRow, x) }
