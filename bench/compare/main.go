// Compare measures the matrix products of package bench by galaxynet and by
// other libraries in turn, and prints a Markdown table for each number of
// workers.
//
//	go run ./bench/compare
//	go run ./bench/compare -peers openblas -workers 1 -shapes sq1024,fc1_fwd -pairs 15
//	go run ./bench/compare -write bench/README.md
//
// The memory and the clock of a machine change their speed by much more than the
// libraries differ, so figures of different minutes say nothing. Here each
// measurement of a peer follows one of galaxynet at once, A B A B, for seven such
// pairs or as many as asked for; what counts is the median of the pairs' ratios,
// and the quartiles tell how far to trust it.
//
// A C library is measured by a driver (bench/peers/gemm.c) that build.sh compiles
// and that stays alive; bench/peers/README.md says what to install.
//
// With the word steps first, it compares whole training steps with PyTorch's in the
// same way, every side in a process of its own:
//
//	go run ./bench/compare steps
//	go run ./bench/compare steps -nets seed -workers 2 -python /usr/bin/python3,venv/bin/python
//	go run ./bench/compare steps -write bench/README.md
//
// Reading order: driver.go, engine.go, rounds.go, watch.go, table.go, section.go
// for the products; steps.go, stepdriver.go, steprounds.go, steptable.go.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"galaxynet/bench"
	"galaxynet/tensor/cpu"
)

func main() {
	err := start(os.Args[1:])
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

// start does what the first argument says: training steps, a driver of these, or
// without such a word the matrix products.
func start(args []string) error {
	switch {
	case len(args) > 0 && args[0] == "steps":
		cfg, err := parseSteps(args[1:], os.Stderr)
		if err != nil {
			return err
		}
		return runSteps(cfg, os.Stdout, os.Stderr)
	case len(args) > 0 && args[0] == stepDriver:
		return serveSteps(args[1:], os.Stdin, os.Stdout)
	}
	cfg, err := parse(args, os.Stderr)
	if err != nil {
		return err
	}
	return run(cfg, os.Stdout, os.Stderr)
}

// A config is what the command line asks for.
type config struct {
	peers   []string
	workers []int
	shapes  []bench.Shape
	pairs   int            // measurements of each side
	budget  time.Duration  // of one measurement
	drivers string         // folder of build.sh
	write   string         // file to put the tables into, or empty
	command string         // as the reader would repeat it
	peak    func() float64 // the machine's limit in GFLOP/s
}

// parse reads the command line; help and complaints about flags go to w.
func parse(args []string, w io.Writer) (config, error) {
	cfg := config{peak: bench.Peak}
	set := flag.NewFlagSet("compare", flag.ContinueOnError)
	set.SetOutput(w)
	peers := set.String("peers", "openblas,onednn,blis,gonum", "libraries to compare with, of openblas, onednn, blis, gonum")
	workers := set.String("workers", defaultWorkers(), "numbers of workers, one table for each")
	shapes := set.String("shapes", "all", "names of the products, or all")
	set.IntVar(&cfg.pairs, "pairs", 7, "measurements of each side for one row")
	set.DurationVar(&cfg.budget, "time", 100*time.Millisecond, "length of one measurement")
	set.StringVar(&cfg.drivers, "drivers", "bench/peers", "folder that has build.sh and gemm.c")
	set.StringVar(&cfg.write, "write", "", "file in which to replace the tables of this level, such as bench/README.md")
	if err := set.Parse(args); err != nil {
		return cfg, err
	}
	if set.NArg() > 0 {
		return cfg, fmt.Errorf("unexpected argument %q", set.Arg(0))
	}
	if cfg.pairs < 1 || cfg.budget <= 0 {
		return cfg, fmt.Errorf("-pairs %d and -time %v must be positive", cfg.pairs, cfg.budget)
	}
	cfg.peers = words(*peers)
	for _, p := range cfg.peers {
		if !slices.Contains(knownPeers, p) {
			return cfg, fmt.Errorf("-peers: no peer is called %q; known: %s", p, strings.Join(knownPeers, ", "))
		}
	}
	var err error
	if cfg.workers, err = numbers(*workers); err != nil {
		return cfg, fmt.Errorf("-workers: %w", err)
	}
	cfg.shapes = bench.Shapes
	if *shapes != "all" {
		if cfg.shapes, err = bench.ByName(words(*shapes)...); err != nil {
			return cfg, fmt.Errorf("-shapes: %w", err)
		}
	}
	cfg.command = commandLine(args)
	return cfg, nil
}

// commandLine returns how the reader starts this program with the same arguments.
func commandLine(args []string) string {
	command := strings.TrimSpace("go run ./bench/compare " + strings.Join(args, " "))
	if level := os.Getenv("GALAXYNET_CPU"); level != "" {
		command = "GALAXYNET_CPU=" + level + " " + command
	}
	return command
}

// numbers returns the positive numbers of a list with commas.
func numbers(list string) (values []int, err error) {
	for _, word := range words(list) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%q is not a positive number", word)
		}
		values = append(values, n)
	}
	return values, nil
}

// words returns the parts of a list with commas; none for an empty one.
func words(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

// defaultWorkers returns "1" and, where there are more, the number of processors.
func defaultWorkers() string {
	if n := runtime.GOMAXPROCS(0); n > 1 {
		return fmt.Sprintf("1,%d", n)
	}
	return "1"
}

// run measures everything and prints the tables to out and its progress to log.
func run(cfg config, out, log io.Writer) error {
	if err := cpu.Err(); err != nil {
		return err
	}
	section := cpu.Current().String()
	if cfg.write != "" { // better now than after the measurements
		if err := checkSection(cfg.write, section); err != nil {
			return err
		}
	}
	peers, closeAll, err := startPeers(cfg)
	if err != nil {
		return err
	}
	defer closeAll()

	watch := newWatch(peers)
	var text strings.Builder
	for _, workers := range cfg.workers {
		rows, err := measureAll(cfg, workers, peers, watch, log)
		if err != nil {
			return err
		}
		table := markdown(workers, names(peers), rows)
		fmt.Fprintln(out, table)
		text.WriteString(table + "\n")
	}
	foot := footer(cfg, peers, watch)
	fmt.Fprintln(out, foot)
	text.WriteString(foot)
	if cfg.write == "" {
		return nil
	}
	return writeSection(cfg.write, section, text.String())
}
