//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

func addTo(dst, a, b []float32) {
	switch cpu.Current() {
	case cpu.NEON:
		addToNEON(dst, a, b)
	default:
		addToGeneric(dst, a, b)
	}
}

func subTo(dst, a, b []float32) {
	switch cpu.Current() {
	case cpu.NEON:
		subToNEON(dst, a, b)
	default:
		subToGeneric(dst, a, b)
	}
}

func mulTo(dst, a, b []float32) {
	switch cpu.Current() {
	case cpu.NEON:
		mulToNEON(dst, a, b)
	default:
		mulToGeneric(dst, a, b)
	}
}

func divTo(dst, a, b []float32) {
	switch cpu.Current() {
	case cpu.NEON:
		divToNEON(dst, a, b)
	default:
		divToGeneric(dst, a, b)
	}
}

func scaleTo(dst []float32, alpha float32, x []float32) {
	switch cpu.Current() {
	case cpu.NEON:
		scaleToNEON(dst, alpha, x)
	default:
		scaleToGeneric(dst, alpha, x)
	}
}

func addScalarTo(dst []float32, alpha float32, x []float32) {
	switch cpu.Current() {
	case cpu.NEON:
		addScalarToNEON(dst, alpha, x)
	default:
		addScalarToGeneric(dst, alpha, x)
	}
}

func axpy(alpha float32, x, y []float32) {
	switch cpu.Current() {
	case cpu.NEON:
		axpyNEON(alpha, x, y)
	default:
		axpyGeneric(alpha, x, y)
	}
}

func fmaTo(dst, a, b, c []float32) {
	switch cpu.Current() {
	case cpu.NEON:
		fmaToNEON(dst, a, b, c)
	default:
		fmaToGeneric(dst, a, b, c)
	}
}

// In arith_neon_arm64.s.

//go:noescape
func addToNEON(dst, a, b []float32)

//go:noescape
func subToNEON(dst, a, b []float32)

//go:noescape
func mulToNEON(dst, a, b []float32)

//go:noescape
func divToNEON(dst, a, b []float32)

//go:noescape
func scaleToNEON(dst []float32, alpha float32, x []float32)

//go:noescape
func addScalarToNEON(dst []float32, alpha float32, x []float32)

//go:noescape
func axpyNEON(alpha float32, x, y []float32)

//go:noescape
func fmaToNEON(dst, a, b, c []float32)
