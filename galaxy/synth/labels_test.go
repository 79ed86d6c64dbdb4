package synth

import (
	"math"
	"testing"

	"galaxynet/galaxy"
)

// published are the means of the competition's 61,578 training labels, in the
// order of the columns.
var published = [galaxy.Columns]float64{
	.4325, .5423, .0252, .1064, .4358, .1025, .3333, .2156, .2202, .0408, .1805, .1779, .0366,
	.2323, .7677, .1700, .2078, .0547, .0350, .0134, .0329, .0400, .0647, .0424, .0039,
	.0630, .0106, .0328, .0918, .0840, .0399, .0153, .0943, .0175, .0076, .0070, .0735,
}

// voted returns the labels of a set that is large enough to compare with the
// published means.
func voted() *galaxy.Labels {
	if votes == nil {
		votes = New(1, 20000, 64).Labels()
	}
	return votes
}

var votes *galaxy.Labels // by the first test that needs them

// The limit is three standard errors of the two means and the 8 % by which the
// vote model was fitted. (More than four arms, seven in a thousand, were fitted less
// well: the specification's prototype has .0091 of them instead of .0070.)
func TestMeansAreThePublishedOnes(t *testing.T) {
	l := voted()
	for c, mean := range l.Means() {
		square := 0.0
		for i := range l.Len() {
			d := float64(l.Row(i)[c]) - mean
			square += d * d
		}
		sigma := math.Sqrt(square/float64(l.Len())) * math.Sqrt(1.0/float64(l.Len())+1.0/61578)
		part := 0.08
		if galaxy.ColumnNames[c] == "Class11.5" {
			part = 0.35
		}
		t.Logf("%s: mean %.4f, published %.4f (%+.1f%%)", galaxy.ColumnNames[c], mean, published[c], 100*(mean/published[c]-1))
		if limit := 3*sigma + part*published[c]; math.Abs(mean-published[c]) > limit {
			t.Errorf("%s: mean %.4f, published %.4f, want it within %.4f", galaxy.ColumnNames[c], mean, published[c], limit)
		}
	}
}

// The specification asks for .155 to .168 (its prototype has .1619, the competition's
// labels .1639).
func TestMeanPredictorIsAsGoodAsOnTheRealSky(t *testing.T) {
	l := voted()
	means := l.Means()
	sum, squares := 0.0, 0.0
	for i := range l.Len() {
		for c, y := range l.Row(i) {
			d := float64(y) - means[c]
			sum += d * d
			squares += float64(y) * float64(y)
		}
	}
	n := float64(l.Len())
	rmse := math.Sqrt(sum / n / galaxy.Columns)
	t.Logf("mean predictor %.4f, all zeros %.4f", rmse, math.Sqrt(squares/n/galaxy.Columns))
	if rmse < .155 || rmse > .168 {
		t.Errorf("RMSE of the mean predictor %.4f, want .155 to .168", rmse)
	}
	// E[y²] sums to 2.729 in the competition and to 2.708 in the prototype.
	if total := squares / n; math.Abs(total-2.729) > 0.05*2.729 {
		t.Errorf("squares sum to %.3f a galaxy, want 2.729 ± 5 %%", total)
	}
}

// correlations of the competition's labels. The specification's prototype
// deviates from them by .05 in the mean and by .18 at worst.
var correlations = []struct {
	a, b string
	r    float64
}{
	{"1.1", "1.2", -.99}, {"1.2", "2.2", .75}, {"1.2", "2.1", .33}, {"1.1", "7.1", .63}, {"1.1", "7.2", .62},
	{"2.1", "7.3", .50}, {"2.2", "3.2", .81}, {"2.2", "4.1", .81}, {"2.2", "5.2", .76}, {"2.2", "5.3", .64},
	{"4.1", "10.2", .86}, {"4.1", "10.1", .75}, {"4.1", "10.3", .56}, {"4.1", "11.2", .78}, {"3.1", "11.2", .60},
	{"6.1", "8.6", .67}, {"6.1", "8.5", .64}, {"6.1", "8.4", .46}, {"6.1", "8.3", .35}, {"6.1", "8.1", .33},
	{"5.1", "8.4", .47}, {"5.3", "8.1", .41}, {"2.1", "9.1", .88}, {"2.1", "9.3", .68}, {"2.1", "9.2", .64},
}

func TestCorrelationsAreThePublishedOnes(t *testing.T) {
	l := voted()
	column := map[string]int{}
	for c, name := range galaxy.ColumnNames {
		column[name] = c
	}
	mean, worst := 0.0, 0.0
	for _, pair := range correlations {
		r := correlation(l, column["Class"+pair.a], column["Class"+pair.b])
		t.Logf("%s and %s: %.2f, published %.2f", pair.a, pair.b, r, pair.r)
		d := math.Abs(r - pair.r)
		mean += d / float64(len(correlations))
		worst = max(worst, d)
	}
	t.Logf("mean deviation %.3f, worst %.3f", mean, worst)
	if mean > 0.07 || worst > 0.22 {
		t.Errorf("correlations deviate by %.3f in the mean and %.3f at worst, want .07 and .22 at most", mean, worst)
	}
}

func correlation(l *galaxy.Labels, a, b int) float64 {
	means := l.Means()
	var ab, aa, bb float64
	for i := range l.Len() {
		x, y := float64(l.Row(i)[a])-means[a], float64(l.Row(i)[b])-means[b]
		ab += x * y
		aa += x * x
		bb += y * y
	}
	return ab / math.Sqrt(aa*bb)
}

