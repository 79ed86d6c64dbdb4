//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

func channelSums(sums, squares []float64, x []float32, rows int) {
	switch cpu.Current() {
	case cpu.AVX512:
		channelSumsAVX512(sums, squares, x, rows)
	case cpu.AVX2:
		channelSumsAVX2(sums, squares, x, rows)
	default:
		channelSumsGeneric(sums, squares, x, rows)
	}
}

func channelProducts(sums, products []float64, x, y []float32, rows int) {
	switch cpu.Current() {
	case cpu.AVX512:
		channelProductsAVX512(sums, products, x, y, rows)
	case cpu.AVX2:
		channelProductsAVX2(sums, products, x, y, rows)
	default:
		channelProductsGeneric(sums, products, x, y, rows)
	}
}

func channelScaleTo(dst, x, center, scale, shift []float32, rows int) {
	switch cpu.Current() {
	case cpu.AVX512:
		channelScaleToAVX512(dst, x, center, scale, shift, rows)
	case cpu.AVX2:
		channelScaleToAVX2(dst, x, center, scale, shift, rows)
	default:
		channelScaleToGeneric(dst, x, center, scale, shift, rows)
	}
}

func channelBlendTo(dst, y, weight, x, center, scale, shift []float32, rows int) {
	switch cpu.Current() {
	case cpu.AVX512:
		channelBlendToAVX512(dst, y, weight, x, center, scale, shift, rows)
	case cpu.AVX2:
		channelBlendToAVX2(dst, y, weight, x, center, scale, shift, rows)
	default:
		channelBlendToGeneric(dst, y, weight, x, center, scale, shift, rows)
	}
}

// In channels_avx2_amd64.s, for one row at least.

//go:noescape
func channelSumsAVX2(sums, squares []float64, x []float32, rows int)

//go:noescape
func channelProductsAVX2(sums, products []float64, x, y []float32, rows int)

//go:noescape
func channelScaleToAVX2(dst, x, center, scale, shift []float32, rows int)

//go:noescape
func channelBlendToAVX2(dst, y, weight, x, center, scale, shift []float32, rows int)

// In channels_avx512_amd64.s, for one row at least.

//go:noescape
func channelSumsAVX512(sums, squares []float64, x []float32, rows int)

//go:noescape
func channelProductsAVX512(sums, products []float64, x, y []float32, rows int)

//go:noescape
func channelScaleToAVX512(dst, x, center, scale, shift []float32, rows int)

//go:noescape
func channelBlendToAVX512(dst, y, weight, x, center, scale, shift []float32, rows int)
