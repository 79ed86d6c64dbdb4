package galaxy

import (
	"fmt"
	"image"
)

// A Framing says which square of an image is kept, and at which resolution.
type Framing struct {
	// Region keeps the region of interest, in the mode Mode. Without it, the
	// square in the image's middle is kept.
	Region bool
	Mode   Mode
	// Field is the side of the square in the image's middle as a fraction of
	// the image's shorter side, rounded to whole pixels.
	Field float64
	// Size is how many rows and columns are kept; the square is resized as
	// ResizeArea does.
	Size int
}

// CentreFraming keeps the central 288 of the challenge's 424 pixels, each 2×2 of
// them as one. A network sees 208 of them; the rest is for turned and shifted
// views. An image takes 62 208 bytes.
var CentreFraming = Framing{Field: 288. / 424, Size: 144}

// StudyFraming keeps what the study trained on: 64×64 pixels of the region of
// interest.
var StudyFraming = Framing{Region: true, Mode: Study, Size: 64}

// maxFramingSize bounds Framing.Size: an image takes 50 MB.
const maxFramingSize = 4096

// Check returns an error if a field is out of its range.
func (f Framing) Check() error {
	if f.Size < 1 || f.Size > maxFramingSize {
		return fmt.Errorf("images to keep of %d×%d pixels, want 1 to %d", f.Size, f.Size, maxFramingSize)
	}
	if !f.Region && !(f.Field > 0 && f.Field <= 1) {
		return fmt.Errorf("field %g of the image, want above 0 and at most 1", f.Field)
	}
	return nil
}

// String describes the framing in words that differ for framings that differ.
func (f Framing) String() string {
	if f.Region {
		return fmt.Sprintf("%s region of interest, %d×%d pixels", f.Mode, f.Size, f.Size)
	}
	return fmt.Sprintf("central %v of the image, %d×%d pixels", f.Field, f.Size, f.Size)
}

// Apply returns what is kept of an image. It panics if the image has no pixel.
func (f Framing) Apply(im RGB) RGB {
	if f.Region {
		im = FindRegion(im, f.Mode).Crop(im)
	} else {
		square := f.centre(im.W, im.H)
		im = im.Crop(square.Min.X, square.Min.Y, square.Dx(), square.Dy())
	}
	return ResizeArea(im, f.Size, f.Size)
}

// ofImage is Apply for an image as it was decoded. What is cut off need not be
// converted, which saves a tenth of the time.
func (f Framing) ofImage(img image.Image) RGB {
	part, ok := img.(interface {
		SubImage(image.Rectangle) image.Image
	})
	if f.Region || !ok {
		return f.Apply(FromImage(img))
	}
	b := img.Bounds()
	square := FromImage(part.SubImage(f.centre(b.Dx(), b.Dy()).Add(b.Min)))
	return ResizeArea(square, f.Size, f.Size)
}

// centre returns the square in the middle of an image.
func (f Framing) centre(width, height int) image.Rectangle {
	shorter := min(width, height)
	side := min(max(int(f.Field*float64(shorter)+.5), 1), shorter)
	x, y := (width-side)/2, (height-side)/2
	return image.Rect(x, y, x+side, y+side)
}
