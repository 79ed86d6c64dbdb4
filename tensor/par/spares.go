package par

import "sync"

// Spares is a stack of values that are not in use, such as the bodies of loops.
// A body is handed to the workers by pointer, which makes a new one an
// allocation; to take a used one instead is what keeps a function free of them
// after its first calls. The stack never holds more values than were in use at
// once, and unlike sync.Pool it keeps them until the program ends. The zero
// value is an empty stack, for any number of goroutines.
type Spares[T any] struct {
	mu   sync.Mutex
	free []*T
}

// Take returns a value that was put back, as it was left, or a new zero one.
func (s *Spares[T]) Take() *T {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.free) == 0 {
		return new(T)
	}
	last := len(s.free) - 1
	v := s.free[last]
	s.free = s.free[:last]
	return v
}

// Put gives a value back. It must not be used afterwards, nor hold on to large
// memory that belongs to others.
func (s *Spares[T]) Put(v *T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, v)
}
