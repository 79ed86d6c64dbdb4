//go:build purego || !(amd64 || arm64)

package kernel

func reluTo(dst, x []float32)        { reluToGeneric(dst, x) }
func reluGradTo(dx, dy, x []float32) { reluGradToGeneric(dx, dy, x) }
