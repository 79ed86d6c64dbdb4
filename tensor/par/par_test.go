package par

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// withWorkers runs f with n workers and restores the number afterwards.
func withWorkers(n int, f func()) {
	defer SetWorkers(SetWorkers(n))
	f()
}

func TestChunksCoverTheRangeOnceWithFixedBounds(t *testing.T) {
	for _, workers := range []int{1, 2, 3, 8, 17} {
		for _, c := range []struct{ n, grain int }{{0, 1}, {-3, 2}, {1, 1}, {1, 5}, {7, 3}, {9, 3}, {100, 1}, {101, 7}, {5, math.MaxInt}} {
			withWorkers(workers, func() {
				var mu sync.Mutex
				var got [][2]int
				For(c.n, c.grain, func(lo, hi int) {
					mu.Lock()
					defer mu.Unlock()
					got = append(got, [2]int{lo, hi})
				})
				slices.SortFunc(got, func(a, b [2]int) int { return a[0] - b[0] })
				var want [][2]int
				for lo := 0; lo < c.n; lo += min(c.grain, c.n-lo) {
					want = append(want, [2]int{lo, lo + min(c.grain, c.n-lo)})
				}
				if !slices.Equal(got, want) {
					t.Errorf("%d workers, n %d, grain %d: chunks %v, want %v", workers, c.n, c.grain, got, want)
				}
			})
		}
	}
}

func TestRangesUpToTheLargestInt(t *testing.T) {
	for _, workers := range []int{1, 2} {
		for _, grain := range []int{math.MaxInt, math.MaxInt - 1, math.MaxInt/2 + 7} {
			withWorkers(workers, func() {
				var sum atomic.Int64
				For(math.MaxInt, grain, func(lo, hi int) {
					if lo < 0 || lo >= hi {
						t.Errorf("grain %d: chunk [%d,%d)", grain, lo, hi)
					}
					sum.Add(int64(hi - lo))
				})
				if sum.Load() != math.MaxInt {
					t.Errorf("grain %d: %d iterations, want %d", grain, sum.Load(), math.MaxInt)
				}
			})
		}
	}
}

// Sums of rounded numbers depend on the order of addition, so equal bits show
// that the partial sums were cut alike.
func TestEqualBitsForAnyNumberOfWorkers(t *testing.T) {
	const n, grain = 100_003, 1000
	sum := func() (total float32) {
		partial := make([]float32, (n+grain-1)/grain)
		For(n, grain, func(lo, hi int) {
			for i := lo; i < hi; i++ {
				partial[lo/grain] += float32(math.Sin(float64(i)))
			}
		})
		for _, p := range partial {
			total += p
		}
		return total
	}
	want := float32(0)
	withWorkers(1, func() { want = sum() })
	for _, workers := range []int{2, 3, 8, 17} {
		withWorkers(workers, func() {
			if got := sum(); math.Float32bits(got) != math.Float32bits(want) {
				t.Errorf("%d workers: %v, want the bits of one worker, %v", workers, got, want)
			}
		})
	}
}

// All workers must meet for any of them to go on.
func TestAllWorkersTakePart(t *testing.T) {
	const workers = 5
	withWorkers(workers, func() {
		var meeting sync.WaitGroup
		meeting.Add(workers)
		For(workers, 1, func(lo, hi int) {
			meeting.Done()
			meeting.Wait()
		})
	})
}

func TestNestedLoopRunsInItsCaller(t *testing.T) {
	withWorkers(3, func() {
		var total atomic.Int64
		For(7, 1, func(lo, hi int) {
			order := []int{}
			For(10, 3, func(lo, hi int) {
				order = append(order, lo, hi) // a race if another goroutine ran it
				total.Add(int64(hi - lo))
			})
			if !slices.Equal(order, []int{0, 3, 3, 6, 6, 9, 9, 10}) {
				t.Errorf("nested chunks came as %v", order)
			}
		})
		if total.Load() != 70 {
			t.Errorf("nested loops ran %d iterations, want 70", total.Load())
		}
	})
}

func TestLoopsOfSeveralGoroutines(t *testing.T) {
	withWorkers(2, func() {
		var all sync.WaitGroup
		var total atomic.Int64
		for range 8 {
			all.Add(1)
			go func() {
				defer all.Done()
				for range 100 {
					For(20, 3, func(lo, hi int) { total.Add(int64(hi - lo)) })
				}
			}()
		}
		all.Wait()
		if total.Load() != 8*100*20 {
			t.Errorf("ran %d iterations, want %d", total.Load(), 8*100*20)
		}
	})
}

func TestPanicIsRaisedInTheCallerAndThePoolLivesOn(t *testing.T) {
	type failure struct{ chunk int }
	for _, workers := range []int{1, 2, 8} {
		for _, n := range []int{1, 50} { // one chunk runs in the caller
			withWorkers(workers, func() {
				raised := func() (value any) {
					defer func() { value = recover() }()
					For(n, 1, func(lo, hi int) {
						if lo == n/2 {
							panic(failure{lo})
						}
					})
					return nil
				}()
				if raised != (failure{n / 2}) {
					t.Errorf("%d workers, %d chunks: recovered %v, want the body's own value", workers, n, raised)
				}
				ran := new(atomic.Int64)
				For(50, 1, func(lo, hi int) { ran.Add(1) })
				if ran.Load() != 50 {
					t.Errorf("%d workers: after a panic a loop ran %d of 50 chunks", workers, ran.Load())
				}
			})
		}
	}
}

