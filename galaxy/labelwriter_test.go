package galaxy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// folder lists the names in a folder.
func folder(t *testing.T, path string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestLabelsAreWrittenInTheCompetitionsForm(t *testing.T) {
	l := three(t)
	path := filepath.Join(t.TempDir(), "labels.csv")
	if err := WriteLabels(path, l); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(content), "\n")
	if lines[0] != kaggleHeader || lines[2] != "b,0.5,0.015625,0.03125"+strings.Repeat(",", 34) || lines[4] != "" {
		t.Errorf("written:\n%s", content)
	}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	values := slices.Concat(randomRow(1), randomRow(2), randomRow(3))
	values[5], values[2*Columns] = unknown, 1e-30
	l, err := NewLabels([]string{"587722981736120347", "x y", "c.7"}, values)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"labels.csv", "labels.csv.gz"} {
		path := filepath.Join(t.TempDir(), name)
		for range 2 { // the second time over the first
			if err := WriteLabels(path, l); err != nil {
				t.Fatal(err)
			}
		}
		again, err := ReadLabels(path)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(again.IDs, l.IDs) || !equalFractions(again.Values, l.Values, 0) {
			t.Errorf("%s: read %v %v\nwant %v %v", name, again.IDs, again.Values, l.IDs, l.Values)
		}
		if names := folder(t, filepath.Dir(path)); len(names) != 1 {
			t.Errorf("the folder holds %v", names)
		}
	}
}

func TestAFileIsWrittenWholeOrNotAtAll(t *testing.T) {
	path := written(t, "labels.csv", "old")
	full := errors.New("disk full")
	err := WriteWhole(path, func(w io.Writer) error {
		fmt.Fprintln(w, strings.Repeat("new", 1<<16))
		return full
	})
	if !errors.Is(err, full) || err.Error() != "writing "+path+": disk full" {
		t.Errorf("error %v", err)
	}
	if content, _ := os.ReadFile(path); string(content) != "old" {
		t.Errorf("the old file now begins with %.20q", content)
	}
	if names := folder(t, filepath.Dir(path)); len(names) != 1 {
		t.Errorf("left behind: %v", names)
	}
	if err := WriteWhole(filepath.Dir(path), nil); err == nil || !strings.HasSuffix(err.Error(), "exists and is not a regular file") {
		t.Errorf("over a folder: %v", err)
	}
	if err := WriteWhole(filepath.Join(path, "x"), nil); err == nil {
		t.Error("no error for a folder that is a file")
	}
}

func TestIdsThatWouldNotBeReadAgainAreNotWritten(t *testing.T) {
	for _, id := range []string{"", " a", "a\n", "a,b", `a"b`, "a/b", "7.jpg", "\xff"} {
		l, err := NewLabels([]string{id}, make([]float32, Columns))
		if err != nil {
			t.Fatal(err)
		}
		if err := EncodeLabels(io.Discard, l); err == nil || err.Error() != fmt.Sprintf("%q is no id", strings.ToValidUTF8(id, "\xff")) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestASubmissionHasExactlyTheRowsThatAreAskedFor(t *testing.T) {
	values := slices.Concat(randomRow(1), randomRow(2), randomRow(3))
	l, err := NewLabels([]string{"c", "a", "b"}, values)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "submission.csv")
	if err := WriteSubmission(path, l, []string{"a", "b", "c"}); err != nil {
		t.Fatal(err)
	}
	got, err := ReadLabels(path)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.IDs, []string{"a", "b", "c"}) || !slices.Equal(got.Row(2), l.Row(0)) {
		t.Errorf("written for %v", got.IDs)
	}
	whole, _ := os.ReadFile(path)
	values[Columns+3] = unknown
	values[2*Columns+4] = 1.0001
	for _, c := range []struct {
		ids  []string
		want string
	}{
		{[]string{"a", "b", "c", "d"}, `1 id has ("d") no prediction`},
		{[]string{"d", "e", "a", "b", "f", "g", "h", "i"}, `6 ids have ("d", "e", "f", "g", "h", …) no prediction`},
		{[]string{"b"}, `2 ids are ("c", "a") not in the list of 1`},
		{[]string{"a", "b", "c"}, `2 ids have ("a", "b") a prediction that is not between 0 and 1`},
	} {
		if err := WriteSubmission(path, l, c.ids); err == nil || err.Error() != "submission "+path+": "+c.want {
			t.Errorf("%v: %v, want %s", c.ids, err, c.want)
		}
	}
	values[Columns+3], values[2*Columns+4] = 0, 0
	if err := WriteSubmission(path, l, []string{"a", "b", "c", "a"}); err == nil || !strings.Contains(err.Error(), `id "a" stands in rows 1 and 4`) {
		t.Errorf("an id twice: %v", err)
	}
	if content, _ := os.ReadFile(path); !bytes.Equal(content, whole) {
		t.Error("the older submission was changed")
	}
}
