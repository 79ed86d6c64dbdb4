package trainer

import (
	"context"
	"errors"
	"fmt"
	"math"

	"galaxynet/autograd"
	"galaxynet/galaxy"
	"galaxynet/layers"
	"galaxynet/optim"
	"galaxynet/tensor"
)

// Data are the images of a run. Examples carry their labels; NaN stands for those
// that are unknown.
type Data struct {
	Images     galaxy.Images
	Train      []galaxy.Example
	Validation []galaxy.Example // may be empty: then the last weights count as the best
}

// A Trainer trains a network. It belongs to one goroutine at a time.
type Trainer struct {
	model     *Model
	data      Data
	folder    string
	observers []Observer

	memory   *tensor.Memory // of parameters, moments and averages
	params   []*autograd.Param
	opt      optim.Optimizer
	average  *optim.EMA // nil if there is none
	schedule optim.Schedule
	tape     *autograd.Tape
	weights  *tensor.Tensor // of the 37 columns in the loss
	batches  int            // of an epoch
	progress Progress
}

// New returns a trainer at the beginning of its run, or an error that says which
// setting or what about the data is wrong. Checkpoints will be written to a folder,
// which must exist. Close gives the memory back.
func New(c Config, data Data, folder string, observers ...Observer) (*Trainer, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	if len(data.Train) == 0 {
		return nil, errors.New("there are no images to train on")
	}
	labels, err := labelsOf(data)
	if err != nil {
		return nil, err
	}
	memory := tensor.NewMemory()
	net, err := c.network(labels.Means(), memory)
	if err != nil {
		return nil, errors.Join(err, memory.Close())
	}
	params := layers.Params(net)
	t := &Trainer{
		model: newModel(c, net), data: data, folder: folder, observers: observers,
		memory: memory, params: params, opt: c.optimizer(params, memory),
		tape: autograd.NewTape(), weights: tensor.New(galaxy.Columns),
		batches:  (len(data.Train) + c.Batch - 1) / c.Batch,
		progress: Progress{Examples: len(data.Train)},
	}
	t.schedule = c.schedule(c.Epochs * t.batches)
	if c.Average > 0 {
		t.average = optim.NewEMA(params, optim.EMAOptions{Decay: c.Average, WarmUp: true, Memory: memory})
	}
	t.tape.Training, t.tape.Seed = true, c.Seed
	for i, w := range labels.Weights() {
		if c.Loss == "mse" {
			w = 1. / galaxy.Columns
		}
		t.weights.Data()[i] = float32(w)
	}
	return t, nil
}

// labelsOf returns the labels to train on. Their ids are numbers, as an image may be
// in several examples.
func labelsOf(data Data) (*galaxy.Labels, error) {
	ids, values := make([]string, len(data.Train)), make([]float32, 0, len(data.Train)*galaxy.Columns)
	for i, e := range data.Train {
		if len(e.Labels) != galaxy.Columns {
			return nil, fmt.Errorf("image %s has %d labels to train on, want %d", data.Images.ID(e.Image), len(e.Labels), galaxy.Columns)
		}
		ids[i] = fmt.Sprint(i)
		values = append(values, e.Labels...)
	}
	return galaxy.NewLabels(ids, values)
}

// Close gives all memory back.
func (t *Trainer) Close() error {
	return errors.Join(t.tape.Close(), t.model.Close(), t.memory.Close())
}

// Model returns the network that is trained, with the weights that it has now.
func (t *Trainer) Model() *Model { return t.model }

// Progress returns how far the run is.
func (t *Trainer) Progress() Progress { return t.progress }

// config returns the settings.
func (t *Trainer) config() *Config { return &t.model.Config }

// forward computes the loss of a batch,
//
//	L = 1/N · sum over n, c of w_c m_nc (y_nc - t_nc)²
//
// where m is 0 for an unknown label t, else 1. With "mse" w is 1/37, so that L is the
// square of the RMSE where all labels are known.
func (t *Trainer) forward(b *galaxy.Batch) autograd.Value {
	t.tape.Reset()
	t.tape.Step = uint64(t.progress.Step)
	y := t.model.Net.Forward(t.tape.Constant(b.Images))
	return autograd.WeightedMSE(y, t.tape.Constant(b.Labels), t.tape.Constant(t.weights), t.tape.Constant(b.Mask))
}

// step trains with a batch. On an error the run must not go on.
func (t *Trainer) step(b *galaxy.Batch) (s Step, err error) {
	c := t.config()
	loss := t.forward(b)
	s.Images, s.Loss, s.Rate = len(b.Examples), float64(loss.Data().Item()), t.schedule(t.progress.Step)
	if !finite(s.Loss) {
		return s, t.explain(b, fmt.Sprintf("the loss is %v", s.Loss))
	}
	loss.Backward()
	if c.Clip > 0 {
		s.Gradient = optim.ClipGradNorm(t.params, c.Clip)
		if !finite(s.Gradient) {
			return s, t.explain(b, fmt.Sprintf("the gradient's length is %v", s.Gradient))
		}
	}
	optim.SetLR(t.opt, s.Rate)
	t.opt.Step()
	t.opt.ZeroGrad()
	if t.average != nil {
		t.average.Update()
	}
	t.count(&s)
	return s, nil
}

// count takes a step into the progress.
func (t *Trainer) count(s *Step) {
	p := &t.progress
	p.Step++
	p.Batch++
	p.Row.add(s.Images, s.Loss)
	p.Pass.add(s.Images, s.Loss)
	if p.Row.Images >= t.config().Record && p.Batch < t.batches {
		row := t.row(s.Rate)
		s.Row = &row
	}
	s.Progress = *p
}

// row ends a row of the log.
func (t *Trainer) row(rate float64) Row {
	p := &t.progress
	r := Row{Step: p.Step, Epoch: p.Epoch + 1, Images: p.Row.Images, Loss: p.Row.Mean(), Rate: rate, Validation: math.NaN()}
	p.Row = Sum{}
	return r
}

// explain runs the step again, the weights being the same, and looks at everything
// that it computes for the first number that is not finite.
func (t *Trainer) explain(b *galaxy.Batch, what string) error {
	for _, p := range t.params {
		p.ZeroGrad()
	}
	t.tape.Trace = true
	t.forward(b).Backward()
	cause := t.tape.NonFinite()
	if cause == nil {
		cause = errors.New("no operation is to blame: their sum is too large")
	}
	return fmt.Errorf("step %d: %s: %w. A lower learning rate may help; the last checkpoint is kept", t.progress.Step+1, what, cause)
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// tell tells all observers.
func (t *Trainer) tell(event func(Observer) error) error {
	for _, o := range t.observers {
		if err := event(o); err != nil {
			return err
		}
	}
	return nil
}

// loader returns the training batches from where the run is.
func (t *Trainer) loader(ctx context.Context) (*galaxy.Loader, error) {
	c, p := t.config(), t.progress
	return galaxy.NewLoader(ctx, t.data.Images, t.data.Train, galaxy.LoaderConfig{
		Batch: c.Batch, Shuffle: true, Seed: c.Seed, Augment: c.Augment, Sight: c.Sight, Epochs: c.Epochs,
		First: galaxy.Position{Epoch: p.Epoch, Batch: p.Batch},
	})
}
