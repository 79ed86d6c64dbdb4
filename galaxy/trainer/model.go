package trainer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"galaxynet/autograd"
	"galaxynet/galaxy"
	"galaxynet/galaxy/zoonet"
	"galaxynet/layers"
	"galaxynet/tensor"
	"galaxynet/tensor/safetensors"
)

// A Model is a network that predicts labels. It belongs to one goroutine at a time.
type Model struct {
	Config Config // of the run that trained it
	Net    *layers.Sequential

	tape   *autograd.Tape // for inference
	turned *tensor.Tensor // a batch from another side
	sums   []float64      // of the predictions for all views
}

// LoadModel returns the model in a file that Trainer wrote as "best". Close gives
// its memory back. Errors name the file.
func LoadModel(path string) (*Model, error) {
	f, err := safetensors.Open(path)
	if err != nil {
		return nil, fmt.Errorf("loading a model: %w", err)
	}
	defer f.Close()
	m, err := readModel(f)
	if err != nil {
		return nil, fmt.Errorf("loading a model: %s: %w", path, err)
	}
	return m, nil
}

// readModel returns the model in a file.
func readModel(f *safetensors.File) (*Model, error) {
	c, err := readConfig(f)
	if err != nil {
		return nil, err
	}
	net, err := zoonet.New(c.Net)
	if err != nil {
		return nil, err
	}
	if err := layers.LoadState(net, f, ""); err != nil {
		return nil, err
	}
	return newModel(c, net), nil
}

// readConfig returns the settings in a file's header, checked.
func readConfig(f *safetensors.File) (c Config, err error) {
	text, ok := f.Metadata()["config"]
	if !ok {
		return c, errors.New("the file is no checkpoint of galaxynet: it does not tell the settings of a run")
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return c, fmt.Errorf("the settings in its header: %w", err)
	}
	if err := c.Check(); err != nil {
		return c, fmt.Errorf("the settings in its header: %w", err)
	}
	return c, nil
}

func newModel(c Config, net *layers.Sequential) *Model {
	return &Model{Config: c, Net: net, tape: autograd.NewInferenceTape()}
}

// Close gives the model's memory back.
func (m *Model) Close() error { return m.tape.Close() }

// PredictTo sets dst [N 37] to the predictions for a batch of images [N Size Size 3]
// as Config.Sight shows them: the mean of those for 1 view or for all 8 views, which
// are galaxy.SymmetryTo's. It panics for another number, and if a shape does not
// fit.
func (m *Model) PredictTo(dst []float32, images *tensor.Tensor, views int) {
	if n := images.Dim(0) * galaxy.Columns; views != 1 && views != galaxy.Symmetries || len(dst) != n {
		panic(fmt.Sprintf("trainer: PredictTo: %d views into %d elements, want 1 or %d, and %d", views, len(dst), galaxy.Symmetries, n))
	}
	if views == 1 {
		m.tape.Reset()
		copy(dst, m.Net.Forward(m.tape.Constant(images)).Data().Data())
		return
	}
	if m.turned == nil || !m.turned.Shape().Equal(images.Shape()) {
		m.turned = tensor.New(images.Shape()...)
	}
	if cap(m.sums) < len(dst) {
		m.sums = make([]float64, len(dst))
	}
	sums := m.sums[:len(dst)]
	clear(sums)
	for k := range views {
		galaxy.SymmetryTo(m.turned.Data(), images.Data(), images.Dim(1), k)
		m.tape.Reset()
		for i, y := range m.Net.Forward(m.tape.Constant(m.turned)).Data().Data() {
			sums[i] += float64(y)
		}
	}
	for i, sum := range sums {
		dst[i] = float32(sum / float64(views))
	}
}

// Evaluate compares predictions for examples with their labels. each, if it is not
// nil, is given the predictions [N 37] of every batch with the examples' numbers;
// both are used again. It returns an error if ctx ends or an image cannot be had.
func (m *Model) Evaluate(ctx context.Context, images galaxy.Images, examples []galaxy.Example, views int, each func(numbers []int, predictions []float32)) (score galaxy.Score, err error) {
	loader, err := galaxy.NewLoader(ctx, images, examples, galaxy.LoaderConfig{
		Batch: evaluationBatch, Sight: m.Config.Sight, Epochs: 1,
	})
	if err != nil {
		return score, err
	}
	defer loader.Close()
	predictions := make([]float32, evaluationBatch*galaxy.Columns)
	for {
		b, err := loader.Next()
		if err == io.EOF {
			return score, nil
		}
		if err != nil {
			return score, err
		}
		p := predictions[:len(b.Examples)*galaxy.Columns]
		m.PredictTo(p, b.Images, views)
		for i, number := range b.Examples {
			if labels := examples[number].Labels; labels != nil {
				score.Add(p[i*galaxy.Columns:][:galaxy.Columns], labels)
			}
		}
		if each != nil {
			each(b.Examples, p)
		}
	}
}

// evaluationBatch is the number of images that are predicted at once. The
// predictions of an image do not depend on the others of its batch.
const evaluationBatch = 64
