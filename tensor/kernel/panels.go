package kernel

import "fmt"

// PanelsTo copies a matrix into panels of width columns, the form in which
// Tiles reads its B: a panel holds its rows one after the other, and the next
// panel starts next floats on.
//
//	dst[q·next + i·width + j] = src[i·srcRow + q·width + j]   for i < rows
//
// Columns q·width + j >= cols, which the last panel may have, are zeros. The two
// must not overlap. It panics if a stride is too small or a slice too short.
func PanelsTo(dst []float32, width, next int, src []float32, srcRow, rows, cols int) {
	if rows <= 0 || cols <= 0 {
		return
	}
	panels := (cols-1)/max(width, 1) + 1
	panel := distance(rows, width)
	need, have := distance(panels-1, next)+panel, distance(rows-1, srcRow)+cols
	if width <= 0 || srcRow < 0 || next < 0 || panels > 1 && next < panel || len(dst) < need || len(src) < have {
		panic(fmt.Sprintf("kernel: PanelsTo: %dx%d in panels of %d every %d needs %d and %d floats of dst and src, which have %d and %d",
			rows, cols, width, next, need, have, len(dst), len(src)))
	}
	if raceEnabled {
		for i := range rows {
			raceRead(src[i*srcRow:][:cols])
		}
		for q := range panels {
			raceWrite(dst[q*next:][:rows*width])
		}
	}
	panelsTo(dst, width, next, src, srcRow, rows, cols)
}

// panelsToGeneric is the specification.
func panelsToGeneric(dst []float32, width, next int, src []float32, srcRow, rows, cols int) {
	for i := range rows {
		for q := 0; q*width < cols; q++ {
			to := dst[q*next+i*width:][:width]
			done := copy(to, src[i*srcRow+q*width:][:min(width, cols-q*width)])
			clear(to[done:])
		}
	}
}
