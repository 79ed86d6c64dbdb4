//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

func channelSums(sums, squares []float64, x []float32, rows int) {
	switch cpu.Current() {
	case cpu.NEON:
		channelSumsNEON(sums, squares, x, rows)
	default:
		channelSumsGeneric(sums, squares, x, rows)
	}
}

func channelProducts(sums, products []float64, x, y []float32, rows int) {
	switch cpu.Current() {
	case cpu.NEON:
		channelProductsNEON(sums, products, x, y, rows)
	default:
		channelProductsGeneric(sums, products, x, y, rows)
	}
}

func channelScaleTo(dst, x, center, scale, shift []float32, rows int) {
	switch cpu.Current() {
	case cpu.NEON:
		channelScaleToNEON(dst, x, center, scale, shift, rows)
	default:
		channelScaleToGeneric(dst, x, center, scale, shift, rows)
	}
}

func channelBlendTo(dst, y, weight, x, center, scale, shift []float32, rows int) {
	switch cpu.Current() {
	case cpu.NEON:
		channelBlendToNEON(dst, y, weight, x, center, scale, shift, rows)
	default:
		channelBlendToGeneric(dst, y, weight, x, center, scale, shift, rows)
	}
}

// In channels_neon_arm64.s, for one row at least.

//go:noescape
func channelSumsNEON(sums, squares []float64, x []float32, rows int)

//go:noescape
func channelProductsNEON(sums, products []float64, x, y []float32, rows int)

//go:noescape
func channelScaleToNEON(dst, x, center, scale, shift []float32, rows int)

//go:noescape
func channelBlendToNEON(dst, y, weight, x, center, scale, shift []float32, rows int)
