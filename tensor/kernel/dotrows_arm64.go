//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

func dotRows(dst, a []float32, aRow int, x []float32) {
	switch cpu.Current() {
	case cpu.NEON:
		dotRowsNEON(dst, a, aRow, x)
	default:
		dotRowsGeneric(dst, a, aRow, x)
	}
}

// dotRowsNEON is dotRowsGeneric for one row at least.
//
//go:noescape
func dotRowsNEON(dst, a []float32, aRow int, x []float32)
