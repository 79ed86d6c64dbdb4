package galaxy

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// equalFractions compares rows; NaN equals NaN.
func equalFractions(a, b []float32, tolerance float64) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool {
		return x != x && y != y || math.Abs(float64(x)-float64(y)) <= tolerance
	})
}

func TestConditionalFractionsOfTheExample(t *testing.T) {
	row := example()
	got := make([]float32, Columns)
	ConditionalTo(got, row)
	for name, want := range map[string]float32{
		"1.2": 0.5, "2.1": 0.25, "2.2": 0.75, "3.1": 2. / 3, "5.3": 2. / 3, "6.1": 0.75,
		"7.2": 0.5, "8.7": 2. / 3, "9.1": 0.5, "10.2": 0.5, "11.2": 0.75, "11.6": 0.25,
	} {
		if v := got[columnOf("Class"+name)]; math.Abs(float64(v-want)) > 1e-7 {
			t.Errorf("Class%s: %v, want %v", name, v, want)
		}
	}
	if !slices.Equal(row, example()) {
		t.Error("the argument was changed")
	}
}

// The two conversions are each other's inverse up to one division and up to three
// products, of relative error 2^-24 each.
func TestCumulativeUndoesConditional(t *testing.T) {
	for n := range uint64(50) {
		row := randomRow(n)
		in := slices.Clone(row)
		ConditionalTo(in, in)
		for _, q := range Questions {
			sum := float32(0)
			for _, v := range in[q.Lo:q.Hi] {
				sum += v
			}
			if math.Abs(float64(sum-1)) > 1e-6 {
				t.Errorf("row %d: question %d: conditional fractions sum to %v, want 1", n, q.Number, sum)
			}
		}
		CumulativeTo(in, in)
		if !equalFractions(in, row, 4*0x1p-24) {
			t.Errorf("row %d: got %v\nwant %v", n, in, row)
		}
	}
}

func TestWhereNobodyWasAskedTheFractionsAreUnknownAndThenZero(t *testing.T) {
	row := make([]float32, Columns)
	row[0], row[14], row[15] = 1, 1, 1 // smooth, not odd, completely round
	conditional := make([]float32, Columns)
	ConditionalTo(conditional, row)
	for _, q := range Questions {
		for j := q.Lo; j < q.Hi; j++ {
			asked := q.Number == 1 || q.Number == 6 || q.Number == 7
			if known := conditional[j] == conditional[j]; known != asked {
				t.Errorf("%s: conditional fraction %v, want known %v", ColumnNames[j], conditional[j], asked)
			}
		}
	}
	CumulativeTo(conditional, conditional)
	if !slices.Equal(conditional, row) {
		t.Errorf("back: %v, want %v", conditional, row)
	}
}

func TestUnknownFractionsStayUnknown(t *testing.T) {
	row := example()
	nan := float32(math.NaN())
	row[columnOf("Class2.2")], row[columnOf("Class9.1")] = nan, nan
	got := make([]float32, Columns)
	ConditionalTo(got, row)
	for _, name := range []string{"2.2", "3.1", "4.2", "5.3", "9.1"} {
		if v := got[columnOf("Class"+name)]; v == v {
			t.Errorf("Class%s: %v, want NaN", name, v)
		}
	}
	if v := got[columnOf("Class9.3")]; v != 0.5 {
		t.Errorf("Class9.3: %v, want 0.5", v)
	}
	CumulativeTo(got, got)
	if v := got[columnOf("Class10.1")]; v == v {
		t.Errorf("Class10.1: %v, want NaN, as Class2.2 is", v)
	}
}

func TestCheckSumsNamesTheQuestion(t *testing.T) {
	if err := CheckSums(example(), 0); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		column, want string
	}{
		{"Class1.1", "the answers to question 1 sum to 1.125000, want 1.000000 (1)"},
		{"Class3.2", "the answers to question 3 sum to 0.500000, want 0.375000 (Class2.2)"},
		{"Class6.2", "the answers to question 6 sum to 1.125000, want 1.000000 (1)"},
		{"Class8.1", "the answers to question 8 sum to 0.875000, want 0.750000 (Class6.1)"},
		{"Class11.6", "the answers to question 11 sum to 0.375000, want 0.250000 (Class4.1)"},
	} {
		row := example()
		row[columnOf(c.column)] += 0.125
		if err := CheckSums(row, SumTolerance); err == nil || err.Error() != c.want {
			t.Errorf("%s wrong: %v, want %s", c.column, err, c.want)
		}
		if err := CheckSums(row, 0.126); err != nil {
			t.Errorf("%s wrong by less than the tolerance: %v", c.column, err)
		}
		row[columnOf(c.column)] = unknown
		if err := CheckSums(row, SumTolerance); err != nil {
			t.Errorf("%s unknown: %v", c.column, err)
		}
	}
}

func TestReadingFollowsTheMajority(t *testing.T) {
	smooth := make([]float32, Columns)
	smooth[0], smooth[14], smooth[16] = 0.9, 0.8, 0.5
	edge := make([]float32, Columns)
	edge[1], edge[3], edge[25], edge[13], edge[24] = 0.9, 0.8, 0.8, 0.6, 0.6
	star := make([]float32, Columns)
	star[2] = 1
	spiral := example()
	spiral[7], spiral[8] = 0.3, 0.1
	partial := example() // the 17 columns of a file without questions 3, 4, 5, 9, 10, 11
	for _, n := range []int{3, 4, 5, 9, 10, 11} {
		for j := Questions[n-1].Lo; j < Questions[n-1].Hi; j++ {
			partial[j] = unknown
		}
	}
	nothing := make([]float32, Columns)
	for j := range nothing {
		nothing[j] = unknown
	}
	for _, c := range []struct {
		row  []float32
		want string
	}{
		{smooth, "smooth, in between, not odd"},
		{edge, "features or disk, edge-on, rounded bulge, odd, dust lane"},
		{star, "star or artifact"},
		{spiral, "features or disk, not edge-on, bar, spiral, medium arms, 2 arms, obvious bulge, odd, dust lane"},
		{partial, "features or disk, not edge-on, odd, dust lane"},
		{nothing, "unknown"},
	} {
		if got := Reading(c.row); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestRowsOfAnotherLengthPanic(t *testing.T) {
	for name, f := range map[string]func(){
		"ConditionalTo": func() { ConditionalTo(make([]float32, 37), make([]float32, 36)) },
		"CumulativeTo":  func() { CumulativeTo(make([]float32, 36), make([]float32, 37)) },
		"CheckSums":     func() { CheckSums(nil, 0) },
		"Reading":       func() { Reading(make([]float32, 38)) },
	} {
		func() {
			defer func() {
				if text, _ := recover().(string); !strings.HasPrefix(text, "galaxy: "+name+": a row of ") {
					t.Errorf("%s: panic %q", name, text)
				}
			}()
			f()
		}()
	}
}
