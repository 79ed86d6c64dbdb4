//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

func adam(param, grad, m, v []float32, s *AdamStep) {
	switch cpu.Current() {
	case cpu.NEON:
		adamNEON(param, grad, m, v, s)
	default:
		adamGeneric(param, grad, m, v, s)
	}
}

// In adam_neon_arm64.s.
//
//go:noescape
func adamNEON(param, grad, m, v []float32, s *AdamStep)
