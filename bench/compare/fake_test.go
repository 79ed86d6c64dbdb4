package main

import (
	"errors"
	"fmt"
	"time"

	"galaxynet/bench"
)

// A fake is an engine with given rates; it notes in log whenever it is measured
// for as long as a row asks.
type fake struct {
	label string
	rates []float64
	log   *[]string
	fail  bool
	given int // rates used up
}

func (f *fake) name() string    { return f.label }
func (f *fake) version() string { return f.label + " 1.0" }
func (f *fake) close() error    { return nil }

func (f *fake) rate(shape bench.Shape, workers int, budget time.Duration) (float64, error) {
	if f.fail {
		return 0, errors.New(f.label + " is broken")
	}
	if budget == time.Millisecond { // the round that is not counted
		return 1, nil
	}
	*f.log = append(*f.log, fmt.Sprintf("%s/%s/%d", f.label, shape.Name, workers))
	f.given++
	return f.rates[(f.given-1)%len(f.rates)], nil
}
