package par

import (
	"runtime"
	"sync/atomic"
)

// To wake a sleeping thread takes some 50 µs, as long as a small matrix
// product. So whoever waits looks for a while before it sleeps: maxSpins looks,
// which take about 50 µs too. A goroutine that has something else to do on the
// same processor gets its turn in between.
const (
	maxSpins   = 1 << 14
	yieldEvery = 1 << 8 // looks
)

// spin looks until ready, n times at most, and tells whether it is.
func spin(n int, ready func() bool) bool {
	for i := range n {
		if ready() {
			return true
		}
		if i%yieldEvery == yieldEvery-1 {
			runtime.Gosched()
		}
	}
	return false
}

// A worker is woken by one goroutine, again only after it has gone to sleep or
// is about to.
type worker struct {
	state  atomic.Int32
	called chan struct{} // for one that sleeps
	stop   bool          // set before the last wake
}

// States of a worker.
const (
	awake  = iota // busy, or looking for a call
	asleep        // waiting for called
	called        // woken, and does not know it yet
)

// wake makes sleep return.
func (w *worker) wake() {
	if w.state.Swap(called) == asleep {
		w.called <- struct{}{}
	}
}

// sleep returns when the worker has been woken.
func (w *worker) sleep(spins int) {
	woken := spin(spins, func() bool { return w.state.Load() == called })
	if !woken && w.state.CompareAndSwap(awake, asleep) {
		<-w.called
	}
	w.state.Store(awake)
}

// A countdown waits for the other workers of a loop.
type countdown struct {
	left    atomic.Int32
	waiting atomic.Bool   // the one who waits sleeps, or is about to
	over    chan struct{} // for one that sleeps
}

// set starts a countdown from n; the one before it is over.
func (c *countdown) set(n int) {
	if c.over == nil {
		c.over = make(chan struct{}, 1)
	}
	c.left.Store(int32(n))
}

// done counts down. The last one wakes whoever waits; of the two, the one who
// takes back waiting knows what the other does.
func (c *countdown) done() {
	if c.left.Add(-1) == 0 && c.waiting.CompareAndSwap(true, false) {
		c.over <- struct{}{}
	}
}

// wait returns when all are done.
func (c *countdown) wait(spins int) {
	if spin(spins, func() bool { return c.left.Load() == 0 }) {
		return
	}
	c.waiting.Store(true)
	if c.left.Load() == 0 && c.waiting.CompareAndSwap(true, false) {
		return
	}
	<-c.over
}
