//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

func addTo(dst, a, b []float32) {
	switch cpu.Current() {
	case cpu.AVX512:
		addToAVX512(dst, a, b)
	case cpu.AVX2:
		addToAVX2(dst, a, b)
	default:
		addToGeneric(dst, a, b)
	}
}

func subTo(dst, a, b []float32) {
	switch cpu.Current() {
	case cpu.AVX512:
		subToAVX512(dst, a, b)
	case cpu.AVX2:
		subToAVX2(dst, a, b)
	default:
		subToGeneric(dst, a, b)
	}
}

func mulTo(dst, a, b []float32) {
	switch cpu.Current() {
	case cpu.AVX512:
		mulToAVX512(dst, a, b)
	case cpu.AVX2:
		mulToAVX2(dst, a, b)
	default:
		mulToGeneric(dst, a, b)
	}
}

func divTo(dst, a, b []float32) {
	switch cpu.Current() {
	case cpu.AVX512:
		divToAVX512(dst, a, b)
	case cpu.AVX2:
		divToAVX2(dst, a, b)
	default:
		divToGeneric(dst, a, b)
	}
}

func scaleTo(dst []float32, alpha float32, x []float32) {
	switch cpu.Current() {
	case cpu.AVX512:
		scaleToAVX512(dst, alpha, x)
	case cpu.AVX2:
		scaleToAVX2(dst, alpha, x)
	default:
		scaleToGeneric(dst, alpha, x)
	}
}

func addScalarTo(dst []float32, alpha float32, x []float32) {
	switch cpu.Current() {
	case cpu.AVX512:
		addScalarToAVX512(dst, alpha, x)
	case cpu.AVX2:
		addScalarToAVX2(dst, alpha, x)
	default:
		addScalarToGeneric(dst, alpha, x)
	}
}

func axpy(alpha float32, x, y []float32) {
	switch cpu.Current() {
	case cpu.AVX512:
		axpyAVX512(alpha, x, y)
	case cpu.AVX2:
		axpyAVX2(alpha, x, y)
	default:
		axpyGeneric(alpha, x, y)
	}
}

func fmaTo(dst, a, b, c []float32) {
	switch cpu.Current() {
	case cpu.AVX512:
		fmaToAVX512(dst, a, b, c)
	case cpu.AVX2:
		fmaToAVX2(dst, a, b, c)
	default:
		fmaToGeneric(dst, a, b, c)
	}
}

// In arith_avx2_amd64.s.

//go:noescape
func addToAVX2(dst, a, b []float32)

//go:noescape
func subToAVX2(dst, a, b []float32)

//go:noescape
func mulToAVX2(dst, a, b []float32)

//go:noescape
func divToAVX2(dst, a, b []float32)

//go:noescape
func scaleToAVX2(dst []float32, alpha float32, x []float32)

//go:noescape
func addScalarToAVX2(dst []float32, alpha float32, x []float32)

//go:noescape
func axpyAVX2(alpha float32, x, y []float32)

//go:noescape
func fmaToAVX2(dst, a, b, c []float32)

// In arith_avx512_amd64.s.

//go:noescape
func addToAVX512(dst, a, b []float32)

//go:noescape
func subToAVX512(dst, a, b []float32)

//go:noescape
func mulToAVX512(dst, a, b []float32)

//go:noescape
func divToAVX512(dst, a, b []float32)

//go:noescape
func scaleToAVX512(dst []float32, alpha float32, x []float32)

//go:noescape
func addScalarToAVX512(dst []float32, alpha float32, x []float32)

//go:noescape
func axpyAVX512(alpha float32, x, y []float32)

//go:noescape
func fmaToAVX512(dst, a, b, c []float32)
