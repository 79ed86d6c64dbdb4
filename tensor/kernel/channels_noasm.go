//go:build purego || !(amd64 || arm64)

package kernel

func channelSums(sums, squares []float64, x []float32, rows int) {
	channelSumsGeneric(sums, squares, x, rows)
}

func channelProducts(sums, products []float64, x, y []float32, rows int) {
	channelProductsGeneric(sums, products, x, y, rows)
}

func channelScaleTo(dst, x, center, scale, shift []float32, rows int) {
	channelScaleToGeneric(dst, x, center, scale, shift, rows)
}

func channelBlendTo(dst, y, weight, x, center, scale, shift []float32, rows int) {
	channelBlendToGeneric(dst, y, weight, x, center, scale, shift, rows)
}
