package hugepage

import "syscall"

// mapFloats maps n > 0 floats of fresh zeros, aligned to Size, and asks for huge
// pages. The mapping is up to two huge pages longer than n floats: one for the
// alignment, and one because the last page is rounded up to a whole one. What
// is never touched takes up addresses but no memory.
func mapFloats(n int) (*Mapping, error) {
	pages := (n*floatBytes + Size - 1) / Size
	raw, err := syscall.Mmap(-1, 0, (pages+1)*Size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return nil, err
	}
	// A kernel without transparent huge pages answers EINVAL: then the mapping has
	// small pages, which is slower and not wrong.
	_ = syscall.Madvise(raw, syscall.MADV_HUGEPAGE)
	return &Mapping{raw: raw, floats: aligned(raw, n, Size)}, nil
}

// unmap gives back what mapFloats mapped.
func unmap(raw []byte) error { return syscall.Munmap(raw) }
