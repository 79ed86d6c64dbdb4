package synth

import (
	"math"
	"slices"
	"testing"

	"galaxynet/galaxy"
)

// skyOf returns the median and the standard deviation of the corners of
// pictures, n × n pixels each.
func skyOf(pictures []galaxy.RGB, n int) (median, sd float64) {
	var values []float64
	for _, im := range pictures {
		for _, y0 := range []int{0, im.H - n} {
			for _, x0 := range []int{0, im.W - n} {
				for _, v := range im.Crop(x0, y0, n, n).Pix {
					values = append(values, float64(v))
				}
			}
		}
	}
	slices.Sort(values)
	median = values[len(values)/2]
	// Robust: half of a normal distribution lies within 0.6745 of its deviation.
	for i, v := range values {
		values[i] = math.Abs(v - median)
	}
	slices.Sort(values)
	return median, values[len(values)/2] / 0.6745
}

// moments are means and standard deviations of red, green and blue.
func moments(pictures []galaxy.RGB) (mean, sd [3]float64) {
	n := 0.0
	for _, im := range pictures {
		for i, v := range im.Pix {
			mean[i%3] += float64(v)
			sd[i%3] += float64(v) * float64(v)
		}
		n += float64(im.W * im.H)
	}
	for c := range mean {
		mean[c] /= n
		sd[c] = math.Sqrt(sd[c]/n - mean[c]*mean[c])
	}
	return mean, sd
}

func TestPicturesHaveTheBrightnessOfRealOnes(t *testing.T) {
	n := 2200
	if testing.Short() {
		n = 300
	}
	s := New(2, n, 64)
	pictures := s.Pictures(0, n)
	mean, sd := moments(pictures)
	var central [3]float64
	for _, im := range pictures {
		r, g, b := im.At(32, 32)
		for c, v := range [3]uint8{r, g, b} {
			central[c] += float64(v) / float64(n)
		}
	}
	median, noise := skyOf(pictures, 6)
	t.Logf("mean %.1f, sd %.1f, central %.1f, sky %.1f, sd %.1f", mean, sd, central, median, noise)
	// The specification's limit: 20 % of means and deviations that were
	// measured on real pictures. A picture's own mean scatters by half of
	// it, so a mean of 300 has an error of 3 %.
	for c, want := range [3]struct{ mean, sd, central float64 }{{24, 33, 190}, {21, 28, 150}, {16, 23, 110}} {
		name := [3]string{"red", "green", "blue"}[c]
		near(t, name+": mean", mean[c], want.mean, 0.2)
		near(t, name+": deviation", sd[c], want.sd, 0.2)
		near(t, name+": central pixel", central[c], want.central, 0.2)
	}
	if median < 2 || median > 9 {
		t.Errorf("the sky's median is %v of 255, want 2 to 9", median)
	}
	if noise < 2 || noise > 8 {
		t.Errorf("the sky's deviation is %v of 255, want 2 to 8", noise)
	}
}

func near(t *testing.T, name string, got, want, part float64) {
	t.Helper()
	if math.Abs(got-want) > part*want {
		t.Errorf("%s %.1f, want %.1f ± %.0f %%", name, got, want, 100*part)
	}
}
