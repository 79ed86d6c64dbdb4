package kernel

import (
	"testing"
	"unsafe"

	"galaxynet/tensor/cpu"
)

// All slices end where a page begins that may not be read, and then begin where
// one ends.
func TestChannelsTouchNothingBesideTheirSlices(t *testing.T) {
	const maxRows, maxChannels = 3, 2*64 + 1
	var memory [7]pages // two matrices, then vectors: long enough for float64
	for j := range memory {
		memory[j] = newPages(t, maxRows*maxChannels)
	}
	forEachChannels(t, func(t *testing.T, c channelsCase) {
		if cpu.Current() == cpu.AVX2 && inQEMU() {
			t.Skip("qemu's user emulator reads the switched-off lanes of VMASKMOVPS too")
		}
		for c.rows = 1; c.rows <= maxRows; c.rows++ {
			for c.channels = 1; c.channels <= maxChannels; c.channels++ {
				for _, last := range []bool{false, true} {
					part := func(j, n int) []float32 {
						f := memory[j].floats
						if last {
							return f[len(f)-n:]
						}
						return f[:n:n]
					}
					var matrix, vector [][]float32
					var sums [2][]float64
					for j := range 2 {
						matrix = append(matrix, part(j, c.rows*c.channels))
						sums[j] = unsafe.Slice((*float64)(unsafe.Pointer(&part(2+j, 2*c.channels)[0])), c.channels)
					}
					for j := range 4 {
						vector = append(vector, part(2+j, c.channels))
					}
					call := kernelCase{call: func([][]float32, float32) float64 {
						c.call(part(6, c.rows*c.channels), sums, matrix, vector, c.rows)
						return 0
					}}
					if err := callWithFaults(call, nil); err != nil {
						t.Fatalf("%d rows of %d channels: %v", c.rows, c.channels, err)
					}
				}
			}
		}
	})
}
