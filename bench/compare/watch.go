package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// A watch finds out whether one side, or another program, used the processors
// while the other side was measured. It reads the accounts of the Linux kernel,
// which count in hundredths of a second; elsewhere it knows less and says less.
type watch struct {
	peers   []engine
	begin   time.Time
	machine float64 // busy processor seconds at the beginning
	own     float64 // of this program at the beginning
	known   bool    // are the last two?

	peerWall float64 // seconds in which C peers were measured
	ourTime  float64 // processor seconds of this program within them
	wall0    time.Time
	own0     float64
}

// newWatch begins to watch. The drivers must have used little time so far.
func newWatch(peers []engine) *watch {
	w := &watch{peers: peers, begin: time.Now()}
	var errMachine, errOwn error
	w.machine, errMachine = machineSeconds()
	w.own, errOwn = processSeconds("self")
	w.known = errMachine == nil && errOwn == nil
	return w
}

// peerBegins and peerEnds enclose a peer's measurement.
func (w *watch) peerBegins() {
	w.wall0 = time.Now()
	w.own0, _ = processSeconds("self")
}

func (w *watch) peerEnds(peer engine) {
	if _, isDriver := peer.(*driver); !isDriver {
		return
	}
	own, _ := processSeconds("self")
	w.ourTime += own - w.own0
	w.peerWall += time.Since(w.wall0).Seconds()
}

// report returns what was found, in sentences for the foot of the tables.
func (w *watch) report() string {
	wall := time.Since(w.begin).Seconds()
	var idle, drivers float64
	count := 0
	for _, p := range w.peers {
		if d, isDriver := p.(*driver); isDriver {
			count++
			idle += d.idle
			seconds, _ := processSeconds(d.pid())
			drivers += seconds
		}
	}
	var b strings.Builder
	if count > 0 {
		fmt.Fprintf(&b, "The C peers together used %.2f %% of one processor while they were not measured", 100*idle/(wall-w.peerWall))
		if w.known {
			fmt.Fprintf(&b, ", galaxynet %.2f %% while they were", 100*w.ourTime/w.peerWall)
		}
		b.WriteString(".\n")
	}
	if machine, err := machineSeconds(); err == nil && w.known {
		own, _ := processSeconds("self")
		others := machine - w.machine - (own - w.own) - drivers
		fmt.Fprintf(&b, "Other programs and the hypervisor used %.1f %% of one processor.\n", 100*max(0, others)/wall)
	}
	return b.String()
}

// machineSeconds returns the processor seconds that were not idle since the
// machine started, those that a hypervisor took for others included.
func machineSeconds() (float64, error) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return sumFields(line, 1, 2, 3, 6, 7, 8) // user nice system irq softirq steal
}

// processSeconds returns the processor seconds of a process ("self" is this one).
func processSeconds(pid string) (float64, error) {
	text, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return 0, err
	}
	// The second field is the program's name in parentheses and may hold spaces.
	_, rest, _ := strings.Cut(string(text), ") ")
	return sumFields(rest, 11, 12) // utime stime
}

// sumFields adds some of the numbers of a line and turns ticks of a hundredth
// of a second into seconds.
func sumFields(line string, indices ...int) (float64, error) {
	fields := strings.Fields(line)
	sum := 0.0
	for _, i := range indices {
		if i >= len(fields) {
			return 0, fmt.Errorf("watch: no field %d in %q", i, line)
		}
		x, err := strconv.ParseFloat(fields[i], 64)
		if err != nil {
			return 0, fmt.Errorf("watch: field %d of %q: %w", i, line, err)
		}
		sum += x
	}
	return sum / 100, nil
}
