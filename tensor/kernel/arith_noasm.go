//go:build purego || !(amd64 || arm64)

package kernel

func addTo(dst, a, b []float32)                             { addToGeneric(dst, a, b) }
func subTo(dst, a, b []float32)                             { subToGeneric(dst, a, b) }
func mulTo(dst, a, b []float32)                             { mulToGeneric(dst, a, b) }
func divTo(dst, a, b []float32)                             { divToGeneric(dst, a, b) }
func scaleTo(dst []float32, alpha float32, x []float32)     { scaleToGeneric(dst, alpha, x) }
func addScalarTo(dst []float32, alpha float32, x []float32) { addScalarToGeneric(dst, alpha, x) }
func axpy(alpha float32, x, y []float32)                    { axpyGeneric(alpha, x, y) }
func fmaTo(dst, a, b, c []float32)                          { fmaToGeneric(dst, a, b, c) }
