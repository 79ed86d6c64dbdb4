package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"galaxynet/galaxy"
	"galaxynet/galaxy/baseline"
)

// Config is what the program is asked for.
type Config struct {
	Data       string      // folder of the images and the labels
	Rule       galaxy.Rule // how they are divided
	Split      string      // file that says so instead, or ""
	WriteSplit string      // file to write the split to, or ""
	Strict     bool        // whether an image that cannot be read stops the run
	Rest       []string    // arguments that no flag took; there must be none
}

// complete checks a configuration and fills in what depends on the rest.
func (c *Config) complete() error {
	switch {
	case len(c.Rest) > 0:
		return fmt.Errorf("unexpected argument %q", c.Rest[0])
	case c.Data == "":
		return errors.New("no folder of images and labels given: -data")
	case c.Split != "" && c.Rule != galaxy.Rule{}:
		return errors.New("-split leaves nothing for -test, -salt or -unbiased to choose")
	case c.Split == "" && c.Rule.Test == 0 && !c.Rule.TestUnbiased:
		c.Rule.Test = 0.2
	}
	return nil
}

// run does all that the program does.
func run(ctx context.Context, cfg Config, out io.Writer) error {
	if err := cfg.complete(); err != nil {
		return err
	}
	labels, err := readLabels(cfg.Data)
	if err != nil {
		return err
	}
	split, err := divide(cfg, labels.IDs)
	if err != nil {
		return err
	}
	if cfg.WriteSplit != "" {
		if err := galaxy.WriteSplit(cfg.WriteSplit, split); err != nil {
			return err
		}
	}
	images, err := readColours(ctx, filepath.Join(cfg.Data, galaxy.TrainingImages), labels.IDs)
	if err != nil {
		return err
	}
	if err := images.report(out, cfg.Strict); err != nil {
		return err
	}
	train, err := images.examples(labels, split, galaxy.Train)
	if err != nil {
		return err
	}
	test, err := images.examples(labels, split, galaxy.Test)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d images to train on, %d to test on\n\n", len(train.Colours), len(test.Colours))
	results, err := baseline.Run(train, test)
	if err != nil {
		return err
	}
	return baseline.WriteReport(out, results)
}

// readLabels reads the only file of labels in a folder.
func readLabels(folder string) (*galaxy.Labels, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("looking for labels: %w", err)
	}
	const pattern = "training_solutions*.csv"
	var names []string
	for _, e := range entries {
		if ok, _ := filepath.Match(pattern, e.Name()); ok { // the pattern is a good one
			names = append(names, e.Name())
		}
	}
	if len(names) != 1 {
		return nil, fmt.Errorf("%s has %d files %s, want one", folder, len(names), pattern)
	}
	return galaxy.ReadLabels(filepath.Join(folder, names[0]))
}

// divide reads or makes the split.
func divide(cfg Config, ids []string) (*galaxy.Split, error) {
	if cfg.Split == "" {
		return cfg.Rule.Split(ids)
	}
	split, err := galaxy.ReadSplit(cfg.Split)
	if err != nil {
		return nil, err
	}
	if err := split.Check(ids); err != nil {
		return nil, fmt.Errorf("%s: %w", cfg.Split, err)
	}
	return split, nil
}
