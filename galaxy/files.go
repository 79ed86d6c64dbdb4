package galaxy

import "sync/atomic"

// Files are images that are decoded whenever they are asked for: for one look at
// many, where a Cache would not pay. They may be used by any number of goroutines.
type Files struct {
	files   []ImageFile
	framing Framing
	bad     []atomic.Pointer[BadImage]
}

// NewFiles returns what a framing keeps of the images in files, which it does not
// read yet. It returns an error if the framing is out of its range.
func NewFiles(files []ImageFile, framing Framing) (*Files, error) {
	if err := framing.Check(); err != nil {
		return nil, err
	}
	return &Files{files, framing, make([]atomic.Pointer[BadImage], len(files))}, nil
}

// Len returns the number of files.
func (f *Files) Len() int { return len(f.files) }

// ID returns the id of image i, 0 ≤ i < Len.
func (f *Files) ID(i int) string { return f.files[i].ID }

// Image reads image i: the same pixels that a Cache with the framing has. An image
// that cannot be used is black, and Bad tells why.
func (f *Files) Image(i int) RGB {
	im, err := f.framing.read(f.files[i].Path)
	if err != nil {
		f.bad[i].Store(&BadImage{f.files[i], err})
		return NewRGB(f.framing.Size, f.framing.Size)
	}
	return im
}

// Bad returns what was wrong with image i when Image read it, or nil.
func (f *Files) Bad(i int) *BadImage { return f.bad[i].Load() }

// read returns what is kept of the image in a file. The error does not name it.
func (f Framing) read(path string) (RGB, error) {
	data, err := readImageFile(path)
	if err != nil {
		return RGB{}, err
	}
	img, err := decode(data)
	if err != nil {
		return RGB{}, err
	}
	return f.ofImage(img), nil
}
