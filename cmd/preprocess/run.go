package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"galaxynet/galaxy"
	"galaxynet/tensor/par"
)

// Config is what the program is asked for.
type Config struct {
	In     string      // folder of images
	Out    string      // folder of the results
	Mode   galaxy.Mode // what is kept around the galaxy
	Size   int         // width and height of the PNGs, in pixels
	Strict bool        // whether an image that cannot be read stops the run
	Rest   []string    // arguments that no flag took; there must be none
}

// maxSize is the largest width of a PNG: 4096 pixels.
const maxSize = 1 << 12

// check returns what is wrong with a configuration by itself.
func (c Config) check() error {
	switch {
	case len(c.Rest) > 0:
		return fmt.Errorf("unexpected argument %q", c.Rest[0])
	case c.In == "":
		return errors.New("no folder of images given: -in")
	case c.Out == "":
		return errors.New("no folder for the results given: -out")
	case c.Size < 1 || c.Size > maxSize:
		return fmt.Errorf("-size %d, want 1 to %d pixels", c.Size, maxSize)
	}
	return nil
}

// perWorker is how many images each worker has in a batch on average: enough to
// keep the last ones of a batch from costing much, few enough for a smooth bar.
const perWorker = 32

// tableEvery is after how many images the table is written, so how many may have
// to be done again if the program is killed.
const tableEvery = 2048

// run does all that the program does; it writes its progress to out.
func run(ctx context.Context, cfg Config, out io.Writer) error {
	if err := cfg.check(); err != nil {
		return err
	}
	images, err := listImages(cfg.In)
	if err != nil {
		return err
	}
	results, err := openResults(cfg)
	if err != nil {
		return err
	}
	todo := results.missing(images)
	kept := len(images) - len(todo)
	fmt.Fprintf(out, "%d images in %s, %d of them complete in %s\n", len(images), cfg.In, kept, cfg.Out)
	progress := newProgress(out, len(todo))
	skipped, sinceTable := 0, 0
	for done := 0; done < len(todo) && err == nil; {
		b := batch{ctx: ctx, cfg: cfg, images: todo[done:min(len(todo), done+perWorker*par.Workers())]}
		bad, failure := b.run(results, progress)
		skipped += bad
		done += len(b.images)
		progress.add(len(b.images))
		if sinceTable += len(b.images); sinceTable >= tableEvery || done == len(todo) || failure != nil {
			failure = errors.Join(failure, results.writeTable(images))
			sinceTable = 0
		}
		err = failure
	}
	progress.end()
	if errors.Is(err, context.Canceled) {
		return errors.New("stopped; what is complete will be kept by the next run")
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d images written, %d kept, %d skipped\n", len(todo)-skipped, kept, skipped)
	return nil
}

// A batch is images that are done in parallel. Each outcome has one writer, the
// worker that took the image.
type batch struct {
	ctx      context.Context
	cfg      Config
	images   []source
	outcomes []outcome
	stop     atomic.Bool // whether an outcome ends the run
}

// An outcome is what became of an image: a row of the table, or an error of one
// of two kinds.
type outcome struct {
	row    row
	bad    error // the image cannot be read
	failed error // the result cannot be written, or the run was stopped
}

// run does a batch and adds its rows to the results. It returns the number of bad
// images, which it names, and the first error that ends the run.
func (b *batch) run(results *results, progress *progress) (bad int, err error) {
	b.outcomes = make([]outcome, len(b.images))
	par.Do(len(b.images), 1, b)
	for i, o := range b.outcomes {
		switch {
		case o.bad != nil:
			bad++
			delete(results.rows, b.images[i].id)
			if !b.cfg.Strict {
				progress.note("skipped: " + o.bad.Error())
			} else if err == nil || errors.Is(err, context.Canceled) {
				err = o.bad
			}
		case o.failed != nil:
			if err == nil {
				err = o.failed
			}
		default:
			results.rows[o.row.id] = o.row
		}
	}
	return bad, err
}

// Chunk does images lo to hi.
func (b *batch) Chunk(lo, hi int, _ *par.Scratch) {
	for i := lo; i < hi; i++ {
		o := &b.outcomes[i]
		if b.stop.Load() || b.ctx.Err() != nil {
			o.failed = context.Canceled
			continue
		}
		*o = preprocess(b.cfg, b.images[i])
		if o.failed != nil || o.bad != nil && b.cfg.Strict {
			b.stop.Store(true)
		}
	}
}

// preprocess does one image.
func preprocess(cfg Config, image source) outcome {
	im, err := galaxy.ReadImage(image.path)
	if err != nil {
		return outcome{bad: err}
	}
	region := galaxy.FindRegion(im, cfg.Mode)
	small := galaxy.ResizeArea(region.Crop(im), cfg.Size, cfg.Size)
	if err := writePNG(image.result(cfg.Out), small); err != nil {
		return outcome{failed: err}
	}
	return outcome{row: newRow(image.id, region)}
}
