package synth

import (
	"context"
	"fmt"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"

	"galaxynet/galaxy"
	"galaxynet/tensor/par"
)

// The names of the competition's files.
const (
	imagesFolder = "images_training_rev1"
	labelsFile   = "training_solutions_rev1.csv"
)

// jpegQuality makes pictures of 424 pixels of 17 kB in the mean, where the
// competition's have 15.
const jpegQuality = 75

// block is how many pictures are written between two looks at the context.
const block = 64

// WriteKaggle writes the set into a folder, which is made if need be, as the
// competition's data lie there:
//
//	images_training_rev1/1000000.jpg, 1000001.jpg, ...
//	training_solutions_rev1.csv
//
// Each file is written whole or not at all, and the labels are last: a folder that
// has them has all pictures. It is an error if they are there already. A run that
// was interrupted can be repeated. If progress is not nil it is called now and then
// with the number of pictures that are written.
func (s Set) WriteKaggle(ctx context.Context, folder string, progress func(done int)) error {
	if err := s.Check(); err != nil {
		return err
	}
	labels := filepath.Join(folder, labelsFile)
	if _, err := os.Lstat(labels); err == nil {
		return fmt.Errorf("synth: %s is there already; choose another folder", labels)
	} else if !os.IsNotExist(err) {
		return fmt.Errorf("synth: %w", err)
	}
	images := filepath.Join(folder, imagesFolder)
	if err := os.MkdirAll(images, 0o777); err != nil {
		return fmt.Errorf("synth: making the folder of pictures: %w", err)
	}
	for lo := 0; lo < s.N; lo += block {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("synth: stopped after %d of %d pictures: %w", lo, s.N, err)
		}
		hi := min(lo+block, s.N)
		if err := s.writePictures(images, lo, hi); err != nil {
			return err
		}
		if progress != nil {
			progress(hi)
		}
	}
	return galaxy.WriteLabels(labels, s.Labels())
}

// writePictures writes those of galaxies lo to hi-1 and returns the error of the
// first that cannot be.
func (s Set) writePictures(folder string, lo, hi int) error {
	var errs [block]error
	par.For(hi-lo, 1, func(from, to int) {
		for i := from; i < to; i++ {
			name := filepath.Join(folder, s.ID(lo+i)+".jpg")
			errs[i] = galaxy.WriteWhole(name, func(w io.Writer) error {
				return jpeg.Encode(w, s.Picture(lo+i).Image(), &jpeg.Options{Quality: jpegQuality})
			})
		}
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
