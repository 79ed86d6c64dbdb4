//go:build purego || !(amd64 || arm64)

package kernel

func adam(param, grad, m, v []float32, s *AdamStep) { adamGeneric(param, grad, m, v, s) }
