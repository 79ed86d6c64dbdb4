// Package input finds the image files that a program's arguments name: images,
// folders of images, and catalogues.
//
// A catalogue is a text with an id or a path a line, or a table of comma-separated
// values whose header has a column of ids (GalaxyID, id, id_str) or of paths (path,
// file, filename, image):
//
//	GalaxyID,Class1.1,…            path
//	100008,0.383147,…              night1/100008.jpg
//	100023,0.327001,…              night2/100023.fits
//
// What has a slash is a path, seen from the catalogue's folder. Everything else is
// an id, or a file's name that begins with one: its image is looked for in given
// folders or, without any, in the catalogue's own.
//
// Reading order: input.go, catalogue.go.
package input

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"galaxynet/galaxy"
	_ "galaxynet/galaxy/fits" // another format of images
)

// Found are the images that arguments name, in their order.
type Found struct {
	Files []galaxy.ImageFile
	// Bad are those that there are not, or whose id cannot stand in a table.
	Bad []galaxy.BadImage
}

// Find returns the images that arguments name; those of a folder in the order of
// their ids. folders are where ids of catalogues are looked for. It returns an error
// for an argument that is not there, a folder without images, a catalogue that
// cannot be read, and two images with the same id.
func Find(arguments, folders []string) (found Found, err error) {
	if len(arguments) == 0 {
		return found, errors.New("no images given: name images, folders of images or catalogues behind the flags")
	}
	for _, name := range arguments {
		if err := found.add(name, folders); err != nil {
			return found, err
		}
	}
	first := map[string]string{}
	for _, f := range found.Files {
		if path, ok := first[f.ID]; ok {
			return found, fmt.Errorf("two images have the id %s: %s and %s", f.ID, path, f.Path)
		}
		first[f.ID] = f.Path
	}
	found.Files = slices.DeleteFunc(found.Files, found.unfit)
	return found, nil
}

// add adds what one argument names.
func (f *Found) add(name string, folders []string) error {
	info, err := os.Stat(name)
	switch {
	case err != nil && strings.HasPrefix(name, "-"):
		return fmt.Errorf("%s stands behind the images; flags come before them", name)
	case err != nil:
		return fmt.Errorf("looking for images: %w", err)
	case info.IsDir():
		files, err := galaxy.FindImages(name)
		f.Files = append(f.Files, files...)
		return err
	case isCatalogue(name):
		return f.addCatalogue(name, folders)
	}
	f.Files = append(f.Files, imageFile(name))
	return nil
}

// imageFile returns the image at a path. Its id is the name without an ending.
func imageFile(path string) galaxy.ImageFile {
	name := filepath.Base(path)
	id := galaxy.ImageID(name)
	if id == name {
		id = strings.TrimSuffix(name, filepath.Ext(name))
	}
	return galaxy.ImageFile{ID: id, Path: path}
}

// unfit tells whether an image's id cannot stand in a table, and notes it.
func (f *Found) unfit(file galaxy.ImageFile) bool {
	row, err := galaxy.NewLabels([]string{file.ID}, make([]float32, galaxy.Columns))
	if err == nil {
		err = galaxy.EncodeLabels(io.Discard, row)
	}
	if err != nil {
		f.Bad = append(f.Bad, galaxy.BadImage{ImageFile: file, Err: fmt.Errorf("its name cannot stand in a table: %w", err)})
	}
	return err != nil
}
