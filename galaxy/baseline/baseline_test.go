package baseline_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"galaxynet/galaxy"
	"galaxynet/galaxy/baseline"
	"galaxynet/tensor"
)

var nan = float32(math.NaN())

// labels returns rows that f fills.
func labels(t *testing.T, n int, f func(i, column int) float32) *galaxy.Labels {
	t.Helper()
	var ids []string
	var values []float32
	for i := range n {
		ids = append(ids, fmt.Sprint(i))
		for c := range galaxy.Columns {
			values = append(values, f(i, c))
		}
	}
	l, err := galaxy.NewLabels(ids, values)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// colours returns random colours.
func colours(n int) (list []baseline.Colour) {
	r := tensor.Stream(1, "colours")
	for range n {
		list = append(list, baseline.Colour{r.Float64(), r.Float64(), r.Float64()})
	}
	return list
}

func predict(m baseline.Model, c baseline.Colour) []float32 {
	y := make([]float32, galaxy.Columns)
	m.PredictTo(y, c)
	return y
}

func near(a float32, b, tolerance float64) bool { return math.Abs(float64(a)-b) <= tolerance }

func TestMeanLeavesUnknownLabelsOut(t *testing.T) {
	l := labels(t, 3, func(i, c int) float32 {
		if c == 5 && i == 1 || c == 7 {
			return nan
		}
		return float32(i) / 4
	})
	y := predict(baseline.FitMean(l), baseline.Colour{})
	if y[0] != 0.25 || y[5] != 0.25 || y[7] == y[7] {
		t.Errorf("%v, %v, %v, want 0.25, 0.25, NaN", y[0], y[5], y[7])
	}
	l.Row(1)[5], l.Row(2)[5] = 1, nan
	if y := predict(baseline.FitMean(l), baseline.Colour{}); y[5] != 0.5 {
		t.Errorf("mean of 0, 1 and unknown: %v", y[5])
	}
}

// The example of the package comment.
func TestRegressionOnPaper(t *testing.T) {
	train := []baseline.Colour{{0.2, 0, 0}, {0.6, 0, 0}}
	l := labels(t, 2, func(i, c int) float32 { return []float32{0.3, 0.5}[i] })
	m, err := baseline.FitRegression(train, l)
	if err != nil {
		t.Fatal(err)
	}
	for red, want := range map[float64]float64{0.4: 0.4, 0.8: 0.6} {
		if y := predict(m, baseline.Colour{red, 0, 0}); !near(y[36], want, 1e-7) {
			t.Errorf("red %v: %v, want %v", red, y[36], want)
		}
	}
}

// Labels that are a linear function of the colour are found back, from the known
// ones alone; what limits it is that labels are float32, 3e-8.
func TestRegressionFindsALinearFunction(t *testing.T) {
	train := colours(50)
	truth := func(c baseline.Colour, column int) float64 {
		return 0.1 + 0.01*float64(column)*c[0] + 0.2*c[1] - 0.1*c[2]
	}
	l := labels(t, 50, func(i, c int) float32 {
		if (i+c)%3 == 0 && c < 20 || c == 30 {
			return nan
		}
		return float32(truth(train[i], c))
	})
	m, err := baseline.FitRegression(train, l)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range colours(60)[50:] {
		for j, v := range predict(m, c) {
			if j == 30 {
				if v == v {
					t.Errorf("a column that nobody knows is predicted as %v", v)
				}
			} else if !near(v, truth(c, j), 1e-6) {
				t.Errorf("column %d: %v, want %v", j, v, truth(c, j))
			}
		}
	}
}

// Of all linear functions the one with the smallest error: the errors are
// orthogonal to 1, red, green and blue.
func TestRegressionErrorsAreOrthogonalToTheColours(t *testing.T) {
	train := colours(40)
	r := tensor.Stream(2, "labels")
	l := labels(t, 40, func(_, _ int) float32 { return r.Float32() })
	m, err := baseline.FitRegression(train, l)
	if err != nil {
		t.Fatal(err)
	}
	var sums [4]float64
	for i, c := range train {
		e := float64(l.Row(i)[3] - predict(m, c)[3])
		sums[0] += e
		for k := range 3 {
			sums[k+1] += e * c[k]
		}
	}
	for k, s := range sums {
		if math.Abs(s) > 1e-5 { // 40 roundings to float32
			t.Errorf("product %d is %v, want 0", k, s)
		}
	}
}

func TestRegressionOnGreyImagesPredictsSomethingFinite(t *testing.T) {
	train := []baseline.Colour{{0.2, 0.2, 0.2}, {0.4, 0.4, 0.4}, {0.6, 0.6, 0.6}}
	l := labels(t, 3, func(i, c int) float32 { return 0.25 * float32(i+1) })
	m, err := baseline.FitRegression(train, l)
	if err != nil {
		t.Fatal(err)
	}
	if y := predict(m, baseline.Colour{0.3, 0.3, 0.3}); !near(y[0], 0.375, 1e-7) {
		t.Errorf("%v, want 0.375", y[0])
	}
	if y := predict(m, baseline.Colour{0.3, 0.4, 0.2}); !near(y[0], 0.375, 1e-7) {
		t.Errorf("another colour of the same sum: %v, want 0.375", y[0])
	}
	train[1][0] = math.Inf(1)
	want := "baseline: regression: colour 1 is not finite: [+Inf 0.4 0.4]"
	if _, err := baseline.FitRegression(train, l); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestHuesPredictTheirSectorsMean(t *testing.T) {
	train := []baseline.Colour{
		{1, 0, 0}, {1, 0.4, 0}, {1, 0, 0.4}, // red: 0, 24, 336 degrees
		{1, 0.6, 0}, {1, 1, 0}, // yellow: 36, 60
		{0.5, 0.5, 0.5}, // grey counts as red
	}
	l := labels(t, 6, func(i, c int) float32 {
		if c == 2 && i < 3 || c == 3 && i == 5 {
			return nan
		}
		return float32(i) / 8
	})
	m := baseline.FitHues(train, l)
	for _, c := range []struct {
		name   string
		colour baseline.Colour
		column int
		want   float64
	}{
		{"red", baseline.Colour{0.9, 0.1, 0.2}, 0, (0 + 1 + 2 + 5) / 32.},
		{"grey", baseline.Colour{0.1, 0.1, 0.1}, 0, (0 + 1 + 2 + 5) / 32.},
		{"red, known to one", baseline.Colour{0.9, 0.1, 0.2}, 2, 5. / 8},
		{"red, unknown to one", baseline.Colour{0.9, 0.1, 0.2}, 3, 3. / 24},
		{"yellow", baseline.Colour{0.9, 0.8, 0.2}, 0, (3 + 4) / 16.},
		{"blue, which is nobody's", baseline.Colour{0, 0, 1}, 0, 15. / 48},
	} {
		if y := predict(m, c.colour)[c.column]; !near(y, c.want, 1e-7) {
			t.Errorf("%s: %v, want %v", c.name, y, c.want)
		}
	}
}

func TestEvaluateComparesEveryRow(t *testing.T) {
	l := labels(t, 2, func(i, c int) float32 { return float32(i) })
	score := baseline.Evaluate(baseline.FitMean(l), make([]baseline.Colour, 2), l)
	if score.RMSE() != 0.5 || score.Rows != 2 {
		t.Errorf("RMSE %v over %d rows, want 0.5 over 2", score.RMSE(), score.Rows)
	}
	defer func() {
		if text := recover(); text != "baseline: Evaluate: 3 colours for 2 rows of labels" {
			t.Errorf("panic %v", text)
		}
	}()
	baseline.Evaluate(baseline.FitMean(l), make([]baseline.Colour, 3), l)
}

func TestColoursOfAnImage(t *testing.T) {
	im := galaxy.NewRGB(20, 16)
	for y := 4; y < 13; y++ { // the 9×9 around column 10, row 8: red
		for x := 6; x < 15; x++ {
			im.Pix[3*(y*20+x)] = 255
		}
	}
	im.Pix[3*(8*20+10)+1] = 51 // the middle: and some green
	c := baseline.ColoursOf(im)
	for what, pair := range map[string][2]baseline.Colour{
		"pixel":   {c.Pixel, {1, 0.2, 0}},
		"average": {c.Average, {81. / 320, 0.2 / 320, 0}},
		"centre":  {c.Centre, {1, 0.2 / 81, 0}},
	} {
		for k := range 3 {
			if math.Abs(pair[0][k]-pair[1][k]) > 1e-15 {
				t.Errorf("%s: %v, want %v", what, pair[0], pair[1])
			}
		}
	}
	small := galaxy.RGB{W: 1, H: 2, Pix: []uint8{0, 0, 0, 255, 255, 255}}
	if c := baseline.ColoursOf(small); c.Pixel != (baseline.Colour{1, 1, 1}) || c.Centre != (baseline.Colour{0.5, 0.5, 0.5}) {
		t.Errorf("of two pixels: %v", c)
	}
	if c := baseline.ColoursOf(galaxy.RGB{}); c != (baseline.Colours{}) {
		t.Errorf("of none: %v", c)
	}
}

func TestReportHasARowForEverything(t *testing.T) {
	train, test := baseline.Examples{}, baseline.Examples{}
	for i, c := range colours(30) {
		all := baseline.Colours{Pixel: c, Average: c, Centre: c}
		if i < 20 {
			train.Colours = append(train.Colours, all)
		} else {
			test.Colours = append(test.Colours, all)
		}
	}
	f := func(i, c int) float32 {
		if c == 36 {
			return nan
		}
		return float32((i*7+c)%5) / 8
	}
	train.Labels, test.Labels = labels(t, 20, f), labels(t, 10, f)
	results, err := baseline.Run(train, test)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := baseline.WriteReport(&b, results); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != 4+11+37 {
		t.Errorf("%d lines, want 4 and one for each question and answer", len(lines))
	}
	want := baseline.Evaluate(baseline.FitMean(train.Labels), make([]baseline.Colour, 10), test.Labels)
	for at, fields := range map[int]string{
		0:  "RMSE mean central pixel average pixel similar hue",
		1:  fmt.Sprintf("all columns %.5f ", want.RMSE()),
		2:  "on the full data 0.16390 0.15640 0.15990 0.16194",
		3:  "its place behind the 145th behind the 145th behind the 145th behind the 145th",
		5:  fmt.Sprintf("Class1.1 smooth %.5f ", want.Column(0)),
		51: "Class11.6 uncounted arms - - - -",
	} {
		if got := strings.Join(strings.Fields(lines[at]), " ") + " "; !strings.HasPrefix(got, fields) {
			t.Errorf("line %d is %q, want %q", at+1, got, fields)
		}
	}
}
