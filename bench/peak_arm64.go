//go:build !purego

package bench

import "galaxynet/tensor/cpu"

// multiplyAdds is multiplyAddsGeneric at the current level. A row is 24 vectors
// at NEON.
func multiplyAdds(rows int) (count int, sum float32) {
	if cpu.Current() == cpu.NEON {
		var lanes [4]float32
		multiplyAddsNEON(rows, &lanes)
		return rows * 24 * len(lanes), total(lanes[:])
	}
	return multiplyAddsGeneric(rows)
}

// multiplyAddsNEON adds 1·1 to each lane of 24 accumulators, rows times, and
// stores their sum. rows must be positive.
//
//go:noescape
func multiplyAddsNEON(rows int, lanes *[4]float32)
