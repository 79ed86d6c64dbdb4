package galaxy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// An ImageFile is a file that holds the image of the galaxy with an id.
type ImageFile struct {
	ID, Path string
}

// TrainingImages and TestImages are what the challenge's folders of images are
// called.
const (
	TrainingImages = "images_training_rev1"
	TestImages     = "images_test_rev1"
)

// FindImages lists the images in folders, in order of their ids. An id is a file's
// name without its extension (100008.jpg is 100008; m51.fits.gz is m51). Of a
// folder the images that lie in it directly count or, if there are none, those in
// its TrainingImages or else its TestImages, so that the challenge's unpacked
// data can be named as a whole.
//
// A file is taken for an image by its extension, or if that is an unknown one by
// its first bytes; names that begin with a dot are left out. It returns an error
// if a folder cannot be read or has no images, and if two files have the same id:
// whose labels would be meant?
func FindImages(folders ...string) ([]ImageFile, error) {
	var all []ImageFile
	for _, folder := range folders {
		files, err := imagesOf(folder)
		for _, sub := range []string{TrainingImages, TestImages} {
			if err == nil && len(files) == 0 {
				if files, err = imagesOf(filepath.Join(folder, sub)); errors.Is(err, fs.ErrNotExist) {
					err = nil
				}
			}
		}
		if err != nil {
			return nil, fmt.Errorf("looking for images: %w", err)
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("looking for images: none in %s, nor in a folder %s or %s in it", folder, TrainingImages, TestImages)
		}
		all = append(all, files...)
	}
	slices.SortFunc(all, func(a, b ImageFile) int {
		if c := strings.Compare(a.ID, b.ID); c != 0 {
			return c
		}
		return strings.Compare(a.Path, b.Path)
	})
	for i := 1; i < len(all); i++ {
		if all[i].ID == all[i-1].ID {
			return nil, fmt.Errorf("looking for images: two have the id %s: %s and %s", all[i].ID, all[i-1].Path, all[i].Path)
		}
	}
	return all, nil
}

// imagesOf lists the images that lie in a folder directly.
func imagesOf(folder string) ([]ImageFile, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var files []ImageFile
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		path := filepath.Join(folder, e.Name())
		if e.Type()&fs.ModeSymlink != 0 { // may lead to a file or to a folder
			if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
				continue
			}
		} else if !e.Type().IsRegular() {
			continue
		}
		if id, known := imageID(e.Name()); known || looksLikeImage(path) {
			files = append(files, ImageFile{ID: id, Path: path})
		}
	}
	return files, nil
}

// imageID returns a file's name without extension, and whether the extension is
// one of an image: then the id is the one that ImageID gives, as it is in tables.
func imageID(name string) (id string, known bool) {
	if id = ImageID(name); id != name {
		return id, true
	}
	return strings.TrimSuffix(name, filepath.Ext(name)), false
}

// magics are the first bytes of the formats that can be decoded; a question mark
// stands for any byte.
var magics = []string{"\xff\xd8\xff", "\x89PNG\r\n\x1a\n", "RIFF????WEBPVP8", "II*\x00", "MM\x00*", "BM????\x00\x00\x00\x00", "SIMPLE  ="}

// looksLikeImage reports whether a file begins as an image does.
func looksLikeImage(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	head := make([]byte, 16)
	n, err := io.ReadFull(file, head)
	if err != nil && err != io.ErrUnexpectedEOF {
		return false
	}
	return slices.ContainsFunc(magics, func(magic string) bool {
		if n < len(magic) {
			return false
		}
		for i := range len(magic) {
			if magic[i] != '?' && magic[i] != head[i] {
				return false
			}
		}
		return true
	})
}

// maxFileBytes is how long a file may be: room for MaxPixels in three colours of
// 32 bits.
const maxFileBytes = 12 * MaxPixels

// readImageFile returns a file's bytes. It reads only regular files, which
// cannot keep it waiting, and no more than maxFileBytes.
func readImageFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unwrapPath(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	if info.Size() > maxFileBytes {
		return nil, fmt.Errorf("the file has %d bytes, more than %d", info.Size(), int64(maxFileBytes))
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, unwrapPath(err)
	}
	defer file.Close()
	data := bytes.NewBuffer(make([]byte, 0, info.Size()+bytes.MinRead))
	if _, err := data.ReadFrom(io.LimitReader(file, maxFileBytes)); err != nil {
		return nil, unwrapPath(err)
	}
	return data.Bytes(), nil
}

// unwrapPath takes the file's name, which is said elsewhere, out of an error.
func unwrapPath(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

// A BadImage is an image that cannot be used, and why.
type BadImage struct {
	ImageFile
	Err error
}

// Error names the file and the reason.
func (b BadImage) Error() string { return fmt.Sprintf("image %s: %v", b.Path, b.Err) }

// Unwrap returns the reason.
func (b BadImage) Unwrap() error { return b.Err }
