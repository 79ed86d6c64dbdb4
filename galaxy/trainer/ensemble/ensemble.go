package ensemble

import (
	"errors"
	"os"
	"path/filepath"

	"galaxynet/galaxy"
	"galaxynet/galaxy/trainer"
)

// An Ensemble is one or more models whose predictions are averaged. It belongs to
// one goroutine at a time.
type Ensemble struct {
	groups []*group
	models int
}

// A group is the models that see images in the same way.
type group struct {
	framing galaxy.Framing
	sight   galaxy.Sight
	models  []*trainer.Model
}

// Load returns the models in files, or in folders of runs, whose trainer.BestFile is
// meant. It returns an error if there is none, and one that names the first file
// that cannot be loaded. Close gives the memory back.
func Load(paths ...string) (*Ensemble, error) {
	if len(paths) == 0 {
		return nil, errors.New("there is no model to predict with")
	}
	e := new(Ensemble)
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			path = filepath.Join(path, trainer.BestFile)
		}
		m, err := trainer.LoadModel(path)
		if err != nil {
			return nil, errors.Join(err, e.Close())
		}
		e.add(m)
	}
	return e, nil
}

// add adds a model to those that see the same.
func (e *Ensemble) add(m *trainer.Model) {
	e.models++
	for _, g := range e.groups {
		if g.framing == m.Config.Framing && g.sight == m.Config.Sight {
			g.models = append(g.models, m)
			return
		}
	}
	e.groups = append(e.groups, &group{m.Config.Framing, m.Config.Sight, []*trainer.Model{m}})
}

// Len returns the number of models.
func (e *Ensemble) Len() int { return e.models }

// Close gives the models' memory back.
func (e *Ensemble) Close() error {
	var errs []error
	for _, g := range e.groups {
		for _, m := range g.models {
			errs = append(errs, m.Close())
		}
	}
	e.groups = nil
	return errors.Join(errs...)
}
