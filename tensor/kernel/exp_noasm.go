//go:build purego || !(amd64 || arm64)

package kernel

func expTo(dst, x []float32)     { expToGeneric(dst, x) }
func sigmoidTo(dst, x []float32) { sigmoidToGeneric(dst, x) }
func tanhTo(dst, x []float32)    { tanhToGeneric(dst, x) }
