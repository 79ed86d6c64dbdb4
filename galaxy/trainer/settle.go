package trainer

import (
	"context"
	"errors"
	"io"

	"galaxynet/autograd"
	"galaxynet/galaxy"
	"galaxynet/layers"
	"galaxynet/tensor"
)

// source is where batches come from: a galaxy.Loader.
type source interface {
	Next() (*galaxy.Batch, error)
}

// withAverages calls do with the averaged weights in the network, and statistics of
// batch norm that fit them; then both are as before. Without averages it only calls
// do.
func (t *Trainer) withAverages(ctx context.Context, do func() error) error {
	if t.average == nil {
		return do()
	}
	defer t.keepStatistics()()
	t.average.Swap()
	defer t.average.Swap()
	if err := t.settle(ctx); err != nil {
		return err
	}
	return do()
}

// norms returns the network's statistics of batch norm.
func (t *Trainer) norms() (list []*autograd.BatchStats) {
	for _, l := range layers.All(t.model.Net) {
		if norm, ok := l.(*layers.BatchNorm2D); ok {
			list = append(list, norm.Stats)
		}
	}
	return list
}

// keepStatistics copies the statistics and returns the function that puts them back.
func (t *Trainer) keepStatistics() (restore func()) {
	norms := t.norms()
	type copied struct {
		mean, variance *tensor.Tensor
		batches        int64
		momentum       float64
	}
	kept := make([]copied, len(norms))
	for i, s := range norms {
		kept[i] = copied{s.Mean.Clone(), s.Var.Clone(), s.Batches, s.Momentum}
	}
	return func() {
		for i, s := range norms {
			copy(s.Mean.Data(), kept[i].mean.Data())
			copy(s.Var.Data(), kept[i].variance.Data())
			s.Batches, s.Momentum = kept[i].batches, kept[i].momentum
		}
	}
}

// settle measures the statistics anew, as the plain mean over batches of training
// images, spread over all of them and seen as in prediction:
//
//	mean_i = mean_(i-1) + (batch's mean - mean_(i-1)) / i        i = 1, 2, …
//
// Those of training follow other weights, and views that were augmented (Izmailov
// et al., Averaging weights leads to wider optima, 2018, section 3.2).
func (t *Trainer) settle(ctx context.Context) error {
	c, norms := t.config(), t.norms()
	n := min(c.Settle, len(t.data.Train))
	if n == 0 || len(norms) == 0 {
		return nil
	}
	examples := make([]galaxy.Example, n)
	for i := range examples {
		examples[i] = t.data.Train[i*len(t.data.Train)/n]
	}
	loader, err := galaxy.NewLoader(ctx, t.data.Images, examples, galaxy.LoaderConfig{Batch: min(evaluationBatch, n), DropLast: true, Sight: c.Sight, Epochs: 1})
	if err != nil {
		return err
	}
	defer loader.Close()
	tape := autograd.NewInferenceTape()
	tape.Training, tape.Seed = true, c.Seed
	return errors.Join(measure(t.model.Net, norms, tape, loader), tape.Close())
}

// measure runs the network on all batches, whose statistics go into norms.
func measure(net layers.Layer, norms []*autograd.BatchStats, tape *autograd.Tape, batches source) error {
	for i := 1; ; i++ {
		b, err := batches.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		for _, s := range norms {
			s.Momentum = 1 / float64(i)
		}
		tape.Reset()
		net.Forward(tape.Constant(b.Images))
	}
}
