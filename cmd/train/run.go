package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strings"
	"syscall"

	"galaxynet/galaxy"
	"galaxynet/galaxy/trainer"
	"galaxynet/galaxy/zoonet"
	"galaxynet/layers"
	"galaxynet/tensor/cpu"
)

// run does all that the program does, and tells it to out. It returns a
// *trainer.StoppedError if ctx ended while it trained.
func run(ctx context.Context, cfg Config, out io.Writer) (err error) {
	if err := cpu.Err(); err != nil {
		return err
	}
	end, err := profile(cfg.CPUProfile)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	if cfg.Resume == "" {
		if cfg.Out, err = makeFolder(cfg.Out); err != nil {
			return err
		}
	}
	tell := newTeller(cfg, out)
	tell.line(cfg.headline())
	g, err := load(ctx, cfg, tell)
	if err != nil {
		if cfg.Resume == "" {
			os.Remove(cfg.Out) // it is empty
		}
		return err
	}
	defer func() { err = errors.Join(err, g.close()) }()
	if err := describe(cfg, g.split); err != nil {
		return advise(err, cfg)
	}
	return advise(learn(ctx, cfg, g, tell), cfg)
}

// advise adds to an error of the disk what to do about it.
func advise(err error, cfg Config) error {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%w: free some space and go on by -resume %s", err, cfg.Out)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%w: allow writing there and go on by -resume %s, or give another folder by -out", err, cfg.Out)
	}
	return err
}

// learn trains and tests.
func learn(ctx context.Context, cfg Config, g *galaxies, tell teller) error {
	tell.line(fmt.Sprintf("galaxies: %v", g.split))
	list, err := baselines(g)
	if err != nil {
		return err
	}
	tell.baselines(list)
	size, err := summary(cfg.Training.Net)
	if err != nil {
		return err
	}
	tell.line(size)
	if err := train(ctx, cfg, g, tell); err != nil {
		return err
	}
	s, err := test(ctx, cfg, g, list)
	if err != nil {
		return err
	}
	tell.result(append(list, s))
	return nil
}

// train trains, from the beginning or from where the run was stopped.
func train(ctx context.Context, cfg Config, g *galaxies, tell teller) (err error) {
	data := trainer.Data{Images: g.images, Train: g.parts[galaxy.Train], Validation: g.parts[galaxy.Validation]}
	t, err := trainer.New(cfg.Training, data, cfg.Out, trainer.NewLog(filepath.Join(cfg.Out, logFile)), tell)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	if cfg.Resume != "" {
		if _, err := os.Stat(filepath.Join(cfg.Out, trainer.LastFile)); errors.Is(err, fs.ErrNotExist) {
			tell.line("there is no checkpoint yet: the run begins again")
		} else if err := t.Resume(); err != nil {
			return err
		}
	}
	return t.Run(ctx)
}

// headline says what is learnt, and on what machine.
func (c Config) headline() string {
	m := thisMachine()
	what := "synthetic galaxies, drawn in memory: no real data"
	if len(c.Data) > 0 {
		what = "galaxies in " + strings.Join(c.Data, ", ")
	}
	return fmt.Sprintf("%s; level %s, %d workers, seed %d", what, m.Level, m.Workers, c.Training.Seed)
}

// summary says how large a network is: the last lines of its table.
func summary(c zoonet.Config) (string, error) {
	net, err := zoonet.New(c)
	if err != nil {
		return "", err
	}
	var table strings.Builder
	if err := layers.Summary(&table, net, c.Input(1)); err != nil {
		return "", err
	}
	_, totals, _ := strings.Cut(table.String(), "\n\n")
	var numbers []string
	for line := range strings.Lines(totals) {
		numbers = append(numbers, strings.Fields(line)[1])
	}
	return fmt.Sprintf("network %s: %d×%d pixels, %s parameters, %s multiply-adds", c.Net, c.Size, c.Size, numbers[0], numbers[1]), nil
}

// profile begins a profile in a file, "" for none, and returns what ends it.
func profile(path string) (end func() error, err error) {
	if path == "" {
		return func() error { return nil }, nil
	}
	file, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("the profile: %w", err)
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, errors.Join(fmt.Errorf("the profile: %w", err), file.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return file.Close()
	}, nil
}
