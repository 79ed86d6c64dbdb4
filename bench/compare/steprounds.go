package main

import (
	"fmt"
	"strings"
	"time"

	"galaxynet/bench"
)

// A stepRow is what was measured for one number of workers with one peer: images
// a second in turn, and the peak memory of both processes in bytes.
type stepRow struct {
	pairs
	workers           int
	version           string // of the peer
	ourPeak, peerPeak int
}

// String returns a line for the progress.
func (r stepRow) String() string {
	return fmt.Sprintf("%s: %s images/s, %.2f of %s", plural(r.workers, "worker"),
		number(bench.Median(r.ours)), bench.Median(r.ratios()), r.peer)
}

// A stepper takes training steps.
type stepper interface {
	name() string
	version() string
	pid() string
	steps(count int) (taken, error)
}

// compareSteps starts galaxynet and all peers for one network and number of
// workers, measures them in turn and ends them.
func compareSteps(cfg stepsConfig, net string, workers int, turns *turns) ([]stepRow, error) {
	command, err := oursCommand(net, workers, cfg.batch)
	if err != nil {
		return nil, err
	}
	ours, err := startSteps("galaxynet", command)
	if err != nil {
		return nil, err
	}
	defer ours.close()
	var peers []stepper
	for _, python := range cfg.pythons {
		for _, layout := range cfg.layouts {
			peer, err := startSteps(python, peerCommand(cfg, python, layout, net, workers))
			if err != nil {
				return nil, fmt.Errorf("%w; bench/peers/README.md says what to install", err)
			}
			defer peer.close()
			if err := sameNetwork(ours, peer); err != nil {
				return nil, err
			}
			brand, _, _ := strings.Cut(peer.release, ",")
			peer.label = brand + " " + layout
			peers = append(peers, peer)
		}
	}
	rows, err := measureSteps(cfg, ours, peers, turns)
	for i := range rows {
		rows[i].workers = workers
	}
	return rows, err
}

// sameNetwork returns an error if two processes train networks of different sizes.
func sameNetwork(ours, peer *stepProcess) error {
	if ours.parameters != peer.parameters {
		return fmt.Errorf("the networks differ: galaxynet's has %d parameters, that of %s %d", ours.parameters, peer.label, peer.parameters)
	}
	return nil
}

// measureSteps measures galaxynet and the first peer, galaxynet and the second,
// and so on, as many times as there are to be pairs. Steps before the first make
// the memory and are not counted.
func measureSteps(cfg stepsConfig, ours stepper, peers []stepper, turns *turns) ([]stepRow, error) {
	all := append([]stepper{ours}, peers...)
	for _, s := range all {
		if _, err := s.steps(2); err != nil {
			return nil, err
		}
	}
	rows := make([]stepRow, len(peers))
	turns.begin(all)
	for range cfg.pairs {
		for i, peer := range peers {
			a, err := turns.take(ours, cfg.steps)
			if err != nil {
				return nil, err
			}
			b, err := turns.take(peer, cfg.steps)
			if err != nil {
				return nil, err
			}
			r := &rows[i]
			r.ours, r.theirs = append(r.ours, a.images), append(r.theirs, b.images)
			r.ourPeak, r.peerPeak = max(r.ourPeak, a.peak), max(r.peerPeak, b.peak)
		}
	}
	turns.end()
	for i, peer := range peers {
		rows[i].peer, rows[i].version = peer.name(), peer.version()
	}
	return rows, nil
}

// turns finds out, as a watch does, whether the sides whose turn it was not, or
// other programs, used the processors.
type turns struct {
	sides         []stepper
	start         time.Time
	machine, used float64 // processor seconds at the beginning: of all programs, of the sides

	wall      float64 // seconds of all rounds
	outOfTurn float64 // processor seconds of sides whose turn it was not
	others    float64 // of other programs
	unknown   bool    // does the system not tell?
}

// begin begins to watch the processes of some rounds.
func (t *turns) begin(sides []stepper) {
	t.sides, t.start = sides, time.Now()
	t.machine = t.known(machineSeconds())
	t.used = t.secondsBut(nil)
}

// end ends the rounds.
func (t *turns) end() {
	t.wall += time.Since(t.start).Seconds()
	t.others += max(0, t.known(machineSeconds())-t.machine-(t.secondsBut(nil)-t.used))
}

// take measures a side whose turn it is.
func (t *turns) take(side stepper, count int) (taken, error) {
	before := t.secondsBut(side)
	result, err := side.steps(count)
	t.outOfTurn += t.secondsBut(side) - before
	return result, err
}

// secondsBut returns the processor seconds of all sides but one so far.
func (t *turns) secondsBut(one stepper) float64 {
	sum := 0.0
	for _, s := range t.sides {
		if s != one {
			sum += t.known(processSeconds(s.pid()))
		}
	}
	return sum
}

// known notes whether the system told.
func (t *turns) known(seconds float64, err error) float64 {
	t.unknown = t.unknown || err != nil
	return seconds
}

// report returns what was found, in sentences for the foot of a table.
func (t *turns) report() string {
	if t.unknown || t.wall == 0 {
		return ""
	}
	return fmt.Sprintf("Sides whose turn it was not used %.2f %% of one processor, other programs and the hypervisor %.1f %%.\n",
		100*t.outOfTurn/t.wall, 100*t.others/t.wall)
}
