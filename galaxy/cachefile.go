package galaxy

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"

	"galaxynet/tensor/par"
)

// A cache file holds n images of size×size pixels, and at its end the index:
//
//	offset        bytes
//	0             64            header
//	4096          n·3·size²     images, one behind the other
//	behind them   to the end    index: the framing's text, then n entries
//
// Numbers are little-endian. The header is
//
//	0   magic                    32   bytes of the index
//	16  CRC-32C of the index     40   n
//	20  size                     48   zeros
//	24  offset of the index      60   CRC-32C of bytes 0 to 59
//
// and an entry is
//
//	id, reason             each its length (16 bits) and its bytes
//	length, time           of the image's file: 64 bits each, time in ns
//	sum                    16 bytes: the beginning of the SHA-256 of its bytes
//	checksum               CRC-32C of the image's pixels in this file
//
// where a reason says why there is no image; its place in the file is then zeros.
const (
	cacheMagic   = "galaxynet cache1" // the digit is the version
	headerBytes  = 64
	imagesOffset = 4096
	minEntry     = 2 + 2 + 8 + 8 + 16 + 4
)

// castagnoli is the polynomial of CRC-32C, which processors compute.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// An entry is what a cache knows of one image.
type entry struct {
	id       string
	reason   string // why the image is bad, or empty
	stamp    stamp
	sum      [16]byte // zeros if the file could not be read
	checksum uint32
}

// A stamp is what is compared first to see whether a file has changed.
type stamp struct {
	length, time int64
}

// A cacheFile is an open cache.
type cacheFile struct {
	size    int
	framing string
	entries []entry
	data    []byte // the whole file, not to be written to
	unmap   func() error
}

// imageBytes is the size of one image.
func (c *cacheFile) imageBytes() int { return 3 * c.size * c.size }

// pixels returns the pixels of image i where they lie in the file.
func (c *cacheFile) pixels(i int) []byte {
	n := c.imageBytes()
	return c.data[imagesOffset+i*n:][:n:n]
}

// openCacheFile opens a cache and checks everything but the pixels. It returns an
// error that is fs.ErrNotExist if there is no such file.
func openCacheFile(path string) (*cacheFile, error) {
	data, unmap, err := mapFile(path)
	if err != nil {
		return nil, fmt.Errorf("image cache %s: %w", path, unwrapPath(err))
	}
	c, err := parseCache(data)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("image cache %s: %w", path, err), unmap())
	}
	c.unmap = unmap
	return c, nil
}

// parseCache reads the header and the index of a cache's bytes, which may be
// anything: what it returns fits them, and it allocates no more than a small
// multiple of their number.
func parseCache(data []byte) (*cacheFile, error) {
	little := binary.LittleEndian
	if len(data) < imagesOffset {
		return nil, fmt.Errorf("%d bytes are too few", len(data))
	}
	header := data[:headerBytes]
	if string(header[:len(cacheMagic)]) != cacheMagic {
		return nil, fmt.Errorf("it begins with %q, not %q", header[:len(cacheMagic)], cacheMagic)
	}
	if crc32.Checksum(header[:60], castagnoli) != little.Uint32(header[60:]) {
		return nil, errors.New("the header is damaged: its checksum differs")
	}
	size, offset, length, n := uint64(little.Uint32(header[20:])), little.Uint64(header[24:]), little.Uint64(header[32:]), little.Uint64(header[40:])
	total := uint64(len(data))
	if size < 1 || size > maxFramingSize || n > total/minEntry ||
		offset != imagesOffset+n*3*size*size || offset > total || length != total-offset {
		return nil, fmt.Errorf("%d images of %d×%d pixels, and an index of %d bytes from byte %d on, do not make up a file of %d bytes", n, size, size, length, offset, total)
	}
	index := indexReader{rest: data[offset:]}
	if crc32.Checksum(index.rest, castagnoli) != little.Uint32(header[16:]) {
		return nil, errors.New("the index is damaged: its checksum differs")
	}
	c := &cacheFile{size: int(size), data: data, framing: index.text()}
	if n > uint64(len(index.rest))/minEntry {
		return nil, fmt.Errorf("%d images in an index of %d bytes", n, length)
	}
	c.entries = make([]entry, n)
	for i := range c.entries {
		c.entries[i] = index.entry()
	}
	if index.failed || len(index.rest) > 0 {
		return nil, errors.New("the index does not hold what the header says")
	}
	return c, nil
}

