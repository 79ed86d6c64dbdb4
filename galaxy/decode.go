package galaxy

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // the formats that Decode knows
	_ "image/png"

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
	img, err := decode(data)
	if err != nil {
		return RGB{}, err
	}
	return FromImage(img), nil
}

// decode is Decode without the conversion. A decoder's panic becomes an error:
// decoders of many formats meet data from anywhere.
func decode(data []byte) (img image.Image, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("decoding the image: the decoder failed: %v", r)
		}
	}()
	if len(data) == 0 {
		return nil, fmt.Errorf("no data: the file is empty")
	}
	header, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("reading the image's header: %w", err)
	}
	if header.Width <= 0 || header.Height <= 0 || header.Width > MaxPixels/header.Height {
		return nil, fmt.Errorf("an image of %d×%d pixels, want 1 to %d in all", header.Width, header.Height, MaxPixels)
	}
	img, _, err = image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("decoding the image: %w", err)
	}
	if b := img.Bounds(); b.Dx() != header.Width || b.Dy() != header.Height {
		return nil, fmt.Errorf("decoding the image: %d×%d pixels, but the header said %d×%d", b.Dx(), b.Dy(), header.Width, header.Height)
	}
	return img, nil
}

// ReadImage decodes an image file, which must be a regular file. Errors name it.
func ReadImage(path string) (RGB, error) {
	data, err := readImageFile(path)
	if err != nil {
		return RGB{}, fmt.Errorf("reading the image %s: %w", path, err)
	}
	im, err := Decode(data)
	if err != nil {
		return RGB{}, fmt.Errorf("%s: %w", path, err)
	}
	return im, nil
}
