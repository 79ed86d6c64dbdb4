package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A fakeStepper takes steps at given rates and notes in log what it was asked.
type fakeStepper struct {
	label  string
	images []float64
	peaks  []int
	log    *[]string
	fails  int // the request that goes wrong, counted from 1
	asked  int
}

func (f *fakeStepper) name() string    { return f.label }
func (f *fakeStepper) version() string { return f.label + " 1.0" }
func (f *fakeStepper) pid() string     { return "no process" }

func (f *fakeStepper) steps(count int) (taken, error) {
	*f.log = append(*f.log, fmt.Sprint(f.label, count))
	if f.asked++; f.asked == f.fails {
		return taken{}, errors.New(f.label + " is broken")
	}
	i := f.asked - 1
	return taken{f.images[i%len(f.images)], f.peaks[i%len(f.peaks)]}, nil
}

func TestStepsAlternateWithEachPeer(t *testing.T) {
	var log []string
	ours := &fakeStepper{label: "ours", images: []float64{1, 90, 100, 110, 120}, peaks: []int{5, 7, 6}, log: &log}
	x := &fakeStepper{label: "x", images: []float64{1, 50, 60}, peaks: []int{9, 8, 11}, log: &log}
	y := &fakeStepper{label: "y", images: []float64{1, 80, 70}, peaks: []int{3}, log: &log}
	turns := new(turns)
	rows, err := measureSteps(stepsConfig{pairs: 2, steps: 3}, ours, []stepper{x, y}, turns)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Fields("ours2 x2 y2 ours3 x3 ours3 y3 ours3 x3 ours3 y3")
	if !slices.Equal(log, want) {
		t.Errorf("order %v, want %v", log, want)
	}
	for i, want := range []stepRow{
		{pairs: pairs{"x", []float64{90, 110}, []float64{50, 60}}, version: "x 1.0", ourPeak: 7, peerPeak: 11},
		{pairs: pairs{"y", []float64{100, 120}, []float64{80, 70}}, version: "y 1.0", ourPeak: 7, peerPeak: 3},
	} {
		if got := fmt.Sprintf("%#v", rows[i]); got != fmt.Sprintf("%#v", want) {
			t.Errorf("row %d: %s, want %#v", i, got, want)
		}
	}
	if turns.report() != "" {
		t.Errorf("processes that are not there: report %q, want none", turns.report())
	}
}

func TestAFailureOfAnyStepIsReported(t *testing.T) {
	for _, broken := range []struct {
		label   string
		request int // 1 is the one that is not counted
	}{{"ours", 1}, {"ours", 2}, {"x", 1}, {"x", 3}} {
		var log []string
		fails := map[string]int{broken.label: broken.request}
		side := func(label string) *fakeStepper {
			return &fakeStepper{label: label, images: []float64{1}, peaks: []int{1}, log: &log, fails: fails[label]}
		}
		_, err := measureSteps(stepsConfig{pairs: 2, steps: 1}, side("ours"), []stepper{side("x")}, new(turns))
		if err == nil || err.Error() != broken.label+" is broken" {
			t.Errorf("error %v, want that %s is broken", err, broken.label)
		}
	}
}

func TestNetworksOfDifferentSizesAreNotCompared(t *testing.T) {
	ours, peer := &stepProcess{&driver{label: "galaxynet"}, 37}, &stepProcess{&driver{label: "lib"}, 38}
	const want = "the networks differ: galaxynet's has 37 parameters, that of lib 38"
	if err := sameNetwork(ours, peer); err == nil || err.Error() != want {
		t.Errorf("error %v, want %q", err, want)
	}
	if err := sameNetwork(ours, ours); err != nil {
		t.Error(err)
	}
}

func TestTurnsReportsSharesOfOneProcessor(t *testing.T) {
	if got := (&turns{wall: 200, outOfTurn: 0.5, others: 3}).report(); got !=
		"Sides whose turn it was not used 0.25 % of one processor, other programs and the hypervisor 1.5 %.\n" {
		t.Errorf("report %q, want 0.25 %% and 1.5 %%", got)
	}
	if got := new(turns).report(); got != "" {
		t.Errorf("report %q before any round, want none", got)
	}
}
