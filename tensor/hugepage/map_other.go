//go:build !linux

package hugepage

// line is the length of a cache line in bytes, to which heap pieces are aligned.
const line = 64

// mapFloats takes n > 0 floats from the Go heap, aligned to a cache line. The
// raw slice is not kept: the floats keep their memory alive.
func mapFloats(n int) (*Mapping, error) {
	raw := make([]byte, n*floatBytes+line-1)
	return &Mapping{floats: aligned(raw, n, line)}, nil
}

// unmap is never called: heap memory is the garbage collector's.
func unmap([]byte) error { return nil }
