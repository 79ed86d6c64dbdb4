package baseline

import (
	"math"
	"slices"

	"galaxynet/galaxy"
)

var nan = math.NaN()

// Hues predicts the mean labels of the training images whose colour has a similar
// hue. There are six sectors of the colour circle, of 60 degrees each, around red,
// yellow, green, cyan, blue and magenta.
//
// This is the competition's central-pixel benchmark, which "clusters training
// galaxies according to the color in the center of the image and then assigns the
// associated probability values to like-colored images in the test set". Its file
// has only six different rows for 79,975 images: for 57,569 (yellow), 16,625 (red),
// 3,885 (blue), 1,688 (magenta), 157 (cyan) and 51 (green). Of 300 test images
// that are at hand 295 get the right row of the six if the hue is that of the
// average of the 9×9 pixels in the centre (Colours.Centre), and 287 if it is that of
// a single pixel. The competition's file has 0 in the whole column Class11.6, a
// mistake that is not repeated here.
type Hues struct {
	means [sectors][galaxy.Columns]float32
}

const sectors = 6

// FitHues returns the mean labels of the sectors. Where a sector knows nothing of a
// column, the mean of all images stands. colours[i] belongs to row i; it panics if
// their numbers differ.
func FitHues(colours []Colour, train *galaxy.Labels) *Hues {
	checkColours("FitHues", colours, train)
	var sums [sectors][galaxy.Columns]float64
	var known [sectors][galaxy.Columns]int
	for i, c := range colours {
		s := sector(c)
		for j, v := range train.Row(i) {
			if v == v {
				sums[s][j] += float64(v)
				known[s][j]++
			}
		}
	}
	h := new(Hues)
	all := train.Means()
	for s := range sectors {
		for j := range galaxy.Columns {
			mean := all[j]
			if n := known[s][j]; n > 0 {
				mean = sums[s][j] / float64(n)
			}
			h.means[s][j] = float32(mean)
		}
	}
	return h
}

// PredictTo copies the means of the colour's sector.
func (h *Hues) PredictTo(dst []float32, c Colour) { copy(dst, h.means[sector(c)][:]) }

// sector returns 0 for red, 1 for yellow, ... 5 for magenta.
func sector(c Colour) int { return int((hue(c)+30)/60) % sectors }

// hue returns the angle on the colour circle in degrees: 0 for red, 120 for green,
// 240 for blue; with the largest of the three called max and the smallest min,
//
//	60 · (green - blue) / (max - min)            if red is the largest
//	60 · (blue - red) / (max - min) + 120        if green is
//	60 · (red - green) / (max - min) + 240       if blue is
//
// plus 360 if that is negative. It is 0 for greys.
func hue(c Colour) float64 {
	red, green, blue := c[0], c[1], c[2]
	most, least := slices.Max(c[:]), slices.Min(c[:])
	angle := 0.0
	switch {
	case !(most > least):
	case red == most:
		angle = 60 * (green - blue) / (most - least)
	case green == most:
		angle = 60*(blue-red)/(most-least) + 120
	default:
		angle = 60*(red-green)/(most-least) + 240
	}
	if angle < 0 {
		angle += 360
	}
	return angle
}
