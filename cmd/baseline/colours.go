package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"galaxynet/galaxy"
	"galaxynet/galaxy/baseline"
	"galaxynet/tensor/par"
)

// images are the colours of images. Each entry has one writer, the worker that took
// the image.
type images struct {
	ctx     context.Context
	ids     []string
	paths   []string // "" where there is no file
	colours []baseline.Colours
	errors  []error // why an image has no colours
}

// readColours decodes the images of ids in a folder, in parallel. It returns an
// error if the folder cannot be read, has no images or two of the same id, or if it
// is told to stop.
func readColours(ctx context.Context, folder string, ids []string) (*images, error) {
	files, err := galaxy.FindImages(folder)
	if err != nil {
		return nil, err
	}
	found := make(map[string]string, len(files))
	for _, f := range files {
		found[f.ID] = f.Path
	}
	im := &images{ctx: ctx, ids: ids, paths: make([]string, len(ids)),
		colours: make([]baseline.Colours, len(ids)), errors: make([]error, len(ids))}
	for i, id := range ids {
		im.paths[i] = found[id]
	}
	par.Do(len(ids), 1, im)
	if ctx.Err() != nil {
		return nil, errors.New("stopped")
	}
	return im, nil
}

// Chunk does images lo to hi-1.
func (im *images) Chunk(lo, hi int, _ *par.Scratch) {
	for i := lo; i < hi && im.ctx.Err() == nil; i++ {
		if im.paths[i] == "" {
			im.errors[i] = fmt.Errorf("galaxy %s: %w", im.ids[i], fs.ErrNotExist)
			continue
		}
		pixels, err := galaxy.ReadImage(im.paths[i])
		if err != nil {
			im.errors[i] = err
			continue
		}
		im.colours[i] = baseline.ColoursOf(pixels)
	}
}

// report names the images that could not be read, or returns an error for the first
// if strict.
func (im *images) report(out io.Writer, strict bool) error {
	bad := 0
	for _, err := range im.errors {
		switch {
		case err == nil:
		case strict:
			return err
		default:
			bad++
			fmt.Fprintln(out, "skipped:", err)
		}
	}
	fmt.Fprintf(out, "%d images read, %d skipped\n", len(im.ids)-bad, bad)
	return nil
}

// examples returns the images of a part that could be read. None at all is an
// error.
func (im *images) examples(labels *galaxy.Labels, split *galaxy.Split, part galaxy.Part) (e baseline.Examples, err error) {
	var ids []string
	for i, id := range im.ids {
		if p, ok := split.Part(id); ok && p == part && im.errors[i] == nil {
			ids = append(ids, id)
			e.Colours = append(e.Colours, im.colours[i])
		}
	}
	if len(ids) == 0 {
		return e, fmt.Errorf("no image for %v: %v", part, split)
	}
	e.Labels, err = labels.Subset(ids)
	return e, err
}
