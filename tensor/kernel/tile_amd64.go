//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

// multiplyTiles computes the products of t at the current level.
func multiplyTiles(t *Tiles) {
	switch cpu.Current() {
	case cpu.AVX512:
		multiplyTilesAVX512(t)
	case cpu.AVX2:
		multiplyTilesAVX2(t)
	default:
		multiplyTilesGeneric(t)
	}
}

// multiplyTilesAVX2 is multiplyTilesGeneric for tiles of up to 6x16.
//
//go:noescape
func multiplyTilesAVX2(t *Tiles)

// multiplyTilesAVX512 is multiplyTilesGeneric for tiles of up to 14x32.
//
//go:noescape
func multiplyTilesAVX512(t *Tiles)
