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
//
// One word holds both the number of workers and whether somebody sleeps until
// they are done: whoever counts down to zero must learn in the same step whether
// it has to wake somebody. A moment later the next loop may have begun to count.
type countdown struct {
	state atomic.Int32  // 2·(workers that are not done) + sleeping
	over  chan struct{} // for one that sleeps
}

// sleeping is the part of a countdown's state that says that the one who waits
// sleeps, or is about to.
const sleeping = 1

// set starts a countdown from n; the one before it is over.
func (c *countdown) set(n int) {
	if c.over == nil {
		c.over = make(chan struct{}, 1)
	}
	c.state.Store(int32(2 * n))
}

// done counts down. The last one wakes whoever sleeps.
func (c *countdown) done() {
	if c.state.Add(-2) == sleeping {
		c.over <- struct{}{}
	}
}

// wait returns when all are done.
func (c *countdown) wait(spins int) {
	if spin(spins, func() bool { return c.state.Load() == 0 }) {
		return
	}
	if c.state.Add(sleeping) != sleeping {
		<-c.over
	}
}
