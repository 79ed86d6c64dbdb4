//go:build !purego

package bench

import "galaxynet/tensor/cpu"

// multiplyAdds is multiplyAddsGeneric at the current level. A row is 12 (AVX2) or
// 16 (AVX-512) vectors.
func multiplyAdds(rows int) (count int, sum float32) {
	switch cpu.Current() {
	case cpu.AVX512:
		var lanes [16]float32
		multiplyAddsAVX512(rows, &lanes)
		return rows * 16 * len(lanes), total(lanes[:])
	case cpu.AVX2:
		var lanes [8]float32
		multiplyAddsAVX2(rows, &lanes)
		return rows * 12 * len(lanes), total(lanes[:])
	}
	return multiplyAddsGeneric(rows)
}

// multiplyAddsAVX2 adds 1·1 to each lane of 12 accumulators, rows times, and
// stores their sum. rows must be positive.
//
//go:noescape
func multiplyAddsAVX2(rows int, lanes *[8]float32)

// multiplyAddsAVX512 adds 1·1 to each lane of 16 accumulators, rows times, and
// stores their sum. rows must be positive.
//
//go:noescape
func multiplyAddsAVX512(rows int, lanes *[16]float32)
