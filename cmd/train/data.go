package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"galaxynet/galaxy"
	"galaxynet/galaxy/synth"
)

// galaxies are the images of a run, with labels and divided into parts.
type galaxies struct {
	images galaxy.Images
	split  *galaxy.Split
	parts  [len(galaxy.Parts)][]galaxy.Example
	close  func() error
}

// load draws the galaxies, or reads those of the folders.
func load(ctx context.Context, cfg Config, tell teller) (*galaxies, error) {
	if len(cfg.Data) == 0 {
		return draw(ctx, cfg, tell)
	}
	return read(ctx, cfg, tell)
}

// drawn are synthetic galaxies in memory.
type drawn struct {
	synth.Set
	pictures []galaxy.RGB
}

// Len returns how many there are.
func (d drawn) Len() int { return len(d.pictures) }

// Image returns one of them.
func (d drawn) Image(i int) galaxy.RGB { return d.pictures[i] }

// drawAtOnce is how many galaxies are drawn between two looks at ctx.
const drawAtOnce = 250

// draw makes synthetic galaxies: the first to train on, then those for validation.
func draw(ctx context.Context, cfg Config, tell teller) (*galaxies, error) {
	n := cfg.Drawn
	d := drawn{Set: synth.New(n.Seed, n.Train+n.Validation+n.Test, cfg.Training.Sight.Size)}
	if err := d.Check(); err != nil {
		return nil, err
	}
	for len(d.pictures) < d.N {
		if ctx.Err() != nil {
			return nil, errBeforeStart
		}
		d.pictures = append(d.pictures, d.Pictures(len(d.pictures), min(len(d.pictures)+drawAtOnce, d.N))...)
		tell.work("drawing galaxies", len(d.pictures), d.N)
	}
	var rows strings.Builder
	rows.WriteString("id,part\n")
	for i := range d.N {
		part := galaxy.Train
		if i >= n.Train+n.Validation {
			part = galaxy.Test
		} else if i >= n.Train {
			part = galaxy.Validation
		}
		fmt.Fprintf(&rows, "%s,%v\n", d.ID(i), part)
	}
	split, err := galaxy.DecodeSplit(strings.NewReader(rows.String()))
	if err != nil {
		return nil, fmt.Errorf("dividing synthetic galaxies: %w", err)
	}
	g := &galaxies{images: d, split: split, close: func() error { return nil }}
	g.divide(d.Labels())
	return g, nil
}

// errBeforeStart is returned by what comes before the first step.
var errBeforeStart = errors.New("stopped before the first step: nothing is lost, the same command starts again")

// read decodes the images of the folders, or finds them decoded in the cache.
func read(ctx context.Context, cfg Config, tell teller) (*galaxies, error) {
	labels, err := readLabels(cfg.Data)
	if err != nil {
		return nil, err
	}
	files, err := galaxy.FindImages(cfg.Data...)
	if err != nil {
		return nil, err
	}
	path, err := cachePath(cfg)
	if err != nil {
		return nil, err
	}
	cache, err := galaxy.OpenCache(ctx, path, files, galaxy.CacheConfig{
		Framing:  cfg.Training.Framing,
		Progress: func(done, total int) { tell.work("decoding images", done, total) },
	})
	if err != nil && ctx.Err() != nil {
		return nil, errBeforeStart
	}
	if err != nil {
		return nil, err
	}
	g := &galaxies{images: cache, close: cache.Close}
	if err := g.prepare(cfg, cache, labels, tell); err != nil {
		return nil, errors.Join(err, cache.Close())
	}
	return g, nil
}

