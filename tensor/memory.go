package tensor

import (
	"errors"
	"fmt"
	"slices"

	"galaxynet/tensor/hugepage"
)

// Memory gives out large arrays from memory of its own, outside the Go heap and
// in huge pages where the system offers them (package hugepage): activations,
// parameters, gradients, moments, scratch. Such memory is faulted in once and
// not in every step.
//
//	mem := tensor.NewMemory()
//	defer mem.Close()
//	x := mem.New(64, 32, 32, 3)
//
// A Memory lives until Close; single arrays are not given back. It must outlive
// every use of every array that came from it, views of them included: after
// Close, touching one ends the program. The garbage collector neither scans nor
// frees it, and there is no finalizer. A Memory is for one goroutine at a time;
// the arrays are for any. A nil *Memory gives out arrays of the Go heap, which
// need no Close.
type Memory struct {
	mappings []*hugepage.Mapping
	chunk    []float32 // the mapping that small arrays share
	used     int       // floats of it that are given out
	stagger  int       // place of the next staggered array within its page, in floats
	stats    MemoryStats
}

// MemoryStats counts what a Memory has given out.
type MemoryStats struct {
	Arrays int // number of arrays
	Used   int // bytes that were asked for
	Mapped int // bytes of addresses that were taken from the system
}

// Sizes in floats.
const (
	// memoryChunk is the mapping that small arrays share: 16 MiB, eight huge pages.
	memoryChunk = 16 << 20 / 4
	// memoryLarge is the length from which on an array gets a mapping of its own:
	// 4 MiB, two huge pages.
	memoryLarge = 4 << 20 / 4
	// memoryLine is a cache line: every array starts at one.
	memoryLine = 64 / 4
	// memoryPage is the distance at which addresses compete, 4 KiB: a processor takes
	// a load for one that depends on an earlier store if the lowest twelve bits of
	// their addresses agree, and lines at this distance share a set of the
	// first-level cache.
	memoryPage = 4096 / 4
	// memoryStagger is the difference between the places of successive arrays within
	// a page. 13 lines are prime to the page's 64, so that 64 arrays in a row start
	// at 64 different lines. AddTo on three arrays of 16 MiB ran 1.2 times as fast as
	// with equal places (Zen 3, one worker).
	memoryStagger = 13 * memoryLine
)

// NewMemory returns a Memory that has taken nothing from the system yet.
func NewMemory() *Memory { return &Memory{} }

// New returns a tensor of zeros in this memory, by Floats. It panics where the
// function New does.
func (m *Memory) New(shape ...int) *Tensor {
	n := checkShape("new", shape)
	return &Tensor{shape: slices.Clone(Shape(shape)), data: m.Floats(n)}
}

// Floats returns n zeros that start at a multiple of 64 bytes. Arrays of 4 KiB
// and more start at different places within their pages, so that a loop over
// several arrays of equal size does not hit the same places of the caches. If
// the system refuses a mapping, the array comes from the Go heap, unaligned. It
// panics if n is negative.
func (m *Memory) Floats(n int) []float32 {
	if n < 0 {
		panic(fmt.Sprintf("tensor: Memory.Floats: length %d, want 0 or more", n))
	}
	if m == nil {
		return make([]float32, n)
	}
	m.stats.Arrays++
	m.stats.Used += 4 * n
	if n >= memoryLarge {
		own := m.open(n + memoryPage)
		if own == nil {
			return make([]float32, n)
		}
		start := m.place(0, n)
		return own[start : start+n : start+n]
	}
	start := m.place(m.used, n)
	if start+n > len(m.chunk) {
		chunk := m.open(memoryChunk)
		if chunk == nil {
			return make([]float32, n)
		}
		m.chunk = chunk
		start = m.place(0, n)
	}
	m.used = start + n
	return m.chunk[start : start+n : start+n]
}

// place returns where an array of n floats begins that comes after used floats of
// a mapping: at the next cache line, and for an array of a page or more at the
// next one that has the staggered place in its page.
func (m *Memory) place(used, n int) int {
	start := ceilDiv(used, memoryLine) * memoryLine
	if n < memoryPage {
		return start
	}
	m.stagger = (m.stagger + memoryStagger) % memoryPage
	return start + (m.stagger-start%memoryPage+memoryPage)%memoryPage
}

// open maps n floats; nil if the system refuses.
func (m *Memory) open(n int) []float32 {
	mapping, err := hugepage.Map(n)
	if err != nil {
		return nil
	}
	m.mappings = append(m.mappings, mapping)
	m.stats.Mapped += 4 * n
	return mapping.Floats()
}

// Stats returns what was given out since NewMemory or Close.
func (m *Memory) Stats() MemoryStats {
	if m == nil {
		return MemoryStats{}
	}
	return m.stats
}

// Close gives all memory back to the system. No array of it may be used
// afterwards. The Memory itself is then as good as new.
func (m *Memory) Close() error {
	if m == nil {
		return nil
	}
	var errs []error
	for _, mapping := range m.mappings {
		errs = append(errs, mapping.Close())
	}
	*m = Memory{}
	return errors.Join(errs...)
}
