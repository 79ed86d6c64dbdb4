//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

func adam(param, grad, m, v []float32, s *AdamStep) {
	switch cpu.Current() {
	case cpu.AVX512:
		adamAVX512(param, grad, m, v, s)
	case cpu.AVX2:
		adamAVX2(param, grad, m, v, s)
	default:
		adamGeneric(param, grad, m, v, s)
	}
}

// In adam_avx2_amd64.s.
//
//go:noescape
func adamAVX2(param, grad, m, v []float32, s *AdamStep)

// In adam_avx512_amd64.s.
//
//go:noescape
func adamAVX512(param, grad, m, v []float32, s *AdamStep)
