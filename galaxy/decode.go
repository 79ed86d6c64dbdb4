package galaxy

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // the formats that Decode knows
	_ "image/png"
	"os"

	_ "golang.org/x/image/bmp"
	_ "golang.org/x/image/tiff"
	_ "golang.org/x/image/webp"
)

// MaxPixels is how many pixels an image may have: a larger one is refused by
// what its header says, before memory is taken for it.
const MaxPixels = 1 << 26

// Decode decodes a JPEG, PNG, WebP, TIFF or BMP. The error says what is wrong with
// the data, but not where they are from.
func Decode(data []byte) (RGB, error) {
	if len(data) == 0 {
		return RGB{}, fmt.Errorf("no data: the file is empty")
	}
	header, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return RGB{}, fmt.Errorf("reading the image's header: %w", err)
	}
	if header.Width <= 0 || header.Height <= 0 || header.Width > MaxPixels/header.Height {
		return RGB{}, fmt.Errorf("an image of %d×%d pixels, want 1 to %d in all", header.Width, header.Height, MaxPixels)
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return RGB{}, fmt.Errorf("decoding the image: %w", err)
	}
	return FromImage(img), nil
}

// ReadImage decodes an image file. Errors name the file.
func ReadImage(path string) (RGB, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return RGB{}, fmt.Errorf("reading an image: %w", err)
	}
	im, err := Decode(data)
	if err != nil {
		return RGB{}, fmt.Errorf("%s: %w", path, err)
	}
	return im, nil
}
