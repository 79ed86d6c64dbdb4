package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"galaxynet/galaxy"
)

// splitFile is the split in a run's folder.
const splitFile = "split.csv"

// splits are those of the runs, or the one that is given.
type splits []*galaxy.Split

// readSplits reads them. Without -split, runs that have none are passed over.
func (c Config) readSplits() (all splits, err error) {
	paths := []string{c.Split}
	if c.Split == "" {
		paths = nil
		for _, model := range c.Models {
			if info, err := os.Stat(model); err == nil && !info.IsDir() {
				model = filepath.Dir(model)
			}
			paths = append(paths, filepath.Join(model, splitFile))
		}
	}
	for _, path := range paths {
		s, err := galaxy.ReadSplit(path)
		if errors.Is(err, fs.ErrNotExist) && c.Split == "" {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	if c.Part != "" && len(all) < len(paths) || c.Part != "" && len(all) == 0 {
		return nil, fmt.Errorf("-part %s needs a split, and there is no %s beside the model: name one by -split", c.Part, splitFile)
	}
	return all, nil
}

// in tells whether all splits have a galaxy in a part, by name; "" is the whole.
func (all splits) in(id, part string) bool {
	for _, s := range all {
		if p, ok := s.Part(id); part != "" && (!ok || p.String() != part) {
			return false
		}
	}
	return true
}

// learnt tells whether a run has learnt from a galaxy.
func (all splits) learnt(id string) bool {
	for _, s := range all {
		if p, ok := s.Part(id); ok && p == galaxy.Train {
			return true
		}
	}
	return false
}

// findLabels returns the file of labels.
func (c Config) findLabels() (string, error) {
	if c.Labels != "" {
		return c.Labels, nil
	}
	const pattern = "training_solutions*.csv"
	var found []string
	for _, folder := range c.Images {
		paths, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			return "", fmt.Errorf("looking for labels in %s: %w", folder, err)
		}
		found = append(found, paths...)
	}
	if len(found) != 1 {
		return "", fmt.Errorf("%d files %s in the folders given, want one: -labels names the file of labels", len(found), pattern)
	}
	return found[0], nil
}