// Sums hold to a few roundings in float64, and to those of float32 in the labels.
func TestAnswersSumAsTheTreeSays(t *testing.T) {
	for _, votes := range []float64{44, 0, 3} {
		s := New(5, 2000, 64)
		s.Votes = votes
		for i := range s.N {
			tr := s.traits(i)
			parts, counts := s.vote(&tr, i)
			y := cumulative(parts)
			for _, q := range galaxy.Questions {
				want := 1.0
				if q.Parent != galaxy.Root {
					want = y[q.Parent]
				}
				sum := 0.0
				for c := q.Lo; c < q.Hi; c++ {
					sum += y[c]
					if y[c] < 0 || math.IsNaN(y[c]) {
						t.Fatalf("%v votes, galaxy %d: column %d is %v", votes, i, c, y[c])
					}
				}
				if math.Abs(sum-want) > 1e-15 {
					t.Fatalf("%v votes, galaxy %d: question %d sums to %v, want %v", votes, i, q.Number, sum, want)
				}
			}
			row := s.Vote(i)
			if err := galaxy.CheckSums(row.Labels[:], 1e-6); err != nil {
				t.Fatalf("%v votes, galaxy %d: %v", votes, i, err)
			}
			if row.Counts != counts {
				t.Fatalf("%v votes, galaxy %d: counts differ", votes, i)
			}
		}
	}
}

// Who answered a question was asked it.
func TestCountsFollowTheTree(t *testing.T) {
	s := New(6, 500, 64)
	for i := range s.N {
		c := s.Vote(i).Counts
		n := c[0] + c[1] + c[2]
		if n < 25 || n > 70 {
			t.Fatalf("galaxy %d: %d people, want 25 to 70", i, n)
		}
		for _, q := range galaxy.Questions {
			asked, answered := n, 0
			if q.Parent != galaxy.Root {
				asked = c[q.Parent]
			}
			if q.Number == 6 {
				asked = n - c[2]
			}
			for j := q.Lo; j < q.Hi; j++ {
				answered += c[j]
			}
			if answered != asked {
				t.Fatalf("galaxy %d, question %d: %d asked, %d answered", i, q.Number, asked, answered)
			}
		}
	}
}

// Of the 61,578 real galaxies 43 % of all numbers are exact zeros in the
// specification's prototype, since no one of 44 people gave the answer.
func TestManyLabelsAreExactlyZero(t *testing.T) {
	l := voted()
	zeros := 0
	for _, y := range l.Values {
		if y == 0 {
			zeros++
		}
	}
	if part := float64(zeros) / float64(len(l.Values)); part < .40 || part > .46 {
		t.Errorf("%.3f of the labels are 0, want .40 to .46", part)
	}
}

// Bad seeing, which blurs all structure, makes galaxies smooth in the volunteers'
// eyes.
func TestWorseSeeingHidesFeatures(t *testing.T) {
	var means [3][galaxy.Columns]float64
	for i, seeing := range []float64{0.5, 1, 10} {
		s := New(3, 4000, 64)
		s.Seeing = seeing
		means[i] = s.Labels().Means()
	}
	for _, c := range []struct {
		name   string
		column int
		rises  bool
	}{{"smooth", 0, true}, {"bar", 5, false}, {"spiral", 7, false}} {
		for i := range 2 {
			if (means[i+1][c.column] > means[i][c.column]) != c.rises {
				t.Errorf("%s: means %.3f, %.3f, %.3f with ever worse seeing", c.name, means[0][c.column], means[1][c.column], means[2][c.column])
			}
		}
	}
}

// Counting 44 votes instead of knowing the probabilities costs this RMSE, which no
// predictor can avoid. The specification's prototype has .0390, estimates for the
// competition are .036 to .040.
func TestNoiseOfTheVotesIsThatOfFortyFourPeople(t *testing.T) {
	counted := voted()
	s := New(1, counted.Len(), 64)
	s.Votes = 0
	known := s.Labels()
	sum := 0.0
	for i, v := range counted.Values {
		d := float64(v - known.Values[i])
		sum += d * d
	}
	rmse := math.Sqrt(sum / float64(len(counted.Values)))
	t.Logf("RMSE of the probabilities %.4f", rmse)
	if rmse < .036 || rmse > .040 {
		t.Errorf("RMSE of the probabilities %.4f, want .036 to .040", rmse)
	}
}

// How many galaxies most people find odd in each way, of the 61,578 of the
// competition, against the same number of synthetic ones: as rare as there, and
// within a factor of 3 where the competition has a hundred.
func TestClearCasesAreAsRareAsInTheCompetition(t *testing.T) {
	if testing.Short() {
		t.Skip("draws 61,578 galaxies' votes, a second")
	}
	l := New(1, 61578, 64).Labels()
	for c, real := range map[int]int{2: 44, 14: 53115, 18: 886, 19: 4, 20: 16, 21: 301, 22: 202, 23: 1022, 24: 27} {
		n := 0
		for i := range l.Len() {
			if l.Row(i)[c] > 0.5 {
				n++
			}
		}
		t.Logf("%s: %d, in the competition %d", galaxy.ColumnNames[c], n, real)
		if n > 3*real+20 || real >= 100 && n < real/3 {
			t.Errorf("%s: %d clear cases, in the competition %d", galaxy.ColumnNames[c], n, real)
		}
	}
}
