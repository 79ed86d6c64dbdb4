package baseline

import "galaxynet/galaxy"

// Colours are what the baselines see of an image.
type Colours struct {
	Pixel   Colour // the pixel in column ⌊W/2⌋ and row ⌊H/2⌋
	Average Colour // of all pixels
	Centre  Colour // average of 9×9 pixels, or what there is of them, around Pixel
}

// ColoursOf returns the colours of an image, black if it has no pixels.
func ColoursOf(im galaxy.RGB) Colours {
	x, y := im.W/2, im.H/2
	return Colours{
		Pixel:   average(im, x, y, x+1, y+1),
		Average: average(im, 0, 0, im.W, im.H),
		Centre:  average(im, x-4, y-4, x+5, y+5),
	}
}

// average returns the average of the pixels in columns x0 to x1-1 and rows y0 to
// y1-1 that the image has.
func average(im galaxy.RGB, x0, y0, x1, y1 int) (mean Colour) {
	x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, im.W), min(y1, im.H)
	var sums [3]int
	for y := y0; y < y1; y++ {
		row := im.Pix[3*(y*im.W+x0) : 3*(y*im.W+x1)]
		for ; len(row) >= 3; row = row[3:] {
			sums[0] += int(row[0])
			sums[1] += int(row[1])
			sums[2] += int(row[2])
		}
	}
	if n := (x1 - x0) * (y1 - y0); n > 0 {
		for c, sum := range sums {
			mean[c] = float64(sum) / float64(255*n)
		}
	}
	return mean
}
