package trainer

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"galaxynet/layers"
	"galaxynet/tensor/safetensors"
)

// The files of a run's folder.
const (
	LastFile = "last" // all that is needed to go on
	BestFile = "best" // the weights that did best in validation, for LoadModel
)

// Prefixes of tensors' names in LastFile; in BestFile they have PyTorch's names.
const (
	netPrefix     = "net."
	optimPrefix   = "optim."
	averagePrefix = "ema."
)

// metadata returns what the header of a checkpoint tells.
func (t *Trainer) metadata() map[string]string {
	progress, err := json.Marshal(t.progress)
	if err != nil {
		panic(fmt.Sprintf("trainer: progress: %v", err)) // its numbers are finite
	}
	return map[string]string{"network": t.config().Net.Header(), "config": t.config().JSON(), "progress": string(progress)}
}

// saveBest writes the weights that are in the network.
func (t *Trainer) saveBest() error {
	return t.write(BestFile, layers.StateEntries(t.model.Net, ""), func(w *safetensors.Writer) error {
		return layers.WriteState(t.model.Net, w, "")
	})
}

// save writes all that is needed to go on. A tensor at a time is copied, if at all.
func (t *Trainer) save() error {
	entries := append(layers.StateEntries(t.model.Net, netPrefix), t.opt.StateEntries(optimPrefix)...)
	if t.average != nil {
		entries = append(entries, t.average.StateEntries(averagePrefix)...)
	}
	return t.write(LastFile, entries, func(w *safetensors.Writer) error {
		if err := layers.WriteState(t.model.Net, w, netPrefix); err != nil {
			return err
		}
		if err := t.opt.WriteState(w, optimPrefix); err != nil || t.average == nil {
			return err
		}
		return t.average.WriteState(w, averagePrefix)
	})
}

// write writes a checkpoint whole, or not at all: the one before stays.
func (t *Trainer) write(name string, entries []safetensors.Entry, fill func(*safetensors.Writer) error) error {
	w, err := safetensors.Create(filepath.Join(t.folder, name), t.metadata(), entries)
	if err != nil {
		return fmt.Errorf("saving: %w", err)
	}
	err = fill(w)
	if err == nil {
		err = w.Commit()
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return fmt.Errorf("saving: %w", err)
	}
	return nil
}

// Resume takes up the run whose LastFile is in the folder. It returns an error that
// names the file if there is none, if it is broken, if it is that of another
// network, or if there are more or fewer images to train on now. Then the trainer
// must not be used. Files that a killed run left unfinished are removed.
func (t *Trainer) Resume() error {
	path := filepath.Join(t.folder, LastFile)
	if err := t.removeUnfinished(); err != nil {
		return fmt.Errorf("resuming: %w", err)
	}
	f, err := safetensors.Open(path)
	if err != nil {
		return fmt.Errorf("resuming: %w", err)
	}
	defer f.Close()
	if err := t.load(f); err != nil {
		return fmt.Errorf("resuming from %s: %w", path, err)
	}
	return nil
}

// removeUnfinished removes what Create and WriteWhole call their files before they
// are whole.
func (t *Trainer) removeUnfinished() error {
	entries, err := os.ReadDir(t.folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".tmp") && (strings.HasPrefix(e.Name(), LastFile+".") || strings.HasPrefix(e.Name(), BestFile+".")) {
			if err := os.Remove(filepath.Join(t.folder, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// load takes up the run in a file.
func (t *Trainer) load(f *safetensors.File) error {
	c, err := readConfig(f)
	if err != nil {
		return err
	}
	if now, then := t.config().Net.Header(), c.Net.Header(); now != then {
		return fmt.Errorf("the run trains another network, %s, not %s", then, now)
	}
	if now := t.config(); c.Optimizer != now.Optimizer || (c.Average > 0) != (now.Average > 0) {
		return fmt.Errorf("the run's optimizer is %s with averages of %v, and %s with %v is asked for", c.Optimizer, c.Average, now.Optimizer, now.Average)
	}
	var p Progress
	if err := json.Unmarshal([]byte(f.Metadata()["progress"]), &p); err != nil {
		return fmt.Errorf("the progress in its header: %w", err)
	}
	if p.Step < 0 || p.Epoch < 0 || p.Batch < 0 || p.Batch > t.batches {
		return fmt.Errorf("the progress in its header is step %d, epoch %d, batch %d of %d", p.Step, p.Epoch, p.Batch, t.batches)
	}
	if p.Examples != t.progress.Examples {
		return fmt.Errorf("the run trains on %d images, and there are %d now", p.Examples, t.progress.Examples)
	}
	if err := layers.LoadState(t.model.Net, f, netPrefix); err != nil {
		return err
	}
	if err := t.opt.LoadState(f, optimPrefix); err != nil {
		return err
	}
	if t.average != nil {
		if err := t.average.LoadState(f, averagePrefix); err != nil {
			return err
		}
	}
	p.Done = p.Done || p.Epoch >= t.config().Epochs
	t.progress = p
	return nil
}
