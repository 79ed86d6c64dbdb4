package kernel

import (
	"testing"

	"galaxynet/tensor/cpu"
	"galaxynet/tensor/cpu/cputest"
)

// All slices end where a page begins that may not be read, and then begin where
// one ends.
func TestDotRowsTouchesNothingBesideItsSlices(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		if cpu.Current() == cpu.AVX2 && inQEMU() {
			t.Skip("qemu's user emulator reads the switched-off lanes of VMASKMOVPS too")
		}
		const maxRows, maxTerms, gap = 6, 2*rowLanes + 1, 3
		sizes := [3]int{maxRows, maxRows * (maxTerms + gap), maxTerms}
		var memory [3]pages
		for j, size := range sizes {
			memory[j] = newPages(t, size)
		}
		for rows := 1; rows <= maxRows; rows++ {
			for terms := 1; terms <= maxTerms; terms++ {
				var first, last [3][]float32
				for j, n := range []int{rows, (rows-1)*(terms+gap) + terms, terms} {
					f := memory[j].floats
					first[j], last[j] = f[:n:n], f[len(f)-n:]
				}
				for _, s := range [][3][]float32{first, last} {
					call := kernelCase{call: func([][]float32, float32) float64 { DotRowsTo(s[0], s[1], terms+gap, s[2]); return 0 }}
					if err := callWithFaults(call, nil); err != nil {
						t.Fatalf("%d rows of %d: %v", rows, terms, err)
					}
				}
			}
		}
	})
}
