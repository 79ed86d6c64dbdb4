package safetensors

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
)

const (
	prefix    = 8           // bytes of the header's length at the start of the file
	maxHeader = 100_000_000 // bytes; the limit of the format's reference implementation
	chunk     = 64 << 10    // bytes read or written at once; a multiple of every element's size
	maxValues = 1 << 40     // bytes of one result: within the address space, beyond which make panics
)

// File is a safetensors file whose header was read and found to be right. The
// values stay in the file until they are asked for, one tensor at a time. Its
// methods may be called at the same time from several goroutines.
type File struct {
	name     string
	r        io.ReaderAt
	closer   io.Closer // nil if the caller owns r
	data     int64     // where the header ends
	metadata map[string]string
	records  []record // in the order of their data
	index    map[string]int
}

// Open opens the file at path and reads its header. It returns an error that
// names the file, the tensor and the broken rule unless the whole header is
// right, see NewFile, or if path is something else than a regular file. Close
// closes the file.
func Open(path string) (*File, error) {
	// To open a pipe would wait for its writer.
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("safetensors: %s: not a regular file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	if info, err = file.Stat(); err != nil {
		file.Close()
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	f, err := NewFile(file, info.Size(), path)
	if err != nil {
		file.Close()
		return nil, err
	}
	f.closer = file
	return f, nil
}

// NewFile reads the header of a file of size bytes from r; name stands for the
// file in errors. The size must be true: what is allocated here and later for
// values is bounded by it.
//
// The header must be as the package comment says, and the tensors must cover
// the data completely and without overlap.
func NewFile(r io.ReaderAt, size int64, name string) (*File, error) {
	f := &File{name: name, r: r}
	if err := f.readHeader(size); err != nil {
		return nil, f.wrap(err)
	}
	f.index = make(map[string]int, len(f.records))
	for i, record := range f.records {
		f.index[record.Name] = i
	}
	return f, nil
}

// readHeader fills f from the file's header. It allocates nothing for a header
// that is longer than the file or that begins with the wrong byte.
func (f *File) readHeader(size int64) error {
	var start [prefix + 1]byte
	if size < int64(len(start)) {
		return fmt.Errorf("%d bytes are too short for a header", size)
	}
	if err := f.readAt(start[:], 0); err != nil {
		return fmt.Errorf("reading the header's length: %w", err)
	}
	length := little.Uint64(start[:])
	switch {
	case length > maxHeader:
		return fmt.Errorf("header length %d is above the format's limit of %d bytes", length, maxHeader)
	case int64(length) > size-prefix:
		return fmt.Errorf("header length %d is more than the %d bytes that follow it (truncated?)", length, size-prefix)
	case length == 0:
		return errors.New("header length is 0")
	case start[prefix] != '{':
		return fmt.Errorf("header begins with %q, want '{' (not a safetensors file?)", start[prefix])
	}
	text := make([]byte, length)
	if err := f.readAt(text, prefix); err != nil {
		return fmt.Errorf("reading the header: %w", err)
	}
	var err error
	if f.metadata, f.records, err = parseHeader(text); err != nil {
		return err
	}
	f.data = prefix + int64(length)
	return checkLayout(f.records, size-f.data)
}

// Close closes the file that Open opened.
func (f *File) Close() error {
	if f.closer == nil {
		return nil
	}
	if err := f.closer.Close(); err != nil {
		return fmt.Errorf("safetensors: %w", err)
	}
	return nil
}

// Names returns the names of the tensors in the order of their data, in which
// the file is read fastest.
func (f *File) Names() []string {
	names := make([]string, len(f.records))
	for i, r := range f.records {
		names[i] = r.Name
	}
	return names
}

// Metadata returns a copy of the header's free texts; it is empty if there are
// none.
func (f *File) Metadata() map[string]string { return maps.Clone(f.metadata) }

// Entry returns the description of the tensor called name, or an error if the
// file has no such tensor.
func (f *File) Entry(name string) (Entry, error) {
	r, err := f.find(name)
	r.Shape = slices.Clone(r.Shape)
	return r.Entry, err
}

// ReadTo reads the tensor called name into dst, in row-major order, converting
// to float32:
//
//	F32   as it is, bit by bit
//	F16   exact, subnormals, infinities and NaN included
//	BF16  exact
//	F64   rounded once, to nearest, ties to even; beyond ±3.4e38 becomes ±Inf
//	I64   rounded likewise; exact up to ±2^24
//
// It returns an error if the file has no such tensor, if dst is not as long as
// the tensor, if the type is another, or if reading fails; then dst may be
// partly written.
func (f *File) ReadTo(dst []float32, name string) error {
	r, err := f.find(name)
	if err != nil {
		return err
	}
	if !r.DType.readable() {
		return f.wrap(fmt.Errorf("tensor %s: dtype %s is not converted to float32 (F32, F64, F16, BF16 and I64 are)",
			quoted(name), r.DType))
	}
	if len(dst) != r.Len() {
		return f.wrap(fmt.Errorf("tensor %s: shape %v has %d elements, the destination %d", quoted(name), r.Shape, r.Len(), len(dst)))
	}
	width := int(bitsOf[r.DType] / 8)
	return f.chunks(r, func(part []byte) {
		n := len(part) / width
		decodeTo(dst[:n], part, r.DType)
		dst = dst[n:]
	})
}

// Float32s returns the values of the tensor called name, in row-major order,
// converted as ReadTo does.
func (f *File) Float32s(name string) ([]float32, error) {
	r, err := f.find(name)
	if err != nil {
		return nil, err
	}
	if !r.DType.readable() {
		return nil, f.ReadTo(nil, name)
	}
	if err := f.checkMemory(r, 4); err != nil {
		return nil, err
	}
	dst := make([]float32, r.Len())
	if err := f.ReadTo(dst, name); err != nil {
		return nil, err
	}
	return dst, nil
}

// Int64s returns the values of the I64 tensor called name, in row-major order.
// It returns an error if the file has no such tensor, if its type is another,
// or if reading fails.
func (f *File) Int64s(name string) ([]int64, error) {
	r, err := f.find(name)
	if err != nil {
		return nil, err
	}
	if r.DType != I64 {
		return nil, f.wrap(fmt.Errorf("tensor %s: dtype %s, want I64", quoted(name), r.DType))
	}
	if err := f.checkMemory(r, 8); err != nil {
		return nil, err
	}
	dst := make([]int64, 0, r.Len())
	err = f.chunks(r, func(part []byte) {
		for ; len(part) > 0; part = part[8:] {
			dst = append(dst, int64(little.Uint64(part)))
		}
	})
	if err != nil {
		return nil, err
	}
	return dst, nil
}

// chunks calls use with the tensor's bytes, piece after piece. All pieces but
// the last have the same length, and none cuts an element.
func (f *File) chunks(r record, use func(part []byte)) error {
	buffer := make([]byte, min(chunk, r.end-r.begin))
	for at := r.begin; at < r.end; at += int64(len(buffer)) {
		buffer = buffer[:min(int64(len(buffer)), r.end-at)]
		if err := f.readAt(buffer, f.data+at); err != nil {
			return f.wrap(fmt.Errorf("tensor %s: reading %d bytes at %d: %w", quoted(r.Name), len(buffer), f.data+at, err))
		}
		use(buffer)
	}
	return nil
}

// readAt fills buffer from the file at offset. The end of the file before the
// end of the buffer is io.ErrUnexpectedEOF.
func (f *File) readAt(buffer []byte, offset int64) error {
	n, err := f.r.ReadAt(buffer, offset)
	if n == len(buffer) {
		return nil // io.ReaderAt may return io.EOF with the last bytes
	}
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// find returns the record of the tensor called name.
func (f *File) find(name string) (record, error) {
	if i, ok := f.index[name]; ok {
		return f.records[i], nil
	}
	const shown = 8
	var list []string
	for _, r := range f.records[:min(shown, len(f.records))] {
		list = append(list, quoted(r.Name))
	}
	if len(f.records) > shown {
		list = append(list, "…")
	}
	return record{}, f.wrap(fmt.Errorf("no tensor %s among %d: %s", quoted(name), len(f.records), strings.Join(list, ", ")))
}

// checkMemory returns an error if the tensor's elements, width bytes each, are
// more than a slice can hold.
func (f *File) checkMemory(r record, width int64) error {
	if limit := min(int64(maxValues), math.MaxInt); int64(r.Len()) > limit/width {
		return f.wrap(fmt.Errorf("tensor %s: %d elements do not fit into %d bytes of memory", quoted(r.Name), r.Len(), limit))
	}
	return nil
}

// wrap adds the file's name to an error.
func (f *File) wrap(err error) error { return fmt.Errorf("safetensors: %s: %w", f.name, err) }
