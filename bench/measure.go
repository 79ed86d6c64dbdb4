package bench

import "time"

// Rate runs call again and again for about the given time and returns the
// median rate, in units of work a second, of slices of at least a millisecond.
// It runs at least three slices, unless three would take more than three times
// as long as asked for. The C drivers in bench/peers measure in the same way.
func Rate(work float64, budget time.Duration, call func()) float64 {
	var rates []float64
	for begin := time.Now(); ; {
		start := time.Now()
		calls := 0
		for calls == 0 || time.Since(start) < shortestSlice {
			call()
			calls++
		}
		rates = append(rates, work*float64(calls)/time.Since(start).Seconds())
		spent := time.Since(begin)
		if spent >= 3*budget || spent >= budget && len(rates) >= 3 {
			return Median(rates)
		}
	}
}

// shortestSlice is far longer than reading the clock twice (0.1 µs).
const shortestSlice = time.Millisecond

// A meter compares the rate of something with the machine's limit, measured in
// turn: limit, slice, limit, slice, …, limit. Each slice is compared with the
// larger of the limits before and after it, so that a disturbance of one of them
// does not flatter the result, and a drift that is slower than two slices
// cancels.
type meter struct {
	work  float64        // in a call
	limit func() float64 // in units of work a second

	before float64   // the limit before the running slice
	start  time.Time // of the running slice
	calls  int       // in the running slice

	rates, limits, fractions []float64 // of the finished slices
}

// meterSlice is how long a slice of a meter lasts at least: several times as
// long as Peak takes, and short beside the seconds in which a machine drifts.
const meterSlice = 40 * time.Millisecond

// newMeter returns a meter whose first slice has begun.
func newMeter(work float64, limit func() float64) *meter {
	m := &meter{work: work, limit: limit, before: limit()}
	m.start = time.Now()
	return m
}

// full counts a call and reports whether the slice is long enough to be cut.
func (m *meter) full() bool {
	m.calls++
	return time.Since(m.start) >= meterSlice
}

// cut ends the slice, measures the limit and begins the next slice.
func (m *meter) cut() {
	m.add(m.work * float64(m.calls) / time.Since(m.start).Seconds())
	m.calls = 0
	m.start = time.Now()
}

// add takes the rate of a slice that has just ended and measures the limit after it.
func (m *meter) add(rate float64) {
	after := m.limit()
	limit := max(m.before, after)
	m.rates = append(m.rates, rate)
	m.limits = append(m.limits, limit)
	m.fractions = append(m.fractions, rate/limit)
	m.before = after
}

// finish ends the run. A last slice that is not full counts only if there is
// no other.
func (m *meter) finish() {
	if len(m.rates) == 0 && m.calls > 0 {
		m.cut()
	}
}
