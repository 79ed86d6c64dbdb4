package autograd

import (
	"slices"
	"time"
)

// OpTime is the time that an operation took, over all its calls since the tape
// was made.
type OpTime struct {
	Name              string
	Calls             int // forward
	Forward, Backward time.Duration
}

// Times returns what Profile measured, the longest first. The backward time of an
// operation includes adding its gradients to others.
func (t *Tape) Times() []OpTime {
	var times []OpTime
	for _, o := range t.times {
		times = append(times, *o)
	}
	slices.SortFunc(times, func(a, b OpTime) int {
		return int(b.Forward + b.Backward - a.Forward - a.Backward)
	})
	return times
}

// timeOf returns the entry of an operation.
func (t *Tape) timeOf(op *Op) *OpTime {
	o := t.times[op]
	if o == nil {
		if t.times == nil {
			t.times = map[*Op]*OpTime{}
		}
		o = &OpTime{Name: op.Name}
		t.times[op] = o
	}
	return o
}

// add counts a stretch of time in one of the two sums.
func (o *OpTime) add(sum *time.Duration, d time.Duration) {
	*sum += d
	if sum == &o.Forward {
		o.Calls++
	}
}
