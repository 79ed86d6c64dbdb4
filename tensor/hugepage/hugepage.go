// Package hugepage gives out large pieces of zeroed memory that do not belong
// to the Go heap and that the system is asked to back with huge pages.
//
// Why: a network's activations and scratch are some hundred MiB that every step
// goes through from one end to the other. With pages of 4 KiB a processor spends
// a good part of such a walk on looking up addresses, and memory that the heap
// gives back to the system is faulted in again page by page. With pages of 2 MiB
// there are 512 times fewer of both, and a mapping that is kept open is faulted
// in once.
//
// On Linux a piece is a mapping of its own, aligned to 2 MiB, for which
// transparent huge pages are requested; the system may grant them or not. On
// other systems a piece comes from the Go heap. The rest of the program need not
// know which.
//
//	m, err := hugepage.Map(1 << 20) // a million floats: 4 MiB
//	if err != nil { ... }
//	defer m.Close()
//	x := m.Floats() // len 1<<20, all zero
//
// A Mapping is opened and closed explicitly; there are no finalizers. The
// garbage collector does not see slices of a mapping, so whoever holds one must
// not use it after Close: that reads or writes an address that is gone, and ends
// the program.
//
// For example, Map(1 << 20) takes three huge pages of addresses on Linux: two for
// the 4 MiB, and one so that a multiple of 2 MiB is among the first addresses,
// wherever the system puts the mapping. Only the two become memory.
//
// Reading order: hugepage.go (what a caller sees), map_linux.go, map_other.go.
package hugepage

import (
	"errors"
	"fmt"
	"math"
	"unsafe"
)

// Size is the number of bytes of the huge page that a mapping is aligned to and
// rounded up to. 2 MiB is what amd64 has, and arm64 with its usual pages of
// 4 KiB; where the true size is another one, this is only an alignment.
const Size = 2 << 20

// floatBytes is the size of a float32.
const floatBytes = 4

// A Mapping is one piece of memory, made by Map.
type Mapping struct {
	raw    []byte    // what the system gave, to be given back; nil on the Go heap
	floats []float32 // the aligned part of it
	closed bool
}

// Map returns a piece of n zeroed floats that starts at a multiple of 64 bytes,
// on Linux even at a multiple of Size. The pages become memory when they are
// first touched. It returns an error for a negative n, for an n whose bytes no
// int can count, and if the system refuses.
func Map(n int) (*Mapping, error) {
	if n < 0 {
		return nil, fmt.Errorf("hugepage: Map: negative number of floats %d", n)
	}
	if n > (math.MaxInt-2*Size)/floatBytes {
		return nil, fmt.Errorf("hugepage: Map: %d floats are more than this machine can address", n)
	}
	if n == 0 {
		return &Mapping{}, nil
	}
	m, err := mapFloats(n)
	if err != nil {
		return nil, fmt.Errorf("hugepage: Map: %d floats (%d bytes): %w", n, n*floatBytes, err)
	}
	return m, nil
}

// Floats returns the whole piece; nil after Close.
func (m *Mapping) Floats() []float32 { return m.floats }

// Close gives the memory back. No slice of it may be used afterwards. A second
// Close is an error.
func (m *Mapping) Close() error {
	if m.closed {
		return errors.New("hugepage: Close: the mapping is closed already")
	}
	raw := m.raw
	*m = Mapping{closed: true}
	if raw == nil {
		return nil
	}
	if err := unmap(raw); err != nil {
		return fmt.Errorf("hugepage: Close: %w", err)
	}
	return nil
}

// aligned returns n floats of raw, the first one at a multiple of align bytes.
// raw is at least align-1 bytes longer than n floats.
func aligned(raw []byte, n, align int) []float32 {
	start := uintptr(unsafe.Pointer(unsafe.SliceData(raw)))
	skip := -start % uintptr(align)
	return unsafe.Slice((*float32)(unsafe.Pointer(&raw[skip])), n)
}
