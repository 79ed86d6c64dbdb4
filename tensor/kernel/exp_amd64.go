//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

func expTo(dst, x []float32) {
	switch cpu.Current() {
	case cpu.AVX512:
		expToAVX512(dst, x)
	case cpu.AVX2:
		expToAVX2(dst, x)
	default:
		expToGeneric(dst, x)
	}
}

func sigmoidTo(dst, x []float32) {
	switch cpu.Current() {
	case cpu.AVX512:
		sigmoidToAVX512(dst, x)
	case cpu.AVX2:
		sigmoidToAVX2(dst, x)
	default:
		sigmoidToGeneric(dst, x)
	}
}

func tanhTo(dst, x []float32) {
	switch cpu.Current() {
	case cpu.AVX512:
		tanhToAVX512(dst, x)
	case cpu.AVX2:
		tanhToAVX2(dst, x)
	default:
		tanhToGeneric(dst, x)
	}
}

// In exp_avx2_amd64.s.

//go:noescape
func expToAVX2(dst, x []float32)

//go:noescape
func sigmoidToAVX2(dst, x []float32)

//go:noescape
func tanhToAVX2(dst, x []float32)

// In exp_avx512_amd64.s.

//go:noescape
func expToAVX512(dst, x []float32)

//go:noescape
func sigmoidToAVX512(dst, x []float32)

//go:noescape
func tanhToAVX512(dst, x []float32)
