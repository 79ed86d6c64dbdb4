package par

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
