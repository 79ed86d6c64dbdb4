package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// groups are the flags in the order of the help.
var groups = []struct{ title, names string }{
	{"What to learn from", "data split validation test unbiased galaxies"},
	{"How", "recipe config net size epochs batch lr seed"},
	{"Where to", "out resume cache"},
	{"What to print", "quiet json cpuprofile"},
}

// asked are the values of the flags, before they change the settings.
type asked struct {
	data, recipe, config, net     string
	size, epochs, batch, galaxies int
	rate                          float64
	seed                          uint64
	set                           map[string]bool // the flags that were given
	Config                                        // the values that are taken as they are
}

// parse returns what the arguments ask for. Help goes to out; the error is then
// flag.ErrHelp.
func parse(args []string, out io.Writer) (Config, error) {
	a := asked{set: map[string]bool{}}
	f := flag.NewFlagSet("train", flag.ContinueOnError)
	f.SetOutput(io.Discard) // an error is returned, and printed once
	a.define(f)
	err := f.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return Config{}, errors.Join(err, help(f, out))
	}
	if err != nil {
		return Config{}, fmt.Errorf("%w; -help lists what there is", err)
	}
	if f.NArg() > 0 {
		return Config{}, fmt.Errorf("unexpected argument %q; -help lists what there is", f.Arg(0))
	}
	f.Visit(func(f *flag.Flag) { a.set[f.Name] = true })
	return a.settings()
}

// define defines the flags.
func (a *asked) define(f *flag.FlagSet) {
	f.StringVar(&a.data, "data", "", "`folders` of images_training_rev1 and training_solutions*.csv, separated by commas; none: synthetic galaxies")
	f.StringVar(&a.Split, "split", "", "`file` with the columns GalaxyID and part: train, validation, test")
	f.Float64Var(&a.Rule.Validation, "validation", 0, "`fraction` of the galaxies to validate on, by a hash of their ids; 0.1, with -recipe seed 0")
	f.Float64Var(&a.Rule.Test, "test", 0, "`fraction` to test on, likewise; 0.1")
	f.BoolVar(&a.Rule.TestUnbiased, "unbiased", false, "test on the galaxies up to id 115091 instead")
	f.IntVar(&a.galaxies, "galaxies", 0, "`number` of synthetic galaxies to train on; 4000, and a quarter more each to validate and to test on")

	f.StringVar(&a.recipe, "recipe", "", "settings to start from, `one of` minute (default without -data), hour (default with it), seed (the study)")
	f.StringVar(&a.config, "config", "", "`file` config.json of a run to start from instead")
	f.StringVar(&a.net, "net", "", "network, `one of` small, b, seed")
	f.IntVar(&a.size, "size", 0, "width and height of what the network sees, in `pixels`; 48, 64 with hour and seed")
	f.IntVar(&a.epochs, "epochs", 0, "`number` of times that every image is seen; 16, with seed 5")
	f.IntVar(&a.batch, "batch", 0, "`number` of images to a step; 64")
	f.Float64Var(&a.rate, "lr", 0, "learning `rate`, the highest of the schedule; 0.004, 0.002, 0.001 by recipe")
	f.Uint64Var(&a.seed, "seed", 0, "`number` that names the random numbers; 1")

	f.StringVar(&a.Out, "out", "", "`folder` for the run, new or empty; the next free of runs/001, runs/002 ...")
	f.StringVar(&a.Resume, "resume", "", "`folder` of a run that was stopped, to go on as if it had not been")
	f.StringVar(&a.Cache, "cache", "", "`folder` for decoded images; galaxynet in the user's cache")

	f.BoolVar(&a.Quiet, "quiet", false, "print the result only")
	f.BoolVar(&a.Events, "json", false, "print what happens as JSON, an object a line")
	f.StringVar(&a.CPUProfile, "cpuprofile", "", "`file` for a profile, for go tool pprof")
}

// settings returns the settings of the recipe or the file, changed as was asked.
func (a *asked) settings() (Config, error) {
	c := a.Config
	if a.data != "" {
		c.Data = strings.Split(a.data, ",")
	}
	if c.Resume != "" {
		for name := range a.set {
			if !strings.Contains(" resume cache quiet json cpuprofile ", " "+name+" ") {
				return c, fmt.Errorf("-resume goes on with the run's own settings: leave out -%s", name)
			}
		}
		return c.resumed()
	}
	if err := a.start(&c); err != nil {
		return c, err
	}
	if a.set["net"] {
		if err := c.setNet(a.net); err != nil {
			return c, err
		}
	}
	t := &c.Training
	for name, change := range map[string]func(){
		"size":     func() { t.Net.Size, t.Sight.Size = a.size, a.size },
		"epochs":   func() { t.Epochs = a.epochs },
		"batch":    func() { t.Batch = a.batch },
		"lr":       func() { t.Rate = a.rate },
		"seed":     func() { t.Seed = a.seed },
		"galaxies": func() { c.setDrawn(a.galaxies) },
	} {
		if a.set[name] {
			change()
		}
	}
	return c, c.complete()
}

// start takes the settings of the file or of the recipe.
func (a *asked) start(c *Config) error {
	if a.config != "" {
		if a.recipe != "" {
			return errors.New("-config and -recipe both say where to start from: leave one of them out")
		}
		from, err := readConfig(a.config)
		if err != nil {
			return err
		}
		c.Training = from.Training
		if len(c.Data) == 0 {
			c.Data, c.Drawn = from.Data, from.Drawn
		}
		if len(c.Data) > 0 && c.Split == "" && !a.set["test"] && !a.set["validation"] && !a.set["unbiased"] {
			c.Split, c.Rule = from.Split, from.Rule
		}
		return nil
	}
	recipe := a.recipe
	switch {
	case recipe != "":
	case len(c.Data) > 0:
		recipe = "hour"
	default:
		recipe = "minute"
	}
	if len(c.Data) == 0 {
		c.setDrawn(4000)
	} else if c.Split == "" && recipe != "seed" && !a.set["validation"] {
		c.Rule.Validation = 0.1
	}
	return c.setRecipe(recipe)
}

// help prints the flags by groups.
func help(f *flag.FlagSet, out io.Writer) error {
	var b strings.Builder
	b.WriteString("train teaches a network what galaxies look like.\n\n  go run ./cmd/train              synthetic galaxies, a minute or two\n  go run ./cmd/train -data DIR    Kaggle's galaxies\n")
	for _, g := range groups {
		fmt.Fprintf(&b, "\n%s:\n", g.title)
		for _, name := range strings.Fields(g.names) {
			unit, usage := flag.UnquoteUsage(f.Lookup(name))
			fmt.Fprintf(&b, "  %-20s %s\n", strings.TrimSpace("-"+name+" "+unit), usage)
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}
