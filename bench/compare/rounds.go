package main

import (
	"fmt"
	"io"
	"time"

	"galaxynet/bench"
	"galaxynet/tensor/par"
)

// A row is everything that was measured for one shape and number of workers.
type row struct {
	shape bench.Shape
	ours  []float64 // GFLOP/s, one for each pair with any peer
	peak  []float64 // ours as a fraction of the machine's peak around it
	peers []pairs   // in the order of the engines
}

// pairs are the measurements of galaxynet and of one peer in turn: ours[0],
// theirs[0], ours[1], …; all in GFLOP/s.
type pairs struct {
	peer         string
	ours, theirs []float64
}

// best returns the peer that is hardest to reach: the one with the lowest median
// of the pairs' ratios, ours by theirs. It must not be called without peers.
func (r row) best() pairs {
	best := r.peers[0]
	for _, p := range r.peers[1:] {
		if bench.Median(p.ratios()) < bench.Median(best.ratios()) {
			best = p
		}
	}
	return best
}

func (p pairs) ratios() []float64 { return bench.Ratios(p.ours, p.theirs) }

// measureAll measures all shapes with the given number of workers.
func measureAll(cfg config, workers int, peers []engine, watch *watch, log io.Writer) ([]row, error) {
	ours := galaxynetEngine()
	defer ours.close()
	var rows []row
	for _, shape := range cfg.shapes {
		r, err := measure(cfg, shape, workers, ours, peers, watch)
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
		fmt.Fprintf(log, "%s, %s: %s GFLOP/s", plural(workers, "worker"), shape.Name, number(bench.Median(r.ours)))
		if len(r.peers) > 0 {
			fmt.Fprintf(log, ", %.2f of %s", bench.Median(r.best().ratios()), r.best().peer)
		}
		fmt.Fprintln(log)
	}
	return rows, nil
}

// rest is how long a peer waits for galaxynet's workers to go to sleep. A driver
// waits by itself for the end of its library's.
const rest = 5 * time.Millisecond

// measure measures one shape: in each round galaxynet and the first peer,
// galaxynet and the second, and so on. A round before the first makes the operands
// and is not counted. Without peers galaxynet is measured alone.
func measure(cfg config, shape bench.Shape, workers int, ours engine, peers []engine, watch *watch) (row, error) {
	r := row{shape: shape, peers: make([]pairs, len(peers))}
	for i, p := range peers {
		r.peers[i].peer = p.name()
		if _, err := p.rate(shape, workers, time.Millisecond); err != nil {
			return r, err
		}
	}
	if _, err := ours.rate(shape, workers, time.Millisecond); err != nil {
		return r, err
	}
	measureOurs := func() (float64, error) {
		a, fraction, err := beside(cfg, shape, workers, ours)
		r.ours, r.peak = append(r.ours, a), append(r.peak, fraction)
		return a, err
	}
	for range cfg.pairs {
		for i, p := range peers {
			a, err := measureOurs()
			if err != nil {
				return r, err
			}
			time.Sleep(rest)
			watch.peerBegins()
			b, err := p.rate(shape, workers, cfg.budget)
			watch.peerEnds(p)
			if err != nil {
				return r, err
			}
			r.peers[i].ours = append(r.peers[i].ours, a)
			r.peers[i].theirs = append(r.peers[i].theirs, b)
		}
		if len(peers) == 0 {
			if _, err := measureOurs(); err != nil {
				return r, err
			}
		}
	}
	return r, nil
}

// beside measures galaxynet between two measurements of the peak, and returns
// its rate and the fraction of the larger peak.
func beside(cfg config, shape bench.Shape, workers int, ours engine) (rate, fraction float64, err error) {
	defer par.SetWorkers(par.SetWorkers(workers))
	before := cfg.peak()
	if rate, err = ours.rate(shape, workers, cfg.budget); err != nil {
		return 0, 0, err
	}
	return rate, rate / max(before, cfg.peak()), nil
}
