package bench

import (
	"math"
	"slices"
	"testing"
	"time"
)

// sequence returns a function that returns the values one after the other.
func sequence(values ...float64) func() float64 {
	return func() float64 {
		v := values[0]
		values = values[1:]
		return v
	}
}

func TestMeterComparesASliceWithTheLargerLimitBesideIt(t *testing.T) {
	m := newMeter(1, sequence(100, 80, 50, 100))
	for _, rate := range []float64{60, 40, 70} {
		m.add(rate)
	}
	if want := []float64{100, 80, 100}; !slices.Equal(m.limits, want) {
		t.Errorf("limits %v, want %v", m.limits, want)
	}
	if want := []float64{0.6, 0.5, 0.7}; !slices.Equal(m.fractions, want) {
		t.Errorf("fractions %v, want %v", m.fractions, want)
	}
	if want := []float64{60, 40, 70}; !slices.Equal(m.rates, want) {
		t.Errorf("rates %v, want %v", m.rates, want)
	}
}

func TestMeterCountsAShortSliceOnlyIfThereIsNoOther(t *testing.T) {
	m := newMeter(1, sequence(100, 100))
	m.full()
	m.finish()
	if len(m.rates) != 1 || !(m.rates[0] > 0) {
		t.Errorf("one call: rates %v, want one positive rate", m.rates)
	}
	m = newMeter(1, sequence(100, 100))
	m.add(60)
	m.full()
	m.finish()
	if want := []float64{60}; !slices.Equal(m.rates, want) {
		t.Errorf("one slice and one call: rates %v, want %v", m.rates, want)
	}
}

func TestRateIsFiniteAndCallsAtLeastOnce(t *testing.T) {
	calls := 0
	r := Rate(1, time.Nanosecond, func() { calls++ })
	if calls == 0 || !(r > 0) || math.IsInf(r, 0) {
		t.Errorf("rate %v after %d calls", r, calls)
	}
}