// An indexReader takes an index apart. Once bytes are missing it returns zeros.
type indexReader struct {
	rest   []byte
	failed bool
}

// next returns the next n bytes.
func (r *indexReader) next(n int) []byte {
	if n > len(r.rest) {
		r.failed, r.rest = true, nil
		return make([]byte, n)
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *indexReader) text() string {
	return string(r.next(int(binary.LittleEndian.Uint16(r.next(2)))))
}

func (r *indexReader) entry() entry {
	var e entry
	e.id, e.reason = r.text(), r.text()
	e.stamp.length = int64(binary.LittleEndian.Uint64(r.next(8)))
	e.stamp.time = int64(binary.LittleEndian.Uint64(r.next(8)))
	copy(e.sum[:], r.next(16))
	e.checksum = binary.LittleEndian.Uint32(r.next(4))
	return e
}

// appendText appends a text's length and bytes; what does not fit 16 bits is cut
// off.
func appendText(b []byte, s string) []byte {
	s = s[:min(len(s), 1<<16-1)]
	return append(binary.LittleEndian.AppendUint16(b, uint16(len(s))), s...)
}

// header returns the bytes from 0 to imagesOffset of a cache, and its index.
func (c *cacheFile) header() (header, index []byte) {
	little := binary.LittleEndian
	index = appendText(nil, c.framing)
	for _, e := range c.entries {
		index = appendText(appendText(index, e.id), e.reason)
		index = little.AppendUint64(index, uint64(e.stamp.length))
		index = little.AppendUint64(index, uint64(e.stamp.time))
		index = append(index, e.sum[:]...)
		index = little.AppendUint32(index, e.checksum)
	}
	header = make([]byte, imagesOffset)
	copy(header, cacheMagic)
	little.PutUint32(header[16:], crc32.Checksum(index, castagnoli))
	little.PutUint32(header[20:], uint32(c.size))
	little.PutUint64(header[24:], uint64(c.indexOffset()))
	little.PutUint64(header[32:], uint64(len(index)))
	little.PutUint64(header[40:], uint64(len(c.entries)))
	little.PutUint32(header[60:], crc32.Checksum(header[:60], castagnoli))
	return header, index
}

// indexOffset is where the index begins.
func (c *cacheFile) indexOffset() int64 {
	return imagesOffset + int64(len(c.entries))*int64(c.imageBytes())
}

// damaged tells for every image whether its pixels differ from their checksum.
func (c *cacheFile) damaged() []bool {
	bad := make([]bool, len(c.entries))
	par.For(len(bad), 16, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			e := &c.entries[i]
			bad[i] = e.reason == "" && crc32.Checksum(c.pixels(i), castagnoli) != e.checksum
		}
	})
	return bad
}

// mayReplace returns an error if a file is neither empty nor an image cache, of this
// version or another, damaged or not: a name given by mistake costs no file.
func mayReplace(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return nil // there is none, or creating one will say why not
	}
	if !info.Mode().IsRegular() {
		return errors.New("exists and is not a regular file")
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	begin := make([]byte, len(cacheMagic)-1)
	if n, _ := io.ReadFull(file, begin); n > 0 && string(begin[:n]) != cacheMagic[:n] {
		return errors.New("exists and is not an image cache; remove it or give another name")
	}
	return nil
}

// createTemporary creates a file with a new name beside path, so that two
// programs that write the same file do not meet, and renaming stays within a
// disk.
func createTemporary(path string) (*os.File, error) {
	for i := 0; ; i++ {
		name := fmt.Sprintf("%s.%d-%d.tmp", path, os.Getpid(), i)
		file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return file, err
		}
	}
}
