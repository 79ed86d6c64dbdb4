//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

func expTo(dst, x []float32) {
	switch cpu.Current() {
	case cpu.NEON:
		expToNEON(dst, x)
	default:
		expToGeneric(dst, x)
	}
}

func sigmoidTo(dst, x []float32) {
	switch cpu.Current() {
	case cpu.NEON:
		sigmoidToNEON(dst, x)
	default:
		sigmoidToGeneric(dst, x)
	}
}

func tanhTo(dst, x []float32) {
	switch cpu.Current() {
	case cpu.NEON:
		tanhToNEON(dst, x)
	default:
		tanhToGeneric(dst, x)
	}
}

// In exp_neon_arm64.s.

//go:noescape
func expToNEON(dst, x []float32)

//go:noescape
func sigmoidToNEON(dst, x []float32)

//go:noescape
func tanhToNEON(dst, x []float32)
