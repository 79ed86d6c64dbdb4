package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"galaxynet/galaxy"
	"galaxynet/galaxy/synth"
	"galaxynet/galaxy/trainer"
	"galaxynet/galaxy/zoonet"
	"galaxynet/tensor/cpu"
	"galaxynet/tensor/par"
)

// Config is what the program is asked for. As JSON, without what only concerns one
// call of the program, it is a run's config.json.
type Config struct {
	// Data are folders of images and labels, as Kaggle's. If there is none, galaxies
	// are drawn.
	Data []string `json:"data,omitempty"`
	// Split is the file that divides them, "" for the Rule.
	Split string      `json:"split,omitempty"`
	Rule  galaxy.Rule `json:"rule"`

	Drawn Drawn `json:"drawn,omitzero"`

	Training trainer.Config `json:"training"`

	Machine Machine `json:"machine"` // where the run began

	Out        string `json:"-"` // folder of the run, "" for a new one in runs
	Resume     string `json:"-"` // folder of the run to go on with
	Cache      string `json:"-"` // folder of decoded images, "" for the user's
	CPUProfile string `json:"-"` // file for a profile
	Quiet      bool   `json:"-"`
	Events     bool   `json:"-"` // print JSON
}

// Drawn says how many synthetic galaxies there are.
type Drawn struct {
	Seed       uint64 `json:"seed"`
	Train      int    `json:"train"`
	Validation int    `json:"validation"`
	Test       int    `json:"test"`
}

// Machine says where a run was computed. Nothing depends on it but the last digits.
type Machine struct {
	Level   string `json:"level"` // of instructions
	Workers int    `json:"workers"`
	System  string `json:"system"`
	Go      string `json:"go"`
}

func thisMachine() Machine {
	return Machine{cpu.Current().String(), par.Workers(), runtime.GOOS + "/" + runtime.GOARCH, runtime.Version()}
}

// recipes are the settings to start from.
var recipes = []struct {
	name   string
	config func() trainer.Config
}{
	{"minute", trainer.Minute}, {"hour", trainer.Hour}, {"seed", trainer.Study},
}

// setRecipe sets what a recipe says. Synthetic galaxies are drawn at the size that
// the network sees.
func (c *Config) setRecipe(name string) error {
	var names []string
	for _, r := range recipes {
		if r.name == name {
			c.Training = r.config()
			return nil
		}
		names = append(names, r.name)
	}
	return fmt.Errorf("there is no recipe %q; choose one of %s", name, strings.Join(names, ", "))
}

// setNet changes the network and keeps its size.
func (c *Config) setNet(name string) error {
	t := &c.Training
	nets := map[string]zoonet.Config{"small": trainer.Minute().Net, "b": trainer.Hour().Net, "seed": zoonet.Seed()}
	net, ok := nets[name]
	if !ok {
		return fmt.Errorf("there is no network %q; choose one of small, b, seed", name)
	}
	net.Size = t.Net.Size
	t.Net = net
	return nil
}

// complete fills in what depends on the rest, and checks it.
func (c *Config) complete() error {
	t := &c.Training
	switch {
	case len(c.Data) == 0 && (c.Split != "" || c.Rule != galaxy.Rule{}):
		return errors.New("-split, -validation, -test and -unbiased divide the galaxies of -data; synthetic ones are drawn for each part")
	case len(c.Data) == 0:
		c.drawnFraming()
		if err := c.Drawn.check(t.Sight.Size); err != nil {
			return err
		}
	case c.Drawn != Drawn{}:
		return errors.New("-galaxies is a number of synthetic galaxies, and -data asks for real ones: leave one of them out")
	case c.Split != "" && c.Rule != galaxy.Rule{}:
		return errors.New("-split leaves nothing for -validation, -test and -unbiased to choose")
	case c.Split == "" && c.Rule.Test == 0 && !c.Rule.TestUnbiased:
		c.Rule.Test = 0.1
	}
	for i, folder := range c.Data {
		whole, err := filepath.Abs(folder)
		if err != nil {
			return fmt.Errorf("-data %s: %w", folder, err)
		}
		c.Data[i] = whole
	}
	c.Machine = thisMachine()
	return t.Check()
}

// drawnFraming sets what becomes of an image if the images are drawn as the network
// sees them: the central 208 of 424 pixels. Any angle would show what is beyond, so
// views are turned by quarters.
func (c *Config) drawnFraming() {
	t := &c.Training
	t.Framing = galaxy.Framing{Field: 208. / 424, Size: t.Sight.Size}
	t.Sight.Field = 1
	t.Augment.QuarterTurns = t.Augment.QuarterTurns || t.Augment.Rotate
	t.Augment.Rotate, t.Augment.Zoom = false, 0
}

// setDrawn sets the number of galaxies to train on; a quarter of it is for
// validation, and as many for the test.
func (c *Config) setDrawn(train int) {
	c.Drawn = Drawn{Seed: 1, Train: train, Validation: (train + 3) / 4, Test: (train + 3) / 4}
}

// check returns what is wrong with the numbers.
func (d Drawn) check(size int) error {
	switch {
	case d.Train < 1 || d.Validation < 0 || d.Test < 1 || d.Train > 1e7 || d.Validation > 1e7 || d.Test > 1e7:
		return fmt.Errorf("%d, %d and %d synthetic galaxies, want 1 to 10,000,000 for training and test", d.Train, d.Validation, d.Test)
	case size < synth.MinSize || size > synth.MaxSize:
		return fmt.Errorf("synthetic galaxies of %d×%d pixels, want -size %d to %d", size, size, synth.MinSize, synth.MaxSize)
	}
	return nil
}

// readConfig reads a config.json. Fields that no run has are an error.
func readConfig(path string) (c Config, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return c, fmt.Errorf("reading the settings: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, fmt.Errorf("reading the settings in %s: %w", path, err)
	}
	return c, nil
}

// write writes the settings as a config.json.
func (c Config) write(path string) error {
	return galaxy.WriteWhole(path, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(c)
	})
}

// resumed returns the settings of the run to go on with, and how this call shows it.
func (c Config) resumed() (Config, error) {
	r, err := readConfig(filepath.Join(c.Resume, configFile))
	if err != nil {
		return r, fmt.Errorf("-resume %s: %w", c.Resume, err)
	}
	r.Out, r.Resume, r.Cache, r.CPUProfile, r.Quiet, r.Events = c.Resume, c.Resume, c.Cache, c.CPUProfile, c.Quiet, c.Events
	if _, err := os.Stat(filepath.Join(c.Resume, splitFile)); err == nil {
		r.Split, r.Rule = filepath.Join(c.Resume, splitFile), galaxy.Rule{}
	}
	r.Data = slices.Clone(r.Data)
	return r, r.Training.Check()
}
