//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

func reluTo(dst, x []float32) {
	switch cpu.Current() {
	case cpu.NEON:
		reluToNEON(dst, x)
	default:
		reluToGeneric(dst, x)
	}
}

func reluGradTo(dx, dy, x []float32) {
	switch cpu.Current() {
	case cpu.NEON:
		reluGradToNEON(dx, dy, x)
	default:
		reluGradToGeneric(dx, dy, x)
	}
}

// In relu_neon_arm64.s.

//go:noescape
func reluToNEON(dst, x []float32)

//go:noescape
func reluGradToNEON(dx, dy, x []float32)
