package main

import (
	"bufio"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"galaxynet/galaxy"
	"galaxynet/tensor/par"
)

// endings are those of the files that are taken for images, in lower case.
var endings = []string{".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp"}

// A source is an image to be done.
type source struct {
	id       string // file name without its ending
	path     string
	modified time.Time
}

// result returns the path of the image's PNG in a folder.
func (s source) result(folder string) string { return filepath.Join(folder, s.id+".png") }

// listImages returns the images of a folder, ordered by their ids. Files whose
// name begins with a dot are no images.
func listImages(folder string) ([]source, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("listing the images: %w", err)
	}
	var images []source
	for _, e := range entries {
		ending := filepath.Ext(e.Name())
		if e.IsDir() || strings.HasPrefix(e.Name(), ".") || !slices.Contains(endings, strings.ToLower(ending)) {
			continue
		}
		info, err := os.Stat(filepath.Join(folder, e.Name())) // of what a link leads to
		if err != nil {
			return nil, fmt.Errorf("listing the images: %w", err)
		}
		images = append(images, source{strings.TrimSuffix(e.Name(), ending), filepath.Join(folder, e.Name()), info.ModTime()})
	}
	if len(images) == 0 {
		return nil, fmt.Errorf("%s has no images; their names end in %s", folder, strings.Join(endings, ", "))
	}
	slices.SortFunc(images, func(a, b source) int { return strings.Compare(a.id, b.id) })
	for i := 1; i < len(images); i++ {
		if images[i].id == images[i-1].id {
			return nil, fmt.Errorf("%s and %s have the same id", images[i-1].path, images[i].path)
		}
	}
	return images, nil
}

// writeWhole writes a file under a temporary name and then gives it its own, so
// that nobody ever sees a part of it.
func writeWhole(path string, write func(io.Writer) error) error {
	temporary := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part")
	f, err := os.Create(temporary)
	if err != nil {
		return fmt.Errorf("writing a result: %w", err)
	}
	buffer := bufio.NewWriter(f)
	err = write(buffer)
	if err == nil {
		err = buffer.Flush()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		os.Remove(temporary) // best effort: the first error is the one to tell
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// encoder keeps the buffers of its compressor, which would cost more to set up
// for each image than the image to compress.
var encoder = png.Encoder{BufferPool: &buffers{}}

// buffers makes a png.EncoderBufferPool of par's spares.
type buffers struct {
	spares par.Spares[png.EncoderBuffer]
}

func (b *buffers) Get() *png.EncoderBuffer  { return b.spares.Take() }
func (b *buffers) Put(e *png.EncoderBuffer) { b.spares.Put(e) }

// writePNG writes an image.
func writePNG(path string, im galaxy.RGB) error {
	return writeWhole(path, func(w io.Writer) error { return encoder.Encode(w, im.Image()) })
}
