package galaxy

import (
	"math"
	"slices"
	"testing"
)

// three are labels of three galaxies; b's columns from Class2.1 on are unknown, and
// Class11.6 is everybody's.
func three(t *testing.T) *Labels {
	t.Helper()
	values := make([]float32, 3*Columns)
	for j := range values {
		values[j] = float32(j%Columns) / 64
	}
	for j := 3; j < Columns; j++ {
		values[Columns+j] = unknown
	}
	for i := range 3 {
		values[i*Columns] = float32(i) / 2 // 0, 0.5, 1
		values[i*Columns+36] = unknown
	}
	l, err := NewLabels([]string{"a", "b", "c"}, values)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestRowsAreFoundById(t *testing.T) {
	l := three(t)
	i, ok := l.Index("c")
	if !ok || i != 2 || l.Row(i)[0] != 1 || len(l.Row(i)) != Columns {
		t.Errorf("c is in row %d (%v)", i, ok)
	}
	if _, ok := l.Index("d"); ok {
		t.Error("d has a row")
	}
	s, err := l.Subset([]string{"c", "a"})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(s.IDs, []string{"c", "a"}) || s.Row(0)[0] != 1 || s.Row(1)[0] != 0 {
		t.Errorf("the subset is %v, first column %v %v", s.IDs, s.Row(0)[0], s.Row(1)[0])
	}
	s.Row(0)[0] = 0.25
	if l.Row(2)[0] != 1 {
		t.Error("a subset shares memory with the labels")
	}
	if _, err := l.Subset([]string{"x", "a", "y", "z", "1", "2", "3"}); err == nil ||
		err.Error() != `labels: 6 ids have ("x", "y", "z", "1", "2", …) no row` {
		t.Errorf("ids without rows: %v", err)
	}
	if _, err := NewLabels([]string{"a", "b", "a"}, make([]float32, 3*Columns)); err == nil ||
		err.Error() != `labels: id "a" stands in rows 1 and 3` {
		t.Errorf("an id twice: %v", err)
	}
}

func TestMeansAndWeightsLeaveUnknownValuesOut(t *testing.T) {
	l := three(t)
	means, weights := l.Means(), l.Weights()
	if means[0] != 0.5 || means[3] != 3./64 || !math.IsNaN(means[36]) {
		t.Errorf("means %v, %v, %v, want 0.5, 3/64, NaN", means[0], means[3], means[36])
	}
	sum := 0.5
	for j := 1; j < 36; j++ {
		sum += float64(j) / 64
	}
	for j, w := range weights {
		want := means[j] / sum
		if j == 36 {
			want = 0
		}
		if math.Abs(w-want) > 1e-15 {
			t.Errorf("weight of %s: %v, want %v", ColumnNames[j], w, want)
		}
	}
	empty, _ := NewLabels(nil, nil)
	if w := empty.Weights(); w != ([Columns]float64{}) {
		t.Errorf("weights of nothing: %v", w)
	}
}

// With every value known a weight is the column's sum by the sum of all, as in the
// study.
func TestWeightsAreTheStudysWhenEverythingIsKnown(t *testing.T) {
	ids, values := []string{"a", "b", "c", "d", "e"}, []float32{}
	for n := range uint64(5) {
		values = append(values, randomRow(n)...)
	}
	l, err := NewLabels(ids, values)
	if err != nil {
		t.Fatal(err)
	}
	var sums [Columns]float64
	total := 0.0
	for k, v := range values {
		sums[k%Columns] += float64(v)
		total += float64(v)
	}
	all := 0.0
	for j, w := range l.Weights() {
		all += w
		if math.Abs(w-sums[j]/total) > 1e-15 {
			t.Errorf("weight of %s: %v, want %v", ColumnNames[j], w, sums[j]/total)
		}
	}
	if math.Abs(all-1) > 1e-14 {
		t.Errorf("the weights sum to %v", all)
	}
}
