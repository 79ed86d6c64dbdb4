//go:build purego || !(amd64 || arm64)

package kernel

// multiplyTiles computes the products of t; there is one level only.
func multiplyTiles(t *Tiles) { multiplyTilesGeneric(t) }
