package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"galaxynet/galaxy"
)

// Config is what the program is asked for.
type Config struct {
	Models      []string // files or folders of runs
	Predictions string   // file of predictions, instead of models and images
	Images      []string // images, folders, catalogues
	Folders     []string // where the ids of catalogues are looked for
	Labels      string   // file, "" for that in the folders among Images
	Split       string   // file, "" for those of the runs
	Part        string   // train, validation or test, "" for all galaxies
	Views       int      // 1 or 8, 0 for what each model's run says
	Batch       int      // images at once
	Strict      bool     // whether an image that cannot be used ends it
	JSON        bool
	Quiet       bool
}

// maxBatch bounds the memory of a batch.
const maxBatch = 1024

// parse returns what the arguments ask for. Help goes to out; the error is then
// flag.ErrHelp.
func parse(arguments []string, out io.Writer) (c Config, err error) {
	var models, folders string
	f := flag.NewFlagSet("evaluate", flag.ContinueOnError)
	f.SetOutput(io.Discard) // an error is returned, and printed once
	f.StringVar(&models, "model", "", "`folders` of runs, or files of weights, separated by commas; their predictions are averaged")
	f.StringVar(&c.Predictions, "predictions", "", "`file` of predictions as CSV, instead of -model and images")
	f.StringVar(&folders, "images", "", "`folders` where the ids of catalogues are looked for, separated by commas; the catalogue's own")
	f.StringVar(&c.Labels, "labels", "", "`file` of labels as CSV; training_solutions*.csv in the folders of images")
	f.StringVar(&c.Split, "split", "", "`file` with the columns GalaxyID and part; that of the run")
	f.StringVar(&c.Part, "part", "", "`part` of the split to evaluate: train, validation or test; all galaxies")
	f.IntVar(&c.Views, "views", 0, "`number` of views of a galaxy to average, 1 or 8; what the run was tested with")
	f.IntVar(&c.Batch, "batch", 32, "`number` of images at once; changes no result")
	f.BoolVar(&c.Strict, "strict", false, "end at an image that cannot be used, instead of leaving it out")
	f.BoolVar(&c.JSON, "json", false, "print the result as JSON, and nothing else")
	f.BoolVar(&c.Quiet, "quiet", false, "print only the result and which images are left out")
	err = f.Parse(arguments)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(out, "evaluate [flags] images, folders or catalogues …\n\n")
		f.SetOutput(out)
		f.PrintDefaults()
		return c, err
	}
	if err != nil {
		return c, fmt.Errorf("%w; -help lists what there is", err)
	}
	c.Models, c.Folders, c.Images = list(models), list(folders), f.Args()
	return c, c.check()
}

// list returns the parts of a text between commas.
func list(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// check returns what is wrong with a configuration by itself.
func (c Config) check() error {
	switch {
	case len(c.Models) == 0 && c.Predictions == "":
		return errors.New("nothing to evaluate: -model names the folder of a run, as runs/001, or -predictions a file")
	case c.Predictions != "" && len(c.Models)+len(c.Images) > 0:
		return errors.New("-predictions needs no images and no -model: leave them out")
	case c.Predictions != "" && c.Labels == "":
		return errors.New("no labels given: -labels names their file")
	case c.Part != "" && !slices.ContainsFunc(galaxy.Parts[:], func(p galaxy.Part) bool { return p.String() == c.Part }):
		return fmt.Errorf("-part %s, want train, validation or test", c.Part)
	case c.Views != 0 && c.Views != 1 && c.Views != galaxy.Symmetries:
		return fmt.Errorf("-views %d, want 1 or %d", c.Views, galaxy.Symmetries)
	case c.Batch < 1 || c.Batch > maxBatch:
		return fmt.Errorf("-batch %d, want 1 to %d", c.Batch, maxBatch)
	}
	return nil
}
