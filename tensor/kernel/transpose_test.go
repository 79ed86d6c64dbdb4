package kernel

import (
	"math"
	"testing"
)

// Every size up to two blocks and an edge, with rows that touch and rows apart:
// each element arrives, and nothing else is written.
func TestTransposeAtEveryLevel(t *testing.T) {
	eachLevel(t, func(t *testing.T) {
		for rows := range 19 {
			for cols := range 19 {
				for _, apart := range []int{0, 3} {
					srcRow, dstRow := cols+apart, rows+apart
					src := randomValues(max(0, (rows-1)*srcRow+cols), uint64(19*rows+cols))
					size := 0
					if rows > 0 && cols > 0 {
						size = (cols-1)*dstRow + rows
					}
					want := make([]float32, size)
					for i := range want {
						want[i] = math.Float32frombits(guardBits)
					}
					dst := guard(want, apart)
					for i := range rows {
						for j := range cols {
							want[j*dstRow+i] = src[i*srcRow+j]
						}
					}
					TransposeTo(dst.slice, dstRow, src, srcRow, rows, cols)
					if err := dst.check(); err != nil {
						t.Fatalf("%dx%d, rows %d apart: %v", rows, cols, apart, err)
					}
					for i, v := range dst.slice {
						if math.Float32bits(v) != math.Float32bits(want[i]) {
							t.Fatalf("%dx%d, rows %d apart: dst[%d] = %s, want %s", rows, cols, apart, i, show(v), show(want[i]))
						}
					}
				}
			}
		}
	})
}

func TestTransposeOfShortSlicesPanics(t *testing.T) {
	for _, c := range []struct {
		dst, dstRow, src, srcRow, rows, cols int
		want                                 string
	}{
		{5, 2, 6, 3, 2, 3, "kernel: TransposeTo: 2x3 needs 6 and 6 floats of dst and src, which have 5 and 6"},
		{6, 2, 5, 3, 2, 3, "kernel: TransposeTo: 2x3 needs 6 and 6 floats of dst and src, which have 6 and 5"},
	} {
		func() {
			defer func() {
				if got := recover(); got != c.want {
					t.Errorf("panic %v, want %q", got, c.want)
				}
			}()
			TransposeTo(make([]float32, c.dst), c.dstRow, make([]float32, c.src), c.srcRow, c.rows, c.cols)
		}()
	}
}
