package galaxy

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image/jpeg"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// encoded returns a small picture as a file of some formats without losses.
func encoded(t *testing.T, im RGB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for name, encode := range map[string]func(*bytes.Buffer) error{
		"PNG":  func(b *bytes.Buffer) error { return png.Encode(b, im.Image()) },
		"BMP":  func(b *bytes.Buffer) error { return bmp.Encode(b, im.Image()) },
		"TIFF": func(b *bytes.Buffer) error { return tiff.Encode(b, im.Image(), nil) },
	} {
		var b bytes.Buffer
		if err := encode(&b); err != nil {
			t.Fatal(err)
		}
		out[name] = b.Bytes()
	}
	return out
}

func TestDecodeKnowsTheFormats(t *testing.T) {
	im := noise(7, 5, 256, "formats")
	for name, data := range encoded(t, im) {
		got, err := Decode(data)
		if err != nil || got.W != im.W || got.H != im.H || !slices.Equal(got.Pix, im.Pix) {
			t.Errorf("%s: %v, %v, want %v", name, got, err, im)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, im.Image(), nil); err != nil {
		t.Fatal(err)
	}
	if got, err := Decode(b.Bytes()); err != nil || got.W != 7 || got.H != 5 {
		t.Errorf("JPEG: %d×%d, %v", got.W, got.H, err)
	}
	// One pixel, without losses.
	webp := "RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
	if got, err := Decode([]byte(webp)); err != nil || got.W != 1 || got.H != 1 {
		t.Errorf("WebP: %d×%d, %v", got.W, got.H, err)
	}
}

func TestBadImagesAreErrors(t *testing.T) {
	file := encoded(t, noise(7, 5, 256, "bad"))["PNG"]
	huge := slices.Clone(file) // the width of the header, which has a checksum that is checked before
	binary.BigEndian.PutUint32(huge[16:], 9000)
	binary.BigEndian.PutUint32(huge[20:], 9000)
	binary.BigEndian.PutUint32(huge[29:], pngChecksum(huge[12:29]))
	for _, c := range []struct {
		name, want string
		data       []byte
	}{
		{"empty", "the file is empty", nil},
		{"text", "reading the image's header: image: unknown format", []byte("GalaxyID,Class1.1")},
		{"cut in the header", "reading the image's header: unexpected EOF", file[:20]},
		{"cut", "decoding the image: png: ", file[:len(file)-30]},
		{"bomb", "an image of 9000×9000 pixels, want 1 to 67108864 in all", huge},
	} {
		_, err := Decode(c.data)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// pngChecksum is CRC-32, bit by bit.
func pngChecksum(data []byte) uint32 {
	sum := ^uint32(0)
	for _, b := range data {
		sum ^= uint32(b)
		for range 8 {
			sum = sum>>1 ^ 0xedb88320*(sum&1)
		}
	}
	return ^sum
}

func TestReadImageNamesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "100008.jpg")
	if _, err := ReadImage(path); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), path) {
		t.Errorf("missing: %v", err)
	}
	if err := os.WriteFile(path, []byte("GIF89a"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadImage(path); err == nil || !strings.HasPrefix(err.Error(), path+": ") {
		t.Errorf("no image: %v", err)
	}
	// A pipe or a terminal would keep the program waiting, /dev/zero never end.
	for _, irregular := range []string{os.DevNull, filepath.Dir(path)} {
		if _, err := ReadImage(irregular); err == nil || err.Error() != "reading the image "+irregular+": not a regular file" {
			t.Errorf("%s: %v, want that it is not a regular file", irregular, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	f.Add([]byte("BM"))
	f.Add([]byte("II*\x00\x08\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if im, err := Decode(data); err == nil && (im.W <= 0 || im.H <= 0 || len(im.Pix) != 3*im.W*im.H) {
			t.Errorf("%d×%d with %d bytes", im.W, im.H, len(im.Pix))
		}
	})
}
