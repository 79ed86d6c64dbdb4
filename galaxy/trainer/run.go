package trainer

import (
	"context"
	"fmt"
	"math"
)

// A StoppedError says that a run was stopped from outside, and saved.
type StoppedError struct {
	Step int // steps done
}

// Error says so.
func (e *StoppedError) Error() string { return fmt.Sprintf("stopped after step %d", e.Step) }

// Run trains until the run is done. If ctx ends it finishes the step, saves, and
// returns a *StoppedError. All other errors leave the last checkpoint as it is.
func (t *Trainer) Run(ctx context.Context) error {
	if t.progress.Done {
		return nil
	}
	start := Start{Config: *t.config(), Progress: t.progress, Batches: t.batches, Steps: t.config().Epochs * t.batches}
	if err := t.tell(func(o Observer) error { return o.OnStart(start) }); err != nil {
		return err
	}
	loader, err := t.loader(context.WithoutCancel(ctx))
	if err != nil {
		return err
	}
	defer loader.Close()
	for !t.progress.Done {
		if ctx.Err() != nil {
			return t.stop()
		}
		if t.progress.Batch == t.batches {
			err = t.endEpoch(ctx)
			if err != nil && ctx.Err() != nil {
				return t.stop()
			}
		} else {
			err = t.next(loader)
		}
		if err != nil {
			return err
		}
	}
	end := End{Progress: t.progress, Early: t.progress.Epoch < t.config().Epochs}
	return t.tell(func(o Observer) error { return o.OnEnd(end) })
}

// next does the next step, and saves if that is due.
func (t *Trainer) next(batches source) error {
	b, err := batches.Next()
	if err != nil {
		return err
	}
	step, err := t.step(b)
	if err != nil {
		return err
	}
	if err := t.tell(func(o Observer) error { return o.OnStep(step) }); err != nil {
		return err
	}
	if every := t.config().Save; every > 0 && t.progress.Step%every == 0 && t.progress.Batch < t.batches {
		return t.save()
	}
	return nil
}

// stop saves and says so.
func (t *Trainer) stop() error {
	if err := t.save(); err != nil {
		return err
	}
	end := End{Progress: t.progress, Stopped: true}
	if err := t.tell(func(o Observer) error { return o.OnEnd(end) }); err != nil {
		return err
	}
	return &StoppedError{Step: t.progress.Step}
}

// endEpoch validates, keeps the weights if they are the best so far, and saves. If
// ctx ends meanwhile nothing has changed but what was kept as the best, which would
// be again.
func (t *Trainer) endEpoch(ctx context.Context) error {
	e := Epoch{Number: t.progress.Epoch + 1, Loss: t.progress.Pass.Mean()}
	validation := math.NaN()
	err := t.withAverages(ctx, func() (err error) {
		if len(t.data.Validation) > 0 {
			if e.Validation, err = t.model.Evaluate(ctx, t.data.Images, t.data.Validation, 1, nil); err != nil {
				return err
			}
			if validation = e.Validation.RMSE(); !finite(validation) {
				return fmt.Errorf("epoch %d: the validation RMSE is %v: of %d galaxies either no label is known, or predictions are no numbers", e.Number, validation, e.Validation.Rows)
			}
		}
		if e.Best = t.better(validation); e.Best {
			return t.saveBest()
		}
		return nil
	})
	if err != nil {
		return err
	}
	e.Row = t.row(t.schedule(t.progress.Step - 1))
	e.Row.Validation = validation
	t.countEpoch(e)
	if err := t.tell(func(o Observer) error { return o.OnEpoch(e) }); err != nil {
		return err
	}
	return t.save()
}

// countEpoch takes an epoch into the progress.
func (t *Trainer) countEpoch(e Epoch) {
	p, c := &t.progress, t.config()
	if e.Best {
		p.BestEpoch, p.BestRMSE = e.Number, 0
		if e.Validation.Rows > 0 {
			p.BestRMSE = e.Row.Validation
		}
	}
	p.Epoch, p.Batch, p.Pass = e.Number, 0, Sum{}
	p.Done = p.Epoch >= c.Epochs || c.Patience > 0 && p.Epoch-p.BestEpoch >= c.Patience
}

// better tells whether an epoch's weights are to be kept: those of the lowest RMSE,
// or the latest if nothing is validated, which NaN stands for.
func (t *Trainer) better(validation float64) bool {
	return math.IsNaN(validation) || t.progress.BestEpoch == 0 || validation < t.progress.BestRMSE
}
