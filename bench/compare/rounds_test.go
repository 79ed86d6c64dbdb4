package main

import (
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"galaxynet/bench"
)

var small = bench.Shape{Name: "small", M: 3, N: 5, K: 7}

func TestMeasurementsAlternateWithEachPeer(t *testing.T) {
	var log []string
	ours := &fake{label: "ours", rates: []float64{90}, log: &log}
	peers := []engine{
		&fake{label: "x", rates: []float64{100}, log: &log},
		&fake{label: "y", rates: []float64{80}, log: &log},
	}
	cfg := config{pairs: 2, budget: time.Second, peak: func() float64 { return 120 }}
	r, err := measure(cfg, small, 2, ours, peers, newWatch(nil))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"ours/small/2", "x/small/2", "ours/small/2", "y/small/2"}
	if want = append(want, want...); !slices.Equal(log, want) {
		t.Errorf("order %v, want %v", log, want)
	}
	if len(r.ours) != 4 || len(r.peers[0].ours) != 2 || len(r.peers[1].theirs) != 2 {
		t.Errorf("row %+v: want 4 measurements of ours, 2 pairs with each peer", r)
	}
	if got := bench.Median(r.peak); got != 0.75 {
		t.Errorf("fraction of the peak %v, want 90/120", got)
	}
}

func TestWithoutPeersGalaxynetIsMeasuredAlone(t *testing.T) {
	var log []string
	ours := &fake{label: "ours", rates: []float64{90}, log: &log}
	cfg := config{pairs: 3, budget: time.Second, peak: func() float64 { return 120 }}
	r, err := measure(cfg, small, 1, ours, nil, newWatch(nil))
	if err != nil || len(r.ours) != 3 || len(log) != 3 {
		t.Errorf("row %+v, log %v, error %v", r, log, err)
	}
}

func TestBestPeerHasTheLowestPairedRatio(t *testing.T) {
	r := row{peers: []pairs{
		// Measured while the machine was fast: higher rates, yet the easier one to reach.
		{"fast minutes", []float64{220, 200, 210}, []float64{200, 200, 200}},
		{"slow minutes", []float64{90, 95, 85}, []float64{100, 100, 100}},
	}}
	if got := r.best(); got.peer != "slow minutes" || math.Abs(bench.Median(got.ratios())-0.9) > 1e-15 {
		t.Errorf("best peer %q with ratios %v, want the one with median 0.9", got.peer, got.ratios())
	}
}

func TestAFailureOfAnyEngineIsReported(t *testing.T) {
	for _, broken := range []string{"ours", "x"} {
		var log []string
		ours := &fake{label: "ours", rates: []float64{90}, log: &log, fail: broken == "ours"}
		peer := &fake{label: "x", rates: []float64{90}, log: &log, fail: broken == "x"}
		cfg := config{pairs: 1, budget: time.Second, peak: func() float64 { return 120 }}
		_, err := measure(cfg, small, 1, ours, []engine{peer}, newWatch(nil))
		if err == nil || err.Error() != broken+" is broken" {
			t.Errorf("error %v, want that %s is broken", err, broken)
		}
	}
}

func TestRunMeasuresGalaxynetBesideGonum(t *testing.T) {
	cfg := config{
		peers: []string{"gonum"}, workers: []int{1}, shapes: []bench.Shape{small},
		pairs: 2, budget: 2 * time.Millisecond, peak: func() float64 { return 1e9 }, command: "the command",
	}
	var out strings.Builder
	if err := run(cfg, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| 1 worker, GFLOP/s (m,n,k) | galaxynet | of peak | gonum |", "| small (3,5,7 NN) |", "`the command`", "gonum v"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}
