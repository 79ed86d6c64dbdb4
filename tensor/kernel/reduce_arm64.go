//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

func dot(a, b []float32) float32 {
	switch cpu.Current() {
	case cpu.NEON:
		return dotNEON(a, b)
	default:
		return dotGeneric(a, b)
	}
}

func sum(x []float32) float64 {
	switch cpu.Current() {
	case cpu.NEON:
		return sumNEON(x)
	default:
		return sumGeneric(x)
	}
}

func sumSquares(x []float32) float64 {
	switch cpu.Current() {
	case cpu.NEON:
		return sumSquaresNEON(x)
	default:
		return sumSquaresGeneric(x)
	}
}

func maximum(x []float32) float32 {
	switch cpu.Current() {
	case cpu.NEON:
		return maximumNEON(x)
	default:
		return maximumGeneric(x)
	}
}

// In reduce_neon_arm64.s.

//go:noescape
func dotNEON(a, b []float32) float32

//go:noescape
func sumNEON(x []float32) float64

//go:noescape
func sumSquaresNEON(x []float32) float64

//go:noescape
func maximumNEON(x []float32) float32