// A test's body that calls t.FailNow ends its goroutine: a worker's or the
// caller's.
func TestGoexitInABodyEndsTheCallerAndThePoolLivesOn(t *testing.T) {
	for _, workers := range []int{1, 2, 8} {
		for _, n := range []int{1, 50} { // one chunk runs in the caller
			withWorkers(workers, func() {
				var running atomic.Int64
				returned := false
				over := make(chan struct{})
				go func() {
					defer close(over)
					For(n, 1, func(lo, hi int) {
						running.Add(1)
						defer running.Add(-1)
						time.Sleep(100 * time.Microsecond) // for all workers to take part
						if lo >= n/2 {
							runtime.Goexit()
						}
					})
					returned = true
				}()
				select {
				case <-over:
				case <-time.After(20 * time.Second):
					panic("the loop hangs") // withWorkers would wait for it
				}
				if returned || running.Load() != 0 {
					t.Errorf("%d workers, %d chunks: the loop returned: %v, with %d chunks running", workers, n, returned, running.Load())
				}
				ran := new(atomic.Int64)
				For(50, 1, func(lo, hi int) { ran.Add(1) })
				if ran.Load() != 50 {
					t.Errorf("%d workers: after Goexit a loop ran %d of 50 chunks", workers, ran.Load())
				}
			})
		}
	}
}

func TestWorkersMayBeAskedForInABody(t *testing.T) {
	withWorkers(3, func() {
		For(9, 1, func(lo, hi int) {
			if n := Workers(); n != 3 {
				t.Errorf("Workers() = %d in a body, want 3", n)
			}
		})
	})
}

func TestBadArgumentsPanic(t *testing.T) {
	for _, c := range []struct {
		call func()
		want string
	}{
		{func() { For(3, 0, func(lo, hi int) {}) }, "par: grain 0, want 1 or more"},
		{func() { SetWorkers(-1) }, "par: SetWorkers: -1 workers, want 1 or more"},
	} {
		func() {
			defer func() {
				if got := recover(); got != c.want {
					t.Errorf("panic %v, want %s", got, c.want)
				}
			}()
			c.call()
		}()
	}
}

// chunkSums writes the sum of each chunk through scratch.
type chunkSums struct{ x, sums []float32 }

func (c *chunkSums) Chunk(lo, hi int, s *Scratch) {
	buffer := s.Floats(hi - lo)
	copy(buffer, c.x[lo:hi])
	total := float32(0)
	for _, v := range buffer {
		total += v
	}
	c.sums[lo/10] = total
}

func TestDoAllocatesNothingAfterWarmUp(t *testing.T) {
	withWorkers(4, func() {
		body := &chunkSums{x: make([]float32, 200), sums: make([]float32, 20)}
		for range 100 { // every worker meets its scratch
			Do(200, 10, body)
		}
		if raceEnabled {
			t.Skip("the race detector allocates")
		}
		if allocations := testing.AllocsPerRun(200, func() { Do(200, 10, body) }); allocations > 0 {
			t.Errorf("Do allocated %v times a run", allocations)
		}
	})
}

func TestScratchOfANestedLoopIsNotItsCallers(t *testing.T) {
	withWorkers(2, func() {
		Do(4, 1, bodyFunc(func(lo, hi int, s *Scratch) {
			mine := s.Floats(8)
			for i := range mine {
				mine[i] = float32(lo)
			}
			Do(2, 1, bodyFunc(func(lo, hi int, s *Scratch) { clear(s.Floats(8)) }))
			for i, v := range mine {
				if v != float32(lo) {
					t.Errorf("chunk %d: scratch[%d] = %v after a nested loop cleared its own", lo, i, v)
				}
			}
		}))
	})
}

func TestSparesReturnWhatWasPutBackAndElseNewValues(t *testing.T) {
	var s Spares[int]
	a, b := s.Take(), s.Take()
	if *a != 0 || a == b {
		t.Errorf("an empty stack gave %d, and the same value twice: %v", *a, a == b)
	}
	*a = 7
	s.Put(b)
	s.Put(a)
	if got := s.Take(); got != a || *got != 7 {
		t.Errorf("took %p holding %d, want %p, the last that was put back, holding 7", got, *got, a)
	}
	if got := s.Take(); got != b {
		t.Errorf("took %p, want %p, the first that was put back", got, b)
	}
	if got := s.Take(); got == a || got == b {
		t.Error("a value that is in use was given out again")
	}
}

type bodyFunc func(lo, hi int, s *Scratch)

func (f bodyFunc) Chunk(lo, hi int, s *Scratch) { f(lo, hi, s) }

func TestFewerWorkersLeaveNoGoroutineBehind(t *testing.T) {
	withWorkers(1, func() {
		before := runtime.NumGoroutine()
		withWorkers(12, func() { For(1000, 1, func(lo, hi int) {}) })
		for wait := time.Millisecond; runtime.NumGoroutine() > before; wait *= 2 {
			if wait > 5*time.Second {
				t.Fatalf("%d goroutines, %d before the pool grew and shrank", runtime.NumGoroutine(), before)
			}
			time.Sleep(wait)
		}
	})
}

func ExampleFor() {
	squares := make([]int, 10)
	For(len(squares), 4, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			squares[i] = i * i
		}
	})
	fmt.Println(squares)
	// Output: [0 1 4 9 16 25 36 49 64 81]
}

func BenchmarkForkJoin(b *testing.B) {
	body := &chunkSums{x: make([]float32, 20), sums: make([]float32, 2)}
	for b.Loop() {
		Do(20, 10, body)
	}
}
