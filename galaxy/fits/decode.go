package fits

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
	"math"
	"slices"

	"github.com/astrogo/fitsio"

	"galaxynet/galaxy"
)

func init() {
	image.RegisterFormat("fits", "SIMPLE  =", Decode, DecodeConfig)
	image.RegisterFormat("fits.gz", "\x1f\x8b", decodePacked, decodePackedConfig)
}

// maxBytes is how much of a file is read, unpacked: three bands of MaxPixels
// values of 32 bits, and their headers.
const maxBytes = 12*galaxy.MaxPixels + 1<<22

// Decode reads the picture in a FITS file. It returns an error, which begins with
// "fits:", for a file that is damaged, too large, or without an image.
func Decode(r io.Reader) (image.Image, error) {
	data, err := readAll(r)
	if err != nil {
		return nil, err
	}
	bands, err := readBands(data)
	if err != nil {
		return nil, err
	}
	return Stretch(bands).Image(), nil
}

// DecodeConfig returns the height and width of the picture in a FITS file.
func DecodeConfig(r io.Reader) (image.Config, error) {
	data, err := readAll(r)
	if err != nil {
		return image.Config{}, err
	}
	parts, err := findPlanes(data)
	if err != nil {
		return image.Config{}, err
	}
	return image.Config{ColorModel: color.RGBAModel, Width: parts[0].axes[0], Height: parts[0].axes[1]}, nil
}

// readAll reads a file unit by unit, at most maxBytes. It stops where no header
// begins or one is absurd, which findPlanes will name: what a small file was
// compressed to is not unpacked for nothing.
func readAll(r io.Reader) ([]byte, error) {
	limited := io.LimitReader(r, maxBytes+1)
	var data bytes.Buffer
	var err error
	for err == nil {
		begin := data.Len()
		if err = copyHeader(&data, limited); err != nil {
			break
		}
		u, wrong := readHeader(data.Bytes()[begin:])
		if wrong != nil || u.tooLarge() {
			break
		}
		blocks := (u.data + blockBytes - 1) / blockBytes
		_, err = io.CopyN(&data, limited, int64(blocks)*blockBytes)
	}
	switch {
	case err != nil && err != io.EOF:
		return nil, fmt.Errorf("fits: reading: %w", err)
	case data.Len() > maxBytes:
		return nil, fmt.Errorf("fits: more than %d bytes", int64(maxBytes))
	}
	return data.Bytes(), nil
}

// copyHeader appends the blocks of a header, the last of which has the card END, or
// of something else the first block. It returns io.EOF if there is less.
func copyHeader(data *bytes.Buffer, r io.Reader) error {
	for begin := data.Len(); data.Len()-begin <= maxHeader; {
		at := data.Len()
		if _, err := io.CopyN(data, r, blockBytes); err != nil {
			return err
		}
		block := data.Bytes()[at:]
		if at == begin && !bytes.HasPrefix(block, []byte("SIMPLE")) && !bytes.HasPrefix(block, []byte("XTENSION")) {
			return nil
		}
		for card := range slices.Chunk(block, cardBytes) {
			if string(card[:8]) == "END     " {
				return nil
			}
		}
	}
	return nil
}

func decodePacked(r io.Reader) (image.Image, error) {
	unpacked, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("fits: unpacking: %w", err)
	}
	return Decode(unpacked)
}

func decodePackedConfig(r io.Reader) (image.Config, error) {
	unpacked, err := gzip.NewReader(r)
	if err != nil {
		return image.Config{}, fmt.Errorf("fits: unpacking: %w", err)
	}
	return DecodeConfig(unpacked)
}

// A part is a unit with an image, and where in the file it is.
type part struct {
	unit
	bytes []byte // header and data, and no more
}

