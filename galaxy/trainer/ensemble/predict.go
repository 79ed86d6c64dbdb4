package ensemble

import (
	"context"
	"errors"
	"fmt"
	"io"

	"galaxynet/galaxy"
	"galaxynet/galaxy/trainer"
)

// Options say how images are predicted. Only Views and Strict change results.
type Options struct {
	Views  int  // views of a galaxy, 1 or galaxy.Symmetries; 0 for what each model's run says
	Batch  int  // images at once, from 1, which is taken for 2
	Strict bool // the first image that cannot be used is an error
	// Progress, if not nil, is told how much of the work is done.
	Progress func(done, total int)
	// Bad, if not nil, is told of each image that cannot be used, when it is found.
	Bad func(galaxy.BadImage)
}

// check returns what is wrong with the options.
func (o Options) check() error {
	switch {
	case o.Views != 0 && o.Views != 1 && o.Views != galaxy.Symmetries:
		return fmt.Errorf("%d views, want 1 or %d", o.Views, galaxy.Symmetries)
	case o.Batch < 1:
		return fmt.Errorf("batches of %d images, want 1 or more", o.Batch)
	}
	return nil
}

// Predict returns a row of predictions for every file, in their order, without those
// that cannot be used: their number is the second result. Values are those of the
// networks: without a decision tree some may be outside of 0 to 1. It returns an
// error if ctx ends, if no image can be used, if two have the same id, or for the
// first image that cannot be used if o.Strict is set; then it is a galaxy.BadImage.
func (e *Ensemble) Predict(ctx context.Context, files []galaxy.ImageFile, o Options) (*galaxy.Labels, int, error) {
	if err := o.check(); err != nil {
		return nil, 0, fmt.Errorf("predicting: %w", err)
	}
	if len(files) == 0 {
		return nil, 0, errors.New("predicting: there are no images")
	}
	w := &work{Options: o, ctx: ctx, files: files, bad: make([]*galaxy.BadImage, len(files)), sums: make([]float64, len(files)*galaxy.Columns), total: len(files) * len(e.groups)}
	for _, g := range e.groups {
		if err := w.pass(g); err != nil {
			return nil, 0, err
		}
	}
	return w.result(e.models)
}

// work is one call of Predict.
type work struct {
	Options
	ctx         context.Context
	files       []galaxy.ImageFile
	bad         []*galaxy.BadImage // by file
	sums        []float64          // [files 37] over the models so far
	done, total int                // images seen, and to be seen, by each group
}

// pass adds the predictions of a group's models to the sums.
func (w *work) pass(g *group) error {
	images, err := galaxy.NewFiles(w.files, g.framing)
	if err != nil {
		return err
	}
	examples := w.usable()
	if len(examples) == 0 {
		return nil
	}
	// A product with one row is summed in another order than those with several
	// (tensor/gemm), so an image that would be alone in its batch comes twice.
	size := max(w.Batch, 2)
	padded := examples
	if len(examples)%size == 1 {
		padded = append(examples, examples[len(examples)-1])
	}
	loader, err := galaxy.NewLoader(w.ctx, images, padded, galaxy.LoaderConfig{Batch: size, Sight: g.sight, Epochs: 1})
	if err != nil {
		return err
	}
	defer loader.Close()
	rows := make([]float32, min(size, len(padded))*galaxy.Columns)
	for {
		b, err := loader.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		single := b.Examples[:min(len(b.Examples), len(examples)-b.Batch*size)]
		if err := w.note(images, examples, single); err != nil {
			return err
		}
		for _, m := range g.models {
			w.predict(m, b, rows[:len(b.Examples)*galaxy.Columns])
			w.add(rows, examples, single)
		}
		if w.done += len(single); w.Progress != nil {
			w.Progress(w.done, w.total)
		}
	}
}

// usable returns the images that were not found bad yet. The others count as done.
func (w *work) usable() (examples []galaxy.Example) {
	for i, bad := range w.bad {
		if bad == nil {
			examples = append(examples, galaxy.Example{Image: i})
		} else {
			w.done++
		}
	}
	return examples
}

// note takes down which of some examples could not be read.
func (w *work) note(images *galaxy.Files, examples []galaxy.Example, numbers []int) error {
	for _, number := range numbers {
		i := examples[number].Image
		bad := images.Bad(i)
		if bad == nil {
			continue
		}
		if w.Strict {
			return *bad
		}
		if w.bad[i] = bad; w.Bad != nil {
			w.Bad(*bad)
		}
	}
	return nil
}

// predict sets rows to a model's predictions for a batch.
func (w *work) predict(m *trainer.Model, b *galaxy.Batch, rows []float32) {
	views := w.Views
	if views == 0 {
		views = m.Config.Views
	}
	m.PredictTo(rows, b.Images, views)
}

// add adds the predictions for some examples to the sums. What a network says of the
// black pictures that stand for bad images is not used.
func (w *work) add(rows []float32, examples []galaxy.Example, numbers []int) {
	for k, number := range numbers {
		sum := w.sums[examples[number].Image*galaxy.Columns:][:galaxy.Columns]
		for c, y := range rows[k*galaxy.Columns:][:galaxy.Columns] {
			sum[c] += float64(y)
		}
	}
}

// result returns the means over the models for the images that could be used.
func (w *work) result(models int) (*galaxy.Labels, int, error) {
	var ids []string
	var values []float32
	var first *galaxy.BadImage
	for i, f := range w.files {
		if w.bad[i] != nil {
			if first == nil {
				first = w.bad[i]
			}
			continue
		}
		ids = append(ids, f.ID)
		for _, sum := range w.sums[i*galaxy.Columns:][:galaxy.Columns] {
			values = append(values, float32(sum/float64(models)))
		}
	}
	if len(ids) == 0 {
		return nil, 0, fmt.Errorf("none of %d images can be used; the first: %w", len(w.files), first)
	}
	labels, err := galaxy.NewLabels(ids, values)
	return labels, len(w.files) - len(ids), err
}
