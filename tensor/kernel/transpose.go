package kernel

import "fmt"

// TransposeTo copies a block of a matrix to its transpose,
//
//	dst[j·dstRow + i] = src[i·srcRow + j]   for i < rows, j < cols
//
// where dstRow and srcRow are the strides from row to row in floats. The two
// must not overlap. It panics if a stride is negative or a slice too short.
func TransposeTo(dst []float32, dstRow int, src []float32, srcRow, rows, cols int) {
	if rows <= 0 || cols <= 0 {
		return
	}
	need, have := distance(cols-1, dstRow)+rows, distance(rows-1, srcRow)+cols
	if dstRow < 0 || srcRow < 0 || len(dst) < need || len(src) < have {
		panic(fmt.Sprintf("kernel: TransposeTo: %dx%d needs %d and %d floats of dst and src, which have %d and %d",
			rows, cols, need, have, len(dst), len(src)))
	}
	if raceEnabled {
		for i := range rows {
			raceRead(src[i*srcRow:][:cols])
		}
		for j := range cols {
			raceWrite(dst[j*dstRow:][:rows])
		}
	}
	transposeTo(dst, dstRow, src, srcRow, rows, cols)
}

// transposeToGeneric is the specification.
func transposeToGeneric(dst []float32, dstRow int, src []float32, srcRow, rows, cols int) {
	for i := range rows {
		for j, x := range src[i*srcRow:][:cols] {
			dst[j*dstRow+i] = x
		}
	}
}