// findPlanes returns the units that make up the picture: one of one or three
// planes, or three of one plane with equally many columns and rows.
func findPlanes(data []byte) ([]part, error) {
	var parts []part
	for units := 0; len(data) > 0 && units < maxUnits && len(parts) < 3; units++ {
		u, err := readHeader(data)
		if err != nil && units > 0 && len(parts) > 0 {
			break // what follows the last image may be anything
		}
		if err != nil {
			return nil, err
		}
		if u.tooLarge() {
			return nil, fmt.Errorf("fits: an image of %d×%d pixels, want 1 to %d in all", u.axes[0], u.axes[1], galaxy.MaxPixels)
		}
		end := u.header + u.data
		if end > len(data) {
			return nil, fmt.Errorf("fits: the file ends within the data: %d bytes of %d", len(data)-u.header, u.data)
		}
		planes := u.planes()
		same := len(parts) == 0 || u.planes() == 1 && parts[0].planes() == 1 && u.axes[0] == parts[0].axes[0] && u.axes[1] == parts[0].axes[1]
		if planes > 0 && !same {
			break
		}
		if planes > 0 {
			padded := append(make([]byte, 0, end+blockBytes), data[:end]...)
			parts = append(parts, part{u, padded})
		}
		data = data[min((end+blockBytes-1)/blockBytes*blockBytes, len(data)):]
		if planes == 3 {
			break
		}
	}
	switch {
	case len(parts) == 0:
		return nil, errors.New("fits: no image in the file (compressed ones are tables: funpack them)")
	case len(parts) == 2:
		parts = parts[:1]
	}
	u := parts[0].unit
	if n := u.planes(); n != 1 && n != 3 {
		return nil, fmt.Errorf("fits: an image of %d planes, want 1 or 3", n)
	}
	return parts, nil
}

// Bands are the physical values of an image: one plane or three, each of H rows
// of W values, the topmost row first. NaN stands for a value that is missing.
type Bands struct {
	W, H   int
	Planes [][]float32
}

// readBands reads the values of a file.
func readBands(data []byte) (bands Bands, err error) {
	parts, err := findPlanes(data)
	if err != nil {
		return bands, err
	}
	defer func() {
		if r := recover(); r != nil { // what the reader makes of cards that it does not expect
			err = fmt.Errorf("fits: the reader failed: %v", r)
		}
	}()
	bands.W, bands.H = parts[0].axes[0], parts[0].axes[1]
	for _, p := range parts {
		block := p.bytes[:(len(p.bytes)+blockBytes-1)/blockBytes*blockBytes] // findPlanes left room
		hdu, err := fitsio.NewDecoder(bytes.NewReader(block)).DecodeHDU()
		if err != nil {
			return bands, fmt.Errorf("fits: %w", err)
		}
		img, ok := hdu.(fitsio.Image)
		if !ok || len(img.Raw()) != p.data {
			return bands, errors.New("fits: the reader finds other data than the header says")
		}
		area := bands.W * bands.H
		values := decodeValues(img.Raw(), p.bits, scaleOf(img.Header()))
		for len(values) >= area {
			bands.Planes = append(bands.Planes, upsideDown(values[:area], bands.W))
			values = values[area:]
		}
	}
	return bands, nil
}

// A scale says what stored numbers mean.
type scale struct {
	zero, factor float64
	blank        int64
	hasBlank     bool
}

// scaleOf reads BZERO, BSCALE and BLANK.
func scaleOf(header *fitsio.Header) scale {
	s := scale{factor: 1}
	for _, c := range []struct {
		name string
		to   *float64
	}{{"BZERO", &s.zero}, {"BSCALE", &s.factor}} {
		if card := header.Get(c.name); card != nil {
			switch v := card.Value.(type) {
			case float64:
				*c.to = v
			case int:
				*c.to = float64(v)
			}
		}
	}
	if card := header.Get("BLANK"); card != nil {
		if v, ok := card.Value.(int); ok {
			s.blank, s.hasBlank = int64(v), true
		}
	}
	return s
}

// decodeValues turns stored numbers, big-endian and of the type that bits names,
// into physical ones.
func decodeValues(raw []byte, bits int, s scale) []float32 {
	width := max(bits, -bits) / 8
	out := make([]float32, len(raw)/width)
	big := binary.BigEndian
	for i := range out {
		at := raw[i*width:][:width]
		var stored int64
		switch bits {
		case -32:
			out[i] = float32(s.zero + s.factor*float64(math.Float32frombits(big.Uint32(at))))
			continue
		case -64:
			out[i] = float32(s.zero + s.factor*math.Float64frombits(big.Uint64(at)))
			continue
		case 8:
			stored = int64(at[0])
		case 16:
			stored = int64(int16(big.Uint16(at)))
		case 32:
			stored = int64(int32(big.Uint32(at)))
		case 64:
			stored = int64(big.Uint64(at))
		}
		out[i] = float32(s.zero + s.factor*float64(stored))
		if s.hasBlank && stored == s.blank {
			out[i] = float32(math.NaN())
		}
	}
	return out
}

// upsideDown returns rows of w values in the opposite order.
func upsideDown(values []float32, w int) []float32 {
	out := make([]float32, 0, len(values))
	for end := len(values); end > 0; end -= w {
		out = append(out, values[end-w:end]...)
	}
	return out
}
