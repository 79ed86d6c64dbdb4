package trainer

import "galaxynet/galaxy"

// An Observer is told what happens in a run. An error ends the run, which keeps the
// last checkpoint.
type Observer interface {
	OnStart(Start) error
	OnStep(Step) error
	OnEpoch(Epoch) error
	OnEnd(End) error
}

// Start is told before the first step, also of a run that goes on.
type Start struct {
	Config   Config
	Progress Progress
	Batches  int // steps of an epoch
	Steps    int // of the whole run, if it does not end early
}

// Step is told after each step.
type Step struct {
	Progress Progress
	Images   int     // of the batch
	Loss     float64 // of the batch
	Rate     float64 // learning rate
	Gradient float64 // length of the gradient before it was clipped, 0 if there is no limit
	Row      *Row    // a row of the log that ends with the step and not with the epoch, or nil
}

// Epoch is told after each epoch, before its checkpoint is written.
type Epoch struct {
	Number     int // from 1
	Loss       float64
	Validation galaxy.Score // of no rows if nothing is validated
	Best       bool         // better than all before
	Row        Row          // the row of the log that ends with the epoch
}

// End is told when the run has ended, and after the checkpoint if it was stopped.
type End struct {
	Progress Progress
	Stopped  bool // from outside; it can go on
	Early    bool // because the validation became no better
}

// A Row is a row of the log: the mean loss over Config.Record images, fewer at the
// end of an epoch.
type Row struct {
	Step       int // the last of the row, counted from 1
	Epoch      int // from 1
	Images     int
	Loss, Rate float64
	Validation float64 // RMSE, NaN if there is none
}
