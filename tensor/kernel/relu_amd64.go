//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

func reluTo(dst, x []float32) {
	switch cpu.Current() {
	case cpu.AVX512:
		reluToAVX512(dst, x)
	case cpu.AVX2:
		reluToAVX2(dst, x)
	default:
		reluToGeneric(dst, x)
	}
}

func reluGradTo(dx, dy, x []float32) {
	switch cpu.Current() {
	case cpu.AVX512:
		reluGradToAVX512(dx, dy, x)
	case cpu.AVX2:
		reluGradToAVX2(dx, dy, x)
	default:
		reluGradToGeneric(dx, dy, x)
	}
}

// In relu_avx2_amd64.s.

//go:noescape
func reluToAVX2(dst, x []float32)

//go:noescape
func reluGradToAVX2(dx, dy, x []float32)

// In relu_avx512_amd64.s.

//go:noescape
func reluToAVX512(dst, x []float32)

//go:noescape
func reluGradToAVX512(dx, dy, x []float32)
