package par

import "sync"

// Scratch is working memory that a worker keeps from loop to loop, so that
// loops which need some allocate nothing once it has grown to its size.
type Scratch struct {
	floats []float32
}

// Floats returns a slice of n floats with whatever an earlier chunk left in
// them. A second call in the same chunk returns the same memory: a body that
// needs several slices asks once and cuts.
func (s *Scratch) Floats(n int) []float32 {
	if n > len(s.floats) {
		s.release()
		s.floats = make([]float32, n)
	}
	return s.floats[:n]
}

// release gives the memory back.
func (s *Scratch) release() { s.floats = nil }

// spares keeps the scratch of loops that run in their caller.
type spares struct {
	mu   sync.Mutex
	free []*Scratch
}

func (s *spares) take() *Scratch {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.free) == 0 {
		return new(Scratch)
	}
	last := len(s.free) - 1
	scratch := s.free[last]
	s.free = s.free[:last]
	return scratch
}

func (s *spares) put(scratch *Scratch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, scratch)
}
