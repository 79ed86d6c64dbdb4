//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

func dot(a, b []float32) float32 {
	switch cpu.Current() {
	case cpu.AVX512:
		return dotAVX512(a, b)
	case cpu.AVX2:
		return dotAVX2(a, b)
	default:
		return dotGeneric(a, b)
	}
}

func sum(x []float32) float64 {
	switch cpu.Current() {
	case cpu.AVX512:
		return sumAVX512(x)
	case cpu.AVX2:
		return sumAVX2(x)
	default:
		return sumGeneric(x)
	}
}

func sumSquares(x []float32) float64 {
	switch cpu.Current() {
	case cpu.AVX512:
		return sumSquaresAVX512(x)
	case cpu.AVX2:
		return sumSquaresAVX2(x)
	default:
		return sumSquaresGeneric(x)
	}
}

func maximum(x []float32) float32 {
	switch cpu.Current() {
	case cpu.AVX512:
		return maximumAVX512(x)
	case cpu.AVX2:
		return maximumAVX2(x)
	default:
		return maximumGeneric(x)
	}
}

// In reduce_avx2_amd64.s.

//go:noescape
func dotAVX2(a, b []float32) float32

//go:noescape
func sumAVX2(x []float32) float64

//go:noescape
func sumSquaresAVX2(x []float32) float64

//go:noescape
func maximumAVX2(x []float32) float32

// In reduce_avx512_amd64.s.

//go:noescape
func dotAVX512(a, b []float32) float32

//go:noescape
func sumAVX512(x []float32) float64

//go:noescape
func sumSquaresAVX512(x []float32) float64

//go:noescape
func maximumAVX512(x []float32) float32
