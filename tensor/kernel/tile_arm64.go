//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

// multiplyTiles computes the products of t at the current level.
func multiplyTiles(t *Tiles) {
	switch cpu.Current() {
	case cpu.NEON:
		multiplyTilesNEON(t)
	default:
		multiplyTilesGeneric(t)
	}
}

// multiplyTilesNEON is multiplyTilesGeneric for tiles of up to 6x16.
//
//go:noescape
func multiplyTilesNEON(t *Tiles)
