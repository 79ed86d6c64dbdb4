package kernel

import (
	"fmt"
	"runtime/debug"
	"syscall"
	"testing"
	"unsafe"

	"galaxynet/tensor/cpu"
)

// pages holds memory between two pages that may not be touched.
type pages struct {
	floats []float32
}

// newPages maps room for n elements between two forbidden pages.
func newPages(t *testing.T, n int) pages {
	t.Helper()
	page := syscall.Getpagesize()
	size := (4*n + page - 1) / page * page
	memory, err := syscall.Mmap(-1, 0, page+size+page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Munmap(memory) })
	for _, forbidden := range [][]byte{memory[:page], memory[page+size:]} {
		if err := syscall.Mprotect(forbidden, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	return pages{unsafe.Slice((*float32)(unsafe.Pointer(&memory[page])), size/4)}
}

// The guards of the parity tests show what was written outside a slice; a
// forbidden page shows what was read.
func TestKernelsTouchNothingBesideTheirSlices(t *testing.T) {
	forEachCase(t, func(t *testing.T, c kernelCase, level cpu.Level) {
		longest := 2*c.lanes + 1
		memory := make([]pages, len(c.args))
		for j := range memory {
			memory[j] = newPages(t, longest)
		}
		for n := 0; n <= longest; n++ {
			first, last := make([][]float32, len(c.args)), make([][]float32, len(c.args))
			for j, m := range memory {
				first[j] = m.floats[:n]              // begins where the lower page ends
				last[j] = m.floats[len(m.floats)-n:] // ends where the upper page begins
			}
			for _, s := range [][][]float32{first, last} {
				if err := callWithFaults(c, s); err != nil {
					t.Fatalf("%v at %s, length %d: %v", c, level, n, err)
				}
			}
		}
	})
}

// callWithFaults calls the kernel and returns a memory fault as an error.
func callWithFaults(c kernelCase, s [][]float32) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	c.call(s, 0.7)
	return nil
}
