package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"galaxynet/cmd/internal/input"
	"galaxynet/cmd/internal/progress"
	"galaxynet/galaxy"
	"galaxynet/galaxy/trainer/ensemble"
	"galaxynet/tensor/cpu"
)

// run does all that the program does, and tells it to out.
func run(ctx context.Context, cfg Config, out io.Writer) (err error) {
	if err := errors.Join(cpu.Err(), cfg.check()); err != nil {
		return err
	}
	if err := cfg.checkOutputs(); err != nil {
		return err
	}
	p := progress.New(out, cfg.Quiet)
	defer p.End()
	images, err := cfg.find()
	if err != nil {
		return err
	}
	models, err := ensemble.Load(cfg.Models...)
	if err != nil {
		return fmt.Errorf("%w; -model names the folder of a run, as runs/001", err)
	}
	defer func() { err = errors.Join(err, models.Close()) }()
	p.Line("images: %d; models: %d; level %s", len(images.Files), models.Len(), cpu.Current())
	start := time.Now()
	labels, skipped, err := predict(ctx, cfg, models, images, p)
	if ctx.Err() != nil {
		return errors.New("stopped; nothing was written")
	}
	if err != nil {
		return err
	}
	p.End()
	seconds := time.Since(start).Seconds()
	if n := toFractions(labels); n > 0 {
		p.Line("%d of %d predictions were outside of 0 to 1 and are written as 0 or 1", n, len(labels.Values))
	}
	if err := cfg.write(labels, images.Files); err != nil {
		return err
	}
	p.Line("%d galaxies written to %s, %d images skipped; %.1f s, %.0f images/s", labels.Len(), cfg.outputs(), skipped, seconds, float64(labels.Len())/seconds)
	return nil
}

// find returns the images that are to be predicted: with -ids those of the list, in
// its order, which must all be there.
func (c Config) find() (input.Found, error) {
	found, err := input.Find(c.Images, c.Folders)
	if err != nil || c.IDs == "" {
		return found, err
	}
	ids, err := galaxy.ReadIDs(c.IDs)
	if err != nil {
		return found, err
	}
	byID := make(map[string]galaxy.ImageFile, len(found.Files))
	for _, f := range found.Files {
		byID[f.ID] = f
	}
	listed := input.Found{}
	for _, id := range ids {
		f, ok := byID[id]
		if !ok {
			return found, fmt.Errorf("galaxy %s of -ids %s has no image among those given", id, c.IDs)
		}
		listed.Files = append(listed.Files, f)
	}
	return listed, nil
}

// predict returns the predictions, and how many images were left out.
func predict(ctx context.Context, cfg Config, models *ensemble.Ensemble, images input.Found, p *progress.Progress) (*galaxy.Labels, int, error) {
	strict := cfg.Strict || cfg.IDs != ""
	tell := func(bad galaxy.BadImage) { p.Important("skipped: %v", bad) }
	for _, bad := range images.Bad {
		if strict {
			return nil, 0, fatal(bad, cfg)
		}
		tell(bad)
	}
	if len(images.Files) == 0 {
		return nil, 0, fmt.Errorf("none of %d images can be used", len(images.Bad))
	}
	labels, skipped, err := models.Predict(ctx, images.Files, ensemble.Options{Views: cfg.Views, Batch: cfg.Batch, Strict: strict, Progress: p.Set, Bad: tell})
	if bad, ok := errors.AsType[galaxy.BadImage](err); ok && strict {
		err = fatal(bad, cfg)
	}
	return labels, skipped + len(images.Bad), err
}

// fatal says why a bad image ends the program.
func fatal(bad galaxy.BadImage, cfg Config) error {
	if cfg.IDs != "" {
		return fmt.Errorf("%w; -ids needs every galaxy of its list: nothing was written", bad)
	}
	return fmt.Errorf("%w; without -strict it would be left out: nothing was written", bad)
}

// toFractions moves predictions outside of 0 to 1 to the nearer end, where no label
// is farther from them, and returns their number.
func toFractions(l *galaxy.Labels) (moved int) {
	for i, v := range l.Values {
		if v < 0 || v > 1 {
			l.Values[i] = min(max(v, 0), 1)
			moved++
		}
	}
	return moved
}
