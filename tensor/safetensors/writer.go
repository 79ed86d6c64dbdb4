package safetensors

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
)

// Writer writes a new file, one tensor at a time, so that no more than one
// tensor and a small buffer need to be in memory. It writes under a temporary
// name in the folder of the final one; Commit gives the file its name. It must
// not be used by several goroutines at once.
type Writer struct {
	path    string
	file    *os.File // nil after Commit and Close
	data    int64    // where the header ends
	records []record // in the order of their data
	index   map[string]int
	written []bool
	buffer  []byte
}

// Create begins a new file for path with the given metadata, which may be nil,
// and tensors. The type of each is F32 or I64. I64 tensors are laid out first,
// otherwise the order is that of the entries.
//
// The intended use ends with Commit, and calls Close in every case:
//
//	w, err := safetensors.Create(path, nil, entries)
//	if err != nil { … }
//	defer w.Close()
//	… w.WriteFloat32s(name, values) for every tensor
//	return w.Commit()
//
// It returns an error if the entries make no valid header, if path is something
// else than a regular file, or if the temporary file cannot be written.
func Create(path string, metadata map[string]string, entries []Entry) (*Writer, error) {
	w := &Writer{path: path, buffer: make([]byte, chunk)}
	header, records, err := encodeHeader(metadata, entries)
	if err != nil {
		return nil, w.wrap(err)
	}
	w.data, w.records, w.written = int64(len(header)), records, make([]bool, len(records))
	w.index = make(map[string]int, len(records))
	for i, r := range records {
		w.index[r.Name] = i
	}
	// Renaming would replace a device or a pipe by a file.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, w.wrap(errors.New("exists and is not a regular file"))
	}
	if w.file, err = createBeside(path); err != nil {
		return nil, w.wrap(err)
	}
	if _, err := w.file.WriteAt(header, 0); err != nil {
		return nil, errors.Join(w.wrap(fmt.Errorf("writing the header: %w", err)), w.Close())
	}
	return w, nil
}

// createBeside creates a file with a new name in the folder of path. (The
// permissions are those of an ordinary new file, unlike those of
// os.CreateTemp, which only the owner can read.)
func createBeside(path string) (*os.File, error) {
	for i := 0; ; i++ {
		name := fmt.Sprintf("%s.%d-%d.tmp", path, os.Getpid(), i)
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return file, err
		}
	}
}

// WriteFloat32s writes the values of the F32 tensor called name, in row-major
// order. Tensors may come in any order, each exactly once. It returns an error
// if there is no such tensor, if it was written before, if its type or number
// of elements is another, or if writing fails.
func (w *Writer) WriteFloat32s(name string, values []float32) error {
	return w.write(name, F32, len(values), func(part []byte, first int) {
		for i := range len(part) / 4 {
			little.PutUint32(part[4*i:], math.Float32bits(values[first+i]))
		}
	})
}

// WriteInt64s writes the values of the I64 tensor called name, as WriteFloat32s
// does for F32.
func (w *Writer) WriteInt64s(name string, values []int64) error {
	return w.write(name, I64, len(values), func(part []byte, first int) {
		for i := range len(part) / 8 {
			little.PutUint64(part[8*i:], uint64(values[first+i]))
		}
	})
}

// write checks that the tensor called name is due with n elements of type t,
// and writes it in pieces; encode fills a piece with the elements from first.
func (w *Writer) write(name string, t DType, n int, encode func(part []byte, first int)) error {
	i, ok := w.index[name]
	if !ok {
		return w.wrap(fmt.Errorf("tensor %s was not announced to Create", quoted(name)))
	}
	r := w.records[i]
	switch {
	case w.file == nil:
		return w.wrap(fmt.Errorf("tensor %s: the writer is closed", quoted(name)))
	case w.written[i]:
		return w.wrap(fmt.Errorf("tensor %s was written before", quoted(name)))
	case r.DType != t:
		return w.wrap(fmt.Errorf("tensor %s: values are %s, Create was told %s", quoted(name), t, r.DType))
	case r.Len() != n:
		return w.wrap(fmt.Errorf("tensor %s: shape %v has %d elements, not %d", quoted(name), r.Shape, r.Len(), n))
	}
	width := bitsOf[t] / 8
	for at := r.begin; at < r.end; at += chunk {
		part := w.buffer[:min(chunk, r.end-at)]
		encode(part, int((at-r.begin)/width))
		if _, err := w.file.WriteAt(part, w.data+at); err != nil {
			return w.wrap(fmt.Errorf("tensor %s: %w", quoted(name), err))
		}
	}
	w.written[i] = true
	return nil
}

// Commit makes the file durable and gives it its name, in place of an older
// file or symbolic link of that name. It returns an error if a tensor was not
// written or if the system refuses; then the older file is untouched and the
// new one removed.
func (w *Writer) Commit() error {
	if w.file == nil {
		return w.wrap(errors.New("the writer is closed"))
	}
	if err := w.commit(); err != nil {
		return errors.Join(w.wrap(err), w.Close())
	}
	w.file = nil
	syncFolder(filepath.Dir(w.path))
	return nil
}

// commit does what Commit says, up to the renaming.
func (w *Writer) commit() error {
	for i, written := range w.written {
		if !written {
			return fmt.Errorf("tensor %s was not written", quoted(w.records[i].Name))
		}
	}
	if err := w.file.Sync(); err != nil {
		return err
	}
	if err := w.file.Close(); err != nil {
		return err
	}
	return os.Rename(w.file.Name(), w.path)
}

// syncFolder makes a renaming in folder durable. Not every system can (Windows
// cannot, nor some network file systems); the file is whole without it, so an
// error is of no use to the caller.
func syncFolder(folder string) {
	if d, err := os.Open(folder); err == nil {
		d.Sync()
		d.Close()
	}
}

// Close removes the unfinished file. After Commit it does nothing.
func (w *Writer) Close() error {
	if w.file == nil {
		return nil
	}
	file := w.file
	w.file = nil
	file.Close() // fails if Commit closed it before its renaming failed
	if err := os.Remove(file.Name()); err != nil {
		return w.wrap(err)
	}
	return nil
}

// wrap adds the file's name to an error.
func (w *Writer) wrap(err error) error { return fmt.Errorf("safetensors: writing %s: %w", w.path, err) }
