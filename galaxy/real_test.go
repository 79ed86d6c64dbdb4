package galaxy

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// realFile returns the path of a file of real data, or skips the test.
func realFile(t *testing.T, name ...string) string {
	t.Helper()
	root := os.Getenv("GALAXYNET_DATA")
	if root == "" {
		t.Skip("GALAXYNET_DATA does not name a folder of real data")
	}
	path := filepath.Join(root, filepath.Join(name...))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("GALAXYNET_DATA has no file %s", filepath.Join(name...))
	}
	return path
}

func TestRealLabelsObeyTheSumRules(t *testing.T) {
	for _, c := range []struct {
		folder, file string
		columns      int
	}{
		{"galaxyzoo", "training_solutions_rev1.csv", 37},
		{"galaxyzoo_partial", "training_solutions_17cols.csv", 17},
		{"labels_only", "training_solutions_rev1_subset.csv", 37},
		{"labels_only", "partial_labels_first5000_17cols.csv", 17},
	} {
		t.Run(c.folder+"/"+c.file, func(t *testing.T) {
			l, err := ReadLabels(realFile(t, c.folder, c.file))
			if err != nil {
				t.Fatal(err)
			}
			for i, id := range l.IDs {
				if err := CheckSums(l.Row(i), SumTolerance); err != nil {
					t.Errorf("galaxy %s: %v", id, err)
				}
				known := 0
				for _, v := range l.Row(i) {
					if v == v {
						known++
					}
				}
				if known != c.columns {
					t.Errorf("galaxy %s: %d columns known, want %d", id, known, c.columns)
				}
			}
			t.Logf("%d rows", l.Len())
		})
	}
}

// The conversions undo each other on real rows up to four roundings.
func TestRealLabelsSurviveTheirConditionalFractions(t *testing.T) {
	l, err := ReadLabels(realFile(t, "labels_only", "training_solutions_rev1_subset.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range l.IDs {
		row := append([]float32(nil), l.Row(i)...)
		ConditionalTo(row, row)
		CumulativeTo(row, row)
		if !equalFractions(row, l.Row(i), 4*0x1p-24) {
			t.Errorf("galaxy %s: %v, was %v", id, row, l.Row(i))
		}
	}
}

// Figures that come with the data: over these labels the RMSE of zeros is 0.27181,
// that of the column means 0.16445.
func TestRMSEOfRealLabelsIsWhatIsKnown(t *testing.T) {
	l, err := ReadLabels(realFile(t, "labels_only", "training_solutions_rev1_subset.csv"))
	if err != nil {
		t.Fatal(err)
	}
	var zeros, means Score
	zeros.Add(make([]float32, len(l.Values)), l.Values)
	mean := make([]float32, Columns)
	for j, m := range l.Means() {
		mean[j] = float32(m)
	}
	for i := range l.IDs {
		means.Add(mean, l.Row(i))
	}
	for what, c := range map[string]struct{ got, want float64 }{"zeros": {zeros.RMSE(), 0.27181}, "means": {means.RMSE(), 0.16445}} {
		if math.Abs(c.got-c.want) > 6e-6 {
			t.Errorf("%s: %.6f, want %.5f", what, c.got, c.want)
		}
	}
}

// A submission for all 79,975 test images, from predictions in another order.
func TestAFullSubmissionIsWritten(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 15 MB")
	}
	ids, err := ReadIDs(realFile(t, "labels_only", "test_ids.csv"))
	if err != nil {
		t.Fatal(err)
	}
	reversed := make([]string, len(ids))
	values := make([]float32, 0, Columns*len(ids))
	row := randomRow(1)
	for i, id := range ids {
		reversed[len(ids)-1-i] = id
		row[2] = float32(i) / float32(len(ids))
		values = append(values, row...)
	}
	predictions, err := NewLabels(reversed, values)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "submission.csv")
	if err := WriteSubmission(path, predictions, ids); err != nil {
		t.Fatal(err)
	}
	l, err := ReadLabels(path)
	if err != nil {
		t.Fatal(err)
	}
	if l.Len() != 79975 || l.IDs[0] != "100018" || l.Row(0)[2] != float32(len(ids)-1)/float32(len(ids)) {
		t.Errorf("%d rows, the first for %s with %v", l.Len(), l.IDs[0], l.Row(0)[2])
	}
	want := fmt.Sprintf("submission %s: 1 id has (%q) no prediction", path, "1")
	if err := WriteSubmission(path, predictions, append(ids, "1")); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
