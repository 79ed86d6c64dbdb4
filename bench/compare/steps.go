package main

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"galaxynet/galaxy/zoonet"
	"galaxynet/tensor/cpu"
)

// A stepsConfig is what the command line asks for after the word steps.
type stepsConfig struct {
	nets    []zoonet.Config
	workers []int
	batch   int      // images of a step
	pairs   int      // measurements of each side
	steps   int      // of one measurement
	pythons []string // interpreters that have PyTorch
	layouts []string // of PyTorch's images
	driver  string   // step.py
	write   string   // file to put the tables into, or empty
	command string   // as the reader would repeat it
}

// knownLayouts are the values of -layouts.
var knownLayouts = []string{"channels_last", "nchw"}

// parseSteps reads the command line after the word steps; help and complaints
// about flags go to w.
func parseSteps(args []string, w io.Writer) (cfg stepsConfig, err error) {
	set := flag.NewFlagSet("compare steps", flag.ContinueOnError)
	set.SetOutput(w)
	nets := set.String("nets", "seed,b", "networks, of seed, b; one table for each")
	workers := set.String("workers", defaultWorkers(), "numbers of workers")
	pythons := set.String("python", "/usr/bin/python3", "interpreters that have PyTorch")
	layouts := set.String("layouts", "channels_last,nchw", "order of PyTorch's images in memory, of channels_last, nchw")
	set.IntVar(&cfg.batch, "batch", 64, "images of a step")
	set.IntVar(&cfg.pairs, "pairs", 7, "measurements of each side for one row")
	set.IntVar(&cfg.steps, "steps", 2, "steps of one measurement")
	set.StringVar(&cfg.driver, "driver", "bench/peers/step.py", "PyTorch's driver")
	set.StringVar(&cfg.write, "write", "", "file in which to replace the networks' tables of this level, such as bench/README.md")
	if err := set.Parse(args); err != nil {
		return cfg, err
	}
	if set.NArg() > 0 {
		return cfg, fmt.Errorf("unexpected argument %q", set.Arg(0))
	}
	if cfg.pairs < 1 || cfg.steps < 1 || cfg.batch < 1 {
		return cfg, fmt.Errorf("-pairs %d, -steps %d and -batch %d must be positive", cfg.pairs, cfg.steps, cfg.batch)
	}
	for _, name := range words(*nets) {
		net, err := netNamed(name)
		if err != nil {
			return cfg, fmt.Errorf("-nets: %w", err)
		}
		cfg.nets = append(cfg.nets, net)
	}
	if cfg.workers, err = numbers(*workers); err != nil {
		return cfg, fmt.Errorf("-workers: %w", err)
	}
	cfg.pythons, cfg.layouts = words(*pythons), words(*layouts)
	for _, l := range cfg.layouts {
		if !slices.Contains(knownLayouts, l) {
			return cfg, fmt.Errorf("-layouts: no layout is called %q; known: %s", l, strings.Join(knownLayouts, ", "))
		}
	}
	if len(cfg.pythons) == 0 || len(cfg.layouts) == 0 {
		return cfg, fmt.Errorf("-python and -layouts: nothing to compare with")
	}
	cfg.command = commandLine(append([]string{"steps"}, args...))
	return cfg, nil
}

// netNamed returns the network of that name at its full width.
func netNamed(name string) (zoonet.Config, error) {
	for _, c := range []zoonet.Config{zoonet.Seed(), zoonet.B()} {
		if c.Net == name {
			return c, nil
		}
	}
	return zoonet.Config{}, fmt.Errorf("no network is called %q; known: seed, b", name)
}

// stepsSection returns the name of the section with a network's table.
func stepsSection(net string) string { return "steps " + net + " " + cpu.Current().String() }

// runSteps measures everything and prints the tables to out and its progress to
// log. A network's table is written as soon as it is finished.
func runSteps(cfg stepsConfig, out, log io.Writer) error {
	if err := cpu.Err(); err != nil {
		return err
	}
	if cfg.write != "" { // better now than after the measurements
		for _, net := range cfg.nets {
			if err := checkSection(cfg.write, stepsSection(net.Net)); err != nil {
				return err
			}
		}
	}
	for _, net := range cfg.nets {
		var rows []stepRow
		turns := new(turns)
		for _, workers := range cfg.workers {
			more, err := compareSteps(cfg, net.Net, workers, turns)
			if err != nil {
				return err
			}
			for _, r := range more {
				fmt.Fprintln(log, r)
			}
			rows = append(rows, more...)
		}
		text := stepsTable(net.Net, cfg.batch, rows) + "\n" + stepsFooter(cfg, rows, turns)
		fmt.Fprintln(out, text)
		if cfg.write == "" {
			continue
		}
		if err := writeSection(cfg.write, stepsSection(net.Net), text); err != nil {
			return err
		}
	}
	return nil
}
