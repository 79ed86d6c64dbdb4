// Package par runs loops on all processors with results that do not depend on
// how many there are.
//
// One pool of persistent workers serves the whole program. A loop over [0, n)
// is cut into chunks of a fixed size (grain), whatever the number of workers:
//
//	n = 10, grain = 4:   [0,4) [4,8) [8,10)
//
// Workers, the calling goroutine among them, take the chunks one after the
// other. Which worker runs a chunk varies from run to run; the chunk's bounds
// never do. So a body that writes only what belongs to its chunk, and sums only
// within it, gives equal bits for 1, 2 or 17 workers.
//
// A loop that starts inside another loop's body, or while another goroutine's
// loop has the pool, runs in its caller, chunk by chunk in order. A panic in a
// body is raised again in the caller after all workers have stopped; so is
// runtime.Goexit, by which t.FailNow ends a test.
//
// Reading order: par.go (the loop), wait.go (how workers sleep and wake),
// scratch.go and spares.go (memory that is kept from loop to loop).
package par

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

// Body is a loop's body. Chunk runs the iterations lo <= i < hi; it must not
// write anything that another chunk reads or writes. The scratch belongs to
// the chunk until Chunk returns.
type Body interface {
	Chunk(lo, hi int, s *Scratch)
}

// Do runs body over [0, n) in chunks of grain iterations (the last may be
// shorter) and returns when all are done. It allocates nothing if body is a
// pointer. It panics if grain is not positive.
func Do(n, grain int, body Body) {
	if grain <= 0 {
		panic(fmt.Sprintf("par: grain %d, want 1 or more", grain))
	}
	shared.do(n, grain, body)
}

// For is Do for a function, for loops that need no scratch. The function value
// costs an allocation if it captures variables.
func For(n, grain int, body func(lo, hi int)) {
	Do(n, grain, function(body))
}

type function func(lo, hi int)

func (f function) Chunk(lo, hi int, _ *Scratch) { f(lo, hi) }

// Workers returns the number of goroutines that share a loop, the caller's
// included: GOMAXPROCS at the start of the program, or what SetWorkers set.
func Workers() int { return int(shared.workers.Load()) }

// SetWorkers sets the number of workers and returns the previous one. It waits
// for a running loop to end, so it must not be called from a loop's body.
// Surplus workers end; none is left behind. It panics if n is not positive.
func SetWorkers(n int) (previous int) {
	if n <= 0 {
		panic(fmt.Sprintf("par: SetWorkers: %d workers, want 1 or more", n))
	}
	return shared.setWorkers(n)
}

var shared = newPool(runtime.GOMAXPROCS(0))

func newPool(workers int) *pool {
	p := new(pool)
	p.workers.Store(int64(workers))
	return p
}

// A pool is the workers and the loop that they run.
type pool struct {
	busy    sync.Mutex   // held by the goroutine whose loop runs
	workers atomic.Int64 // the caller and len(others) more at most, changed under busy
	others  []*worker
	scratch Scratch // the caller's, guarded by busy

	// The running loop: written by its caller before it wakes the others.
	n, grain, chunks int
	body             Body
	next             atomic.Int64 // index of the first chunk that nobody has taken
	running          countdown
	failure          atomic.Pointer[any] // first panic value

	spares Spares[Scratch] // of loops that run in their caller
}

func (p *pool) do(n, grain int, body Body) {
	if n <= 0 {
		return
	}
	chunks := (n-1)/grain + 1
	if chunks == 1 || !p.busy.TryLock() {
		p.inline(n, grain, chunks, body)
		return
	}
	helpers := min(int(p.workers.Load()), chunks) - 1
	p.start(helpers)
	p.n, p.grain, p.chunks, p.body = n, grain, chunks, body
	p.next.Store(0)
	p.running.set(helpers)
	for _, w := range p.others[:helpers] {
		w.wake()
	}
	defer p.finish() // also if the body ends this goroutine
	p.takeChunks(&p.scratch)
}

// finish waits for the other workers and raises again what a body raised.
func (p *pool) finish() {
	p.running.wait(p.spins())
	p.body = nil
	failure := p.failure.Swap(nil)
	p.busy.Unlock()
	switch {
	case failure == nil:
	case *failure == any(goexit{}):
		runtime.Goexit()
	default:
		panic(*failure)
	}
}

// spins returns how often a goroutine that waits for another looks before it
// sleeps: not at all where the two may have to share a processor.
func (p *pool) spins() int {
	if int(p.workers.Load()) > runtime.GOMAXPROCS(0) {
		return 0
	}
	return maxSpins
}

// inline runs the whole loop in its caller, in the chunks that do would use.
func (p *pool) inline(n, grain, chunks int, body Body) {
	s := p.spares.Take()
	defer p.spares.Put(s)
	for chunk := range chunks {
		lo := chunk * grain
		body.Chunk(lo, lo+min(grain, n-lo), s)
	}
}

// goexit stands for a call of runtime.Goexit among the panic values.
type goexit struct{}

// takeChunks runs chunks until none is left, or until one panics or ends its
// goroutine.
func (p *pool) takeChunks(s *Scratch) {
	done := false
	defer func() {
		if failure := recover(); failure != nil {
			p.fail(failure)
		} else if !done {
			p.fail(goexit{})
		}
	}()
	for {
		chunk := p.next.Add(1) - 1
		if chunk >= int64(p.chunks) {
			done = true
			return
		}
		lo := int(chunk) * p.grain
		p.body.Chunk(lo, lo+min(p.grain, p.n-lo), s)
	}
}

// fail keeps the first panic value and leaves no chunk to take.
func (p *pool) fail(failure any) {
	p.failure.CompareAndSwap(nil, &failure)
	p.next.Store(int64(p.chunks))
}

// start sees to it that at least n workers besides the caller are there.
func (p *pool) start(n int) {
	for len(p.others) < n {
		w := &worker{called: make(chan struct{}, 1)}
		p.others = append(p.others, w)
		go p.serve(w)
	}
}

// serve is a worker's life: it takes part in a loop each time it is woken, and
// ends when it is woken to stop. If a body ends the goroutine, another one goes
// on as the same worker.
func (p *pool) serve(w *worker) {
	scratch := new(Scratch)
	defer func() {
		if !w.stop {
			go p.serve(w)
			p.running.done()
		}
	}()
	for {
		w.sleep(maxSpins)
		if w.stop {
			scratch.release()
			return
		}
		p.takeChunks(scratch)
		p.running.done()
	}
}

func (p *pool) setWorkers(n int) (previous int) {
	p.busy.Lock()
	defer p.busy.Unlock()
	previous = int(p.workers.Swap(int64(n)))
	for len(p.others) > n-1 {
		last := len(p.others) - 1
		p.others[last].stop = true
		p.others[last].wake()
		p.others = p.others[:last]
	}
	return previous
}