// prepare divides the images that have labels, and names what cannot be used.
func (g *galaxies) prepare(cfg Config, cache *galaxy.Cache, labels *galaxy.Labels, tell teller) error {
	for i, bad := range cache.Bad() {
		if i == 5 {
			tell.line(fmt.Sprintf("… and %d more images that cannot be used", len(cache.Bad())-i))
			break
		}
		tell.line("skipped: " + bad.Error())
	}
	var ids []string
	for i := range cache.Len() {
		if _, ok := labels.Index(cache.ID(i)); ok {
			ids = append(ids, cache.ID(i))
		}
	}
	if n := cache.Len() - len(ids); n > 0 {
		tell.line(fmt.Sprintf("left out: %d images without labels", n))
	}
	if n := labels.Len() - len(ids); n > 0 {
		tell.line(fmt.Sprintf("left out: %d rows of labels without an image", n))
	}
	if len(ids) == 0 {
		return fmt.Errorf("none of the %d images in %s has labels: are they the labels of these images?", cache.Len(), strings.Join(cfg.Data, ", "))
	}
	split, err := splitOf(cfg, ids)
	if err != nil {
		return err
	}
	g.split = split
	g.divide(labels)
	for _, p := range []galaxy.Part{galaxy.Train, galaxy.Test} {
		if len(g.parts[p]) == 0 {
			return fmt.Errorf("no galaxy is for %v (%v): change -split, -validation or -test", p, split)
		}
	}
	return nil
}

// splitOf reads the split or makes it. A run that goes on leaves images out that
// came later; otherwise a split that lacks one is an error.
func splitOf(cfg Config, ids []string) (*galaxy.Split, error) {
	if cfg.Split == "" {
		return cfg.Rule.Split(ids)
	}
	split, err := galaxy.ReadSplit(cfg.Split)
	if err != nil {
		return nil, err
	}
	if cfg.Resume == "" {
		if err := split.Check(ids); err != nil {
			return nil, fmt.Errorf("%s: %w", cfg.Split, err)
		}
	}
	return split, nil
}

// divide makes the examples of the parts, in the order of the images.
func (g *galaxies) divide(labels *galaxy.Labels) {
	for i := range g.images.Len() {
		row, labelled := labels.Index(g.images.ID(i))
		part, ok := g.split.Part(g.images.ID(i))
		if labelled && ok {
			g.parts[part] = append(g.parts[part], galaxy.Example{Image: i, Labels: labels.Row(row)})
		}
	}
}

// labels returns the labels of a part.
func (g *galaxies) labels(part galaxy.Part) (*galaxy.Labels, error) {
	var ids []string
	var values []float32
	for _, e := range g.parts[part] {
		ids = append(ids, g.images.ID(e.Image))
		values = append(values, e.Labels...)
	}
	return galaxy.NewLabels(ids, values)
}

// readLabels reads the labels of all folders.
func readLabels(folders []string) (*galaxy.Labels, error) {
	const pattern = "training_solutions*.csv"
	var ids []string
	var values []float32
	for _, folder := range folders {
		if _, err := os.Stat(folder); err != nil {
			return nil, fmt.Errorf("-data: %w", err)
		}
		paths, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			return nil, fmt.Errorf("-data %s: %w", folder, err)
		}
		if len(paths) != 1 {
			return nil, fmt.Errorf("%s has %d files %s, want one: the labels from Kaggle's training_solutions_rev1.zip", folder, len(paths), pattern)
		}
		l, err := galaxy.ReadLabels(paths[0])
		if err != nil {
			return nil, err
		}
		ids, values = append(ids, l.IDs...), append(values, l.Values...)
	}
	l, err := galaxy.NewLabels(ids, values)
	if err != nil {
		return nil, fmt.Errorf("%s together: %w", strings.Join(folders, ", "), err)
	}
	return l, nil
}

// cachePath returns the file for the decoded images: one for each way to frame them
// and each choice of folders.
func cachePath(cfg Config) (string, error) {
	folder := cfg.Cache
	if folder == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("no folder for decoded images: %w; give one by -cache", err)
		}
		folder = filepath.Join(user, "galaxynet")
	}
	sum := sha256.Sum256([]byte(cfg.Training.Framing.String() + "\n" + strings.Join(cfg.Data, "\n")))
	return filepath.Join(folder, fmt.Sprintf("%x.images", sum[:8])), nil
}
