//go:build purego || !(amd64 || arm64)

package kernel

func dot(a, b []float32) float32     { return dotGeneric(a, b) }
func sum(x []float32) float64        { return sumGeneric(x) }
func sumSquares(x []float32) float64 { return sumSquaresGeneric(x) }
func maximum(x []float32) float32    { return maximumGeneric(x) }
