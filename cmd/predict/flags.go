package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"galaxynet/galaxy"
)

// Config is what the program is asked for.
type Config struct {
	Models  []string // files or folders of runs
	Images  []string // images, folders, catalogues
	Folders []string // where the ids of catalogues are looked for
	IDs     string   // file of the ids that the results must have, "" for all images
	Views   int      // 1 or 8, 0 for what each model's run says
	Batch   int      // images at once
	Strict  bool     // whether an image that cannot be used ends it
	Out     string   // CSV, "" for none
	JSON    string   // JSON lines, "" for none
	Quiet   bool
}

// maxBatch bounds the memory of a batch.
const maxBatch = 1024

// parse returns what the arguments ask for. Help goes to out; the error is then
// flag.ErrHelp.
func parse(arguments []string, out io.Writer) (c Config, err error) {
	var models, folders string
	f := flag.NewFlagSet("predict", flag.ContinueOnError)
	f.SetOutput(io.Discard) // an error is returned, and printed once
	f.StringVar(&models, "model", "", "`folders` of runs, or files of weights, separated by commas; their predictions are averaged")
	f.StringVar(&folders, "images", "", "`folders` where the ids of catalogues are looked for, separated by commas; the catalogue's own")
	f.StringVar(&c.IDs, "ids", "", "`file` with a column GalaxyID, as a sample submission: results have exactly these galaxies, in this order")
	f.IntVar(&c.Views, "views", 0, "`number` of views of a galaxy to average, 1 or 8; what the run was tested with")
	f.IntVar(&c.Batch, "batch", 32, "`number` of images at once; changes no result")
	f.BoolVar(&c.Strict, "strict", false, "end at an image that cannot be used, instead of leaving it out")
	f.StringVar(&c.Out, "out", "", "`file` for the predictions as CSV, compressed if it ends in .gz; predictions.csv unless -json is given")
	f.StringVar(&c.JSON, "json", "", "`file` for the predictions as JSON, an object a line, with what they mean in words")
	f.BoolVar(&c.Quiet, "quiet", false, "print only which images are left out")
	err = f.Parse(arguments)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(out, "predict [flags] images, folders or catalogues …\n\n")
		f.SetOutput(out)
		f.PrintDefaults()
		return c, err
	}
	if err != nil {
		return c, fmt.Errorf("%w; -help lists what there is", err)
	}
	c.Models, c.Folders, c.Images = list(models), list(folders), f.Args()
	if c.Out == "" && c.JSON == "" {
		c.Out = "predictions.csv"
	}
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
	case len(c.Models) == 0:
		return errors.New("no model given: -model names the folder of a run, as runs/001; go run ./cmd/train makes one")
	case c.Views != 0 && c.Views != 1 && c.Views != galaxy.Symmetries:
		return fmt.Errorf("-views %d, want 1 or %d", c.Views, galaxy.Symmetries)
	case c.Batch < 1 || c.Batch > maxBatch:
		return fmt.Errorf("-batch %d, want 1 to %d", c.Batch, maxBatch)
	case c.Out != "" && c.Out == c.JSON:
		return fmt.Errorf("-out and -json both write to %s: give two names", c.Out)
	}
	return nil
}
