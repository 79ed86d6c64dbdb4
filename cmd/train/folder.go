package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"galaxynet/galaxy"
	"galaxynet/galaxy/trainer"
)

// Files of a run's folder, beside trainer.LastFile and trainer.BestFile.
const (
	configFile = "config.json"
	splitFile  = "split.csv"
	logFile    = "log.csv"
)

// runsFolder is where runs go that are not told where.
const runsFolder = "runs"

// makeFolder makes the run's folder and returns its name.
func makeFolder(out string) (string, error) {
	if out != "" {
		err := trainer.MakeFolder(out)
		switch {
		case errors.Is(err, trainer.ErrNotEmpty):
			err = fmt.Errorf("-out %s is not empty; give another folder, or go on with the run in it by -resume %s", out, out)
		case err != nil:
			err = fmt.Errorf("%w; -out gives another place", err)
		}
		return out, err
	}
	if err := os.MkdirAll(runsFolder, 0o777); err != nil {
		return "", fmt.Errorf("making a folder for the run: %w; -out gives another place", err)
	}
	for i := 1; ; i++ {
		name := filepath.Join(runsFolder, fmt.Sprintf("%03d", i))
		err := os.Mkdir(name, 0o777) // fails if another run has it, even one that starts now
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("making a folder for the run: %w; -out gives another place", err)
		}
		return name, nil
	}
}

// describe writes the settings and the split into the run's folder, unless they are
// there.
func describe(cfg Config, split *galaxy.Split) error {
	if cfg.Resume == "" {
		if err := cfg.write(filepath.Join(cfg.Out, configFile)); err != nil {
			return err
		}
	}
	path := filepath.Join(cfg.Out, splitFile)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	return galaxy.WriteSplit(path, split)
}
