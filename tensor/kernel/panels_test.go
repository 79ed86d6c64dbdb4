package kernel

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"galaxynet/tensor/cpu/cputest"
)

// numbered returns n floats that are all different.
func numbered(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(i + 1)
	}
	return x
}

// Panels of the level's own width have assembly, others do not; every column
// count has its own edge. Whatever lies between and behind the panels stays.
func TestPanelsHoldTheMatrixAndZeros(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		_, tileCols := TileShape()
		for _, width := range []int{tileCols, 3} {
			for cols := 1; cols <= 5*width+1; cols++ {
				for _, rows := range []int{1, 2, 5} {
					srcRow, next := cols+rows, rows*width+7
					src := numbered((rows-1)*srcRow + cols)
					panels := (cols + width - 1) / width
					dst := slices.Repeat([]float32{-1}, panels*next+9)
					PanelsTo(dst, width, next, src, srcRow, rows, cols)
					want := slices.Repeat([]float32{-1}, len(dst))
					for i := range rows {
						for j := range panels * width {
							want[j/width*next+i*width+j%width] = 0
							if j < cols {
								want[j/width*next+i*width+j%width] = src[i*srcRow+j]
							}
						}
					}
					if !slices.Equal(dst, want) {
						t.Fatalf("%dx%d in panels of %d:\n got %v\nwant %v", rows, cols, width, dst, want)
					}
				}
			}
		}
	})
}

func TestTransposeMovesEveryElementAndNothingElse(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		for rows := 1; rows <= 19; rows++ {
			for cols := 1; cols <= 19; cols++ {
				srcRow, dstRow := cols+2, rows+3
				src := numbered((rows-1)*srcRow + cols)
				src[0] = float32(math.Inf(-1))
				dst := slices.Repeat([]float32{-1}, cols*dstRow+9)
				want := slices.Clone(dst)
				for i := range rows {
					for j := range cols {
						want[j*dstRow+i] = src[i*srcRow+j]
					}
				}
				TransposeTo(dst, dstRow, src, srcRow, rows, cols)
				if !slices.Equal(dst, want) {
					t.Fatalf("%dx%d:\n got %v\nwant %v", rows, cols, dst, want)
				}
			}
		}
	})
}

func TestCopiesOfAWrongShapePanic(t *testing.T) {
	x := make([]float32, 64)
	for name, call := range map[string]func(){
		"panels: dst too short":      func() { PanelsTo(x[:31], 16, 32, x, 16, 2, 16) },
		"panels: src too short":      func() { PanelsTo(x, 16, 32, x[:31], 16, 2, 16) },
		"panels: they overlap":       func() { PanelsTo(x, 16, 16, x, 17, 2, 17) },
		"panels: negative stride":    func() { PanelsTo(x, 16, 32, x, -1, 2, 16) },
		"panels: src overflows":      func() { PanelsTo(x, 4, 20, x, overflowing, 5, 1) },
		"panels: dst overflows":      func() { PanelsTo(x, 1, overflowing, x, 0, 1, 5) },
		"panels: width overflows":    func() { PanelsTo(x, math.MaxInt, 20, x, 1, 2, 2) },
		"transpose: dst overflows":   func() { TransposeTo(x, overflowing, x, 5, 1, 5) },
		"transpose: src overflows":   func() { TransposeTo(x, 5, x, overflowing, 5, 1) },
		"transpose: dst too short":   func() { TransposeTo(x[:7], 4, x, 2, 4, 2) },
		"transpose: src too short":   func() { TransposeTo(x, 4, x[:7], 2, 4, 2) },
		"transpose: negative stride": func() { TransposeTo(x, -4, x, 2, 4, 2) },
	} {
		func() {
			defer func() {
				if text := fmt.Sprint(recover()); !strings.HasPrefix(text, "kernel: ") {
					t.Errorf("%s: panic %q, want one of package kernel", name, text)
				}
			}()
			call()
		}()
	}
	PanelsTo(nil, 16, 0, nil, 0, 0, 5) // nothing to do is no mistake
	TransposeTo(nil, 0, nil, 0, 5, 0)
}
