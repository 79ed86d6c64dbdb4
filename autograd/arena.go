package autograd

import (
	"errors"
	"fmt"
	"math/bits"
	"runtime"

	"galaxynet/tensor/hugepage"
)

// arena is a tape's memory: pieces of a few large mappings, handed out lowest
// address first, given back one by one or all at once. The same sequence of calls
// gets the same pieces, and once a sequence was seen it needs nothing from the
// system nor from the Go heap.
//
// A mapping is a row of spans without gaps, in use or free; no two neighbours
// are free. For pieces of 3, 2 and 4 lines, the second given back:
//
//	| 3 used | 2 free | 4 used | rest free |
type arena struct {
	mappings []*hugepage.Mapping
	first    []*span // of each mapping
	idle     *span   // span headers that are not in use, linked by next
	live     int     // floats in use
	peak     int     // the most that ever were
}

// A span is a piece of a mapping: size floats, from the one at on.
type span struct {
	mapping    []float32
	at, size   int
	used       bool
	prev, next *span // its neighbours
}

// floats returns the first n floats of the piece.
func (s *span) floats(n int) []float32 { return s.mapping[s.at : s.at+n : s.at+n] }

const (
	// arenaLine is a cache line in floats: pieces are whole lines.
	arenaLine = 64 / 4

	// Pieces of arenaPage and more, 4 KiB, are whole pages and arenaStagger, so
	// that neighbours begin at different places of a page: equal ones compete for
	// the same places in the caches (see tensor.Memory).
	arenaPage    = 4096 / 4
	arenaStagger = 13 * arenaLine

	// lazyMapping is the size of a mapping where the system gives pages only when
	// they are touched: 1 GiB of addresses, that costs what is used of it.
	// smallMapping is the size elsewhere, if a single piece needs no more.
	lazyMapping  = 1 << 30 / 4
	smallMapping = 16 << 20 / 4
)

// mappingSize returns the size of a mapping that is to hold a piece of n floats.
func mappingSize(n int) int {
	if runtime.GOOS == "linux" && bits.UintSize == 64 {
		return max(n, lazyMapping)
	}
	return max(n, smallMapping)
}

// take returns a piece of n floats with whatever they hold.
func (a *arena) take(n int) *span {
	size := max((n+arenaLine-1)/arenaLine*arenaLine, arenaLine)
	if n >= arenaPage {
		size = (n+arenaPage-1)/arenaPage*arenaPage + arenaStagger
	}
	s := a.find(size)
	if s == nil {
		s = a.open(size)
	}
	if s.size > size {
		rest := a.newSpan(s.mapping, s.at+size, s.size-size)
		rest.prev, rest.next = s, s.next
		if s.next != nil {
			s.next.prev = rest
		}
		s.size, s.next = size, rest
	}
	s.used = true
	a.live += size
	a.peak = max(a.peak, a.live)
	return s
}

// find returns the first free span of that size or more, or nil.
func (a *arena) find(size int) *span {
	for _, s := range a.first {
		for ; s != nil; s = s.next {
			if !s.used && s.size >= size {
				return s
			}
		}
	}
	return nil
}

// open adds a mapping and returns it as one free span.
func (a *arena) open(size int) *span {
	m, err := hugepage.Map(mappingSize(size))
	if err != nil { // perhaps the addresses are rationed
		m, err = hugepage.Map(size)
	}
	if err != nil {
		panic(fmt.Sprintf("autograd: no memory for %d floats: %v", size, err))
	}
	s := a.newSpan(m.Floats(), 0, len(m.Floats()))
	a.mappings, a.first = append(a.mappings, m), append(a.first, s)
	return s
}

// newSpan returns a free span without neighbours.
func (a *arena) newSpan(mapping []float32, at, size int) *span {
	s := a.idle
	if s == nil {
		s = &span{}
	} else {
		a.idle = s.next
	}
	*s = span{mapping: mapping, at: at, size: size}
	return s
}

// give takes a piece back.
func (a *arena) give(s *span) {
	s.used = false
	a.live -= s.size
	if next := s.next; next != nil && !next.used {
		a.join(s, next)
	}
	if prev := s.prev; prev != nil && !prev.used {
		a.join(prev, s)
	}
}

// join makes one span of two free neighbours.
func (a *arena) join(left, right *span) {
	left.size += right.size
	left.next = right.next
	if right.next != nil {
		right.next.prev = left
	}
	*right = span{next: a.idle}
	a.idle = right
}

// reset takes all pieces back.
func (a *arena) reset() {
	for i, s := range a.first {
		for s.next != nil {
			next := s.next
			s.next = next.next
			*next = span{next: a.idle}
			a.idle = next
		}
		whole := a.mappings[i].Floats()
		*s = span{mapping: whole, size: len(whole)}
	}
	a.live = 0
}

// close gives the mappings back to the system.
func (a *arena) close() error {
	var errs []error
	for _, m := range a.mappings {
		errs = append(errs, m.Close())
	}
	*a = arena{}
	return errors.Join(errs...)
}
