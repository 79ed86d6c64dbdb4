package main

import (
	"context"
	"fmt"
	"math"
	"path/filepath"

	"galaxynet/galaxy"
	"galaxynet/galaxy/baseline"
	"galaxynet/galaxy/trainer"
)

// A score is the RMSE of one way to predict the test galaxies.
type score struct {
	Name string  `json:"name"`
	RMSE float64 `json:"rmse"`
	// Ratio is the RMSE over that of the mean, the first.
	Ratio float64 `json:"ratio"`
}

// newScore returns a score beside the first of a list.
func newScore(name string, s galaxy.Score, list []score) score {
	rmse := s.RMSE()
	mean := rmse
	if len(list) > 0 {
		mean = list[0].RMSE
	}
	return score{name, rmse, rmse / mean}
}

// baselines scores what needs no network: the mean labels of the training galaxies,
// and linear regression on one colour of the kept part of each image.
func baselines(g *galaxies) ([]score, error) {
	train, err := g.examples(galaxy.Train)
	if err != nil {
		return nil, err
	}
	test, err := g.examples(galaxy.Test)
	if err != nil {
		return nil, err
	}
	results, err := baseline.Run(train, test)
	if err != nil {
		return nil, err
	}
	var list []score
	for _, r := range results {
		if r.Name != "similar hue" { // Kaggle's benchmark, which is close to the mean
			list = append(list, newScore(r.Name, r.Score, list))
		}
	}
	if math.IsNaN(list[0].RMSE) {
		return nil, fmt.Errorf("no label of a test galaxy is known")
	}
	return list, nil
}

// examples returns what baselines see of a part.
func (g *galaxies) examples(part galaxy.Part) (e baseline.Examples, err error) {
	for _, x := range g.parts[part] {
		e.Colours = append(e.Colours, baseline.ColoursOf(g.images.Image(x.Image)))
	}
	e.Labels, err = g.labels(part)
	return e, err
}

// test scores the best weights of a run on the test galaxies.
func test(ctx context.Context, cfg Config, g *galaxies, list []score) (score, error) {
	m, err := trainer.LoadModel(filepath.Join(cfg.Out, trainer.BestFile))
	if err != nil {
		return score{}, err
	}
	defer m.Close()
	s, err := m.Evaluate(ctx, g.images, g.parts[galaxy.Test], cfg.Training.Views, nil)
	if err != nil {
		if ctx.Err() != nil {
			err = fmt.Errorf("stopped before the test; -resume %s does it", cfg.Out)
		}
		return score{}, err
	}
	name := "network"
	if cfg.Training.Views > 1 {
		name = fmt.Sprintf("network, mean of %d views", cfg.Training.Views)
	}
	return newScore(name, s, list), nil
}
