package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"galaxynet/cmd/internal/input"
	"galaxynet/cmd/internal/progress"
	"galaxynet/galaxy"
	"galaxynet/galaxy/trainer/ensemble"
	"galaxynet/tensor/cpu"
)

// run does all that the program does, and prints it to out.
func run(ctx context.Context, cfg Config, out io.Writer) error {
	if err := errors.Join(cpu.Err(), cfg.check()); err != nil {
		return err
	}
	path, err := cfg.findLabels()
	if err != nil {
		return err
	}
	labels, err := galaxy.ReadLabels(path)
	if err != nil {
		return err
	}
	all, err := cfg.readSplits()
	if err != nil {
		return err
	}
	if cfg.JSON {
		cfg.Quiet = true
	}
	p := progress.New(out, cfg.Quiet)
	defer p.End()
	wanted := func(id string) bool {
		_, labelled := labels.Index(id)
		return labelled && all.in(id, cfg.Part)
	}
	predictions, skipped, err := cfg.predictions(ctx, wanted, p)
	if ctx.Err() != nil {
		return errors.New("stopped before the end")
	}
	if err != nil {
		return err
	}
	p.End()
	r, err := compare(predictions, labels, all, wanted)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	r.skipped = skipped
	if cfg.JSON {
		return r.writeJSON(out)
	}
	return r.writeTable(out)
}

// predictions reads the predictions, or makes them for the images that are wanted. It
// returns the images that cannot be used too.
func (c Config) predictions(ctx context.Context, wanted func(id string) bool, p *progress.Progress) (l *galaxy.Labels, skipped []string, err error) {
	if c.Predictions != "" {
		l, err = galaxy.ReadLabels(c.Predictions)
		return l, nil, err
	}
	found, err := input.Find(c.Images, c.Folders)
	if err != nil {
		return nil, nil, err
	}
	if len(found.Bad) > 0 && c.Strict {
		return nil, nil, found.Bad[0]
	}
	tell := func(bad galaxy.BadImage) {
		skipped = append(skipped, bad.Error())
		if !c.JSON { // which lists them
			p.Important("skipped: %v", bad)
		}
	}
	for _, bad := range found.Bad {
		tell(bad)
	}
	given := len(found.Files)
	files := slices.DeleteFunc(found.Files, func(f galaxy.ImageFile) bool { return !wanted(f.ID) })
	if len(files) == 0 {
		return nil, nil, fmt.Errorf("none of %d images has labels and is asked for: are they the labels of these images?", given)
	}
	models, err := ensemble.Load(c.Models...)
	if err != nil {
		return nil, nil, fmt.Errorf("%w; -model names the folder of a run, as runs/001", err)
	}
	defer func() { err = errors.Join(err, models.Close()) }()
	p.Line("images: %d, %d of them with labels and asked for; models: %d; level %s", given, len(files), models.Len(), cpu.Current())
	l, _, err = models.Predict(ctx, files, ensemble.Options{Views: c.Views, Batch: c.Batch, Strict: c.Strict, Progress: p.Set, Bad: tell})
	return l, skipped, err
}

// A result is the scores of predictions, and of those that need no network.
type result struct {
	galaxies int      // that were compared
	missing  int      // that have labels and are asked for, but have no prediction
	learnt   int      // of those compared, that a run has learnt from
	skipped  []string // images that cannot be used, and why
	scores   []namedScore
}

type namedScore struct {
	name  string
	score galaxy.Score
}

// compare scores predictions for galaxies that are wanted.
func compare(predictions, labels *galaxy.Labels, all splits, wanted func(id string) bool) (*result, error) {
	r := new(result)
	var ids, learnt []string
	for _, id := range predictions.IDs {
		if wanted(id) {
			ids = append(ids, id)
			if all.learnt(id) {
				r.learnt++
			}
		}
	}
	r.galaxies = len(ids)
	for _, id := range labels.IDs {
		if _, ok := predictions.Index(id); !ok && wanted(id) {
			r.missing++
		}
		if all.learnt(id) {
			learnt = append(learnt, id)
		}
	}
	if len(ids) == 0 {
		return nil, errors.New("it has labels for none of the galaxies that are predicted and asked for")
	}
	truth, err := labels.Subset(ids)
	if err != nil {
		return nil, err
	}
	score, err := scoreOf(predictions, truth)
	if err != nil {
		return nil, err
	}
	r.scores = []namedScore{{"predictions", score}, {"mean", constant(truth.Means(), truth)}}
	if len(learnt) == 0 {
		return r, nil
	}
	training, err := labels.Subset(learnt)
	if err != nil {
		return nil, err
	}
	r.scores = append(r.scores, namedScore{"mean learnt from", constant(training.Means(), truth)})
	return r, nil
}

// scoreOf scores predictions for the galaxies that truth has.
func scoreOf(predictions, truth *galaxy.Labels) (score galaxy.Score, err error) {
	p, err := predictions.Subset(truth.IDs)
	if err != nil {
		return score, err
	}
	for i, y := range truth.Values {
		if y == y && p.Values[i] != p.Values[i] {
			return score, fmt.Errorf("there is a label %s of galaxy %s, but no prediction", galaxy.ColumnNames[i%galaxy.Columns], truth.IDs[i/galaxy.Columns])
		}
	}
	score.Add(p.Values, truth.Values)
	return score, nil
}

// constant scores the same prediction for all galaxies.
func constant(means [galaxy.Columns]float64, truth *galaxy.Labels) (score galaxy.Score) {
	var row [galaxy.Columns]float32
	for c, mean := range means {
		row[c] = float32(mean)
	}
	for i := range truth.Len() {
		score.Add(row[:], truth.Row(i))
	}
	return score
}
