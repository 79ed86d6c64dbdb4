package synth

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"galaxynet/galaxy"
)

func TestWrittenSetIsReadAgain(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "sky")
	s := New(4, 70, 48)
	var done []int
	if err := s.WriteKaggle(context.Background(), folder, func(n int) { done = append(done, n) }); err != nil {
		t.Fatal(err)
	}
	if want := []int{64, 70}; !slices.Equal(done, want) {
		t.Errorf("progress %v, want %v", done, want)
	}
	l, err := galaxy.ReadLabels(filepath.Join(folder, "training_solutions_rev1.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if want := s.Labels(); !slices.Equal(l.IDs, want.IDs) || !slices.Equal(l.Values, want.Values) {
		t.Error("labels that are read differ from those written")
	}
	for i, id := range l.IDs {
		im, err := galaxy.ReadImage(filepath.Join(folder, "images_training_rev1", id+".jpg"))
		if err != nil {
			t.Fatal(err)
		}
		want := s.Picture(i)
		if im.W != want.W || im.H != want.H {
			t.Fatalf("picture %s has %d × %d pixels, want %d × %d", id, im.W, im.H, want.W, want.H)
		}
		// The file keeps colours at half of the resolution, while noise, 6 of 255
		// in each colour, differs from pixel to pixel: a mean change of 4 or 5.
		sum := 0.0
		for j := range im.Pix {
			sum += math.Abs(float64(im.Pix[j]) - float64(want.Pix[j]))
		}
		if mean := sum / float64(len(im.Pix)); mean > 8 {
			t.Errorf("picture %s differs from what was written by %.1f of 255 in the mean", id, mean)
		}
	}
}

func TestInterruptedWritingCanBeRepeated(t *testing.T) {
	folder := t.TempDir()
	s := New(4, 100, 32)
	ctx, cancel := context.WithCancel(context.Background())
	err := s.WriteKaggle(ctx, folder, func(int) { cancel() })
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "64 of 100 pictures") {
		t.Fatalf("error %v, want one of cancelling after 64 of 100 pictures", err)
	}
	if _, err := os.Stat(filepath.Join(folder, labelsFile)); !os.IsNotExist(err) {
		t.Error("labels are there without all pictures")
	}
	if err := s.WriteKaggle(context.Background(), folder, nil); err != nil {
		t.Fatal(err)
	}
	names, err := os.ReadDir(filepath.Join(folder, imagesFolder))
	if err != nil || len(names) != s.N {
		t.Errorf("%d files, error %v, want the %d pictures", len(names), err, s.N)
	}
}

func TestWritingRefuses(t *testing.T) {
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, labelsFile), []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	blocked := t.TempDir() // by a folder where the second picture belongs
	if err := os.MkdirAll(filepath.Join(blocked, imagesFolder, "1000001.jpg"), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, folder string
		size         int
		want         string
	}{
		{"a folder with labels", full, 32, "is there already"},
		{"a file for a folder", file, 32, "not a directory"},
		{"a name that is taken", blocked, 32, "1000001.jpg"},
		{"a size that there is not", t.TempDir(), 31, "pictures of 31 pixels a side, want 32 to 424"},
	} {
		err := New(1, 3, c.size).WriteKaggle(context.Background(), c.folder, nil)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
	if text, _ := os.ReadFile(filepath.Join(full, labelsFile)); string(text) != "mine" {
		t.Error("labels that were there are overwritten")
	}
}
