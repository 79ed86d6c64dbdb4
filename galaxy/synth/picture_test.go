package synth

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

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

// sample returns a set and its pictures, as many as the specification's limits
// were measured on, or 300 with -short.
func sample() (Set, []galaxy.RGB) {
	n := 2200
	if testing.Short() {
		n = 300
	}
	s := New(2, n, 64)
	if sampled == nil {
		sampled = s.Pictures(0, s.N)
	}
	return s, sampled
}

var sampled []galaxy.RGB // by the first test that needs them

func TestPicturesHaveTheBrightnessOfRealOnes(t *testing.T) {
	s, pictures := sample()
	n := s.N
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

// A linear regression of the labels on one pixel's colours has this RMSE relative
// to that of predicting the means (whatever set it is measured on, it has but four
// numbers for each label).
func regression(pixels [][3]float64, l *galaxy.Labels) float64 {
	n := len(pixels)
	x, y := mat.NewDense(n, 4, nil), mat.NewDense(n, galaxy.Columns, nil)
	for i, p := range pixels {
		x.SetRow(i, []float64{1, p[0], p[1], p[2]})
		for c, v := range l.Row(i) {
			y.Set(i, c, float64(v))
		}
	}
	var weights, rest mat.Dense
	if err := weights.Solve(x, y); err != nil {
		panic(err)
	}
	rest.Mul(x, &weights)
	rest.Sub(y, &rest)
	means, spread := l.Means(), 0.0
	for i := range n {
		for c, v := range l.Row(i) {
			spread += (float64(v) - means[c]) * (float64(v) - means[c])
		}
	}
	return mat.Norm(&rest, 2) / math.Sqrt(spread)
}

// On the competition's pictures the central pixel's regression has .954 of the mean
// predictor's RMSE, the average pixel's .976.
func TestColoursTellAsMuchAsTheRealOnes(t *testing.T) {
	s, pictures := sample()
	central, average := make([][3]float64, s.N), make([][3]float64, s.N)
	for i, im := range pictures {
		r, g, b := im.At(32, 32)
		central[i] = [3]float64{float64(r), float64(g), float64(b)}
		average[i], _ = moments([]galaxy.RGB{im})
	}
	c, a := regression(central, s.Labels()), regression(average, s.Labels())
	t.Logf("central pixel %.3f, average pixel %.3f of the mean predictor", c, a)
	if c < .93 || c > .98 {
		t.Errorf("the central pixel's regression has %.3f of the mean predictor's RMSE, want .93 to .98", c)
	}
	if a < .93 || a > .99 {
		t.Errorf("the average pixel's regression has %.3f of the mean predictor's RMSE, want .93 to .99", a)
	}
}

// The competition's pictures were cut so that R90 is 50 of their 424 pixels: the same
// galaxy fills the same part of a picture of any size.
func TestSizesShowTheSameGalaxy(t *testing.T) {
	s := New(2, 6, 32)
	s.Clean, s.Noise = true, 0
	for _, size := range []int{48, 64, 69, 128, 208} {
		larger := s
		larger.Size = size
		for i := range s.N {
			a, _ := moments([]galaxy.RGB{s.Picture(i)})
			b, _ := moments([]galaxy.RGB{larger.Picture(i)})
			// Pixels that are averaged before the curve are brighter: by less
			// than a tenth for what seeing has blurred already.
			if math.Abs(a[0]-b[0]) > 0.1*a[0]+0.5 {
				t.Errorf("galaxy %d: mean %v at %d pixels, %v at 32", i, b[0], size, a[0])
			}
		}
	}
}
