package main

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"galaxynet/galaxy"
)

// drawn makes a folder as the competition's, of ten images in one colour each and
// labels that are a linear function of it; the first three ids are unbiased.
func drawn(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	images := filepath.Join(folder, "images_training_rev1")
	if err := os.Mkdir(images, 0o777); err != nil {
		t.Fatal(err)
	}
	var ids []string
	var values []float32
	for i := range 10 {
		id := fmt.Sprint(115000 + 40*i)
		grey := uint8(20 * (i + 1))
		im := image.NewRGBA(image.Rect(0, 0, 16, 16))
		for k := range 256 {
			im.Set(k%16, k/16, color.RGBA{grey, grey, grey, 255})
		}
		file, err := os.Create(filepath.Join(images, id+".jpg"))
		if err != nil {
			t.Fatal(err)
		}
		if err := jpeg.Encode(file, im, &jpeg.Options{Quality: 100}); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
		for range galaxy.Columns {
			values = append(values, float32(grey)/255)
		}
	}
	labels, err := galaxy.NewLabels(ids, values)
	if err != nil {
		t.Fatal(err)
	}
	if err := galaxy.WriteLabels(filepath.Join(folder, "training_solutions_rev1.csv"), labels); err != nil {
		t.Fatal(err)
	}
	return folder
}

// lines runs the program and returns the lines that it prints, spaces squeezed.
func lines(t *testing.T, cfg Config) []string {
	t.Helper()
	var out strings.Builder
	if err := run(context.Background(), cfg, &out); err != nil {
		t.Fatal(err)
	}
	var list []string
	for line := range strings.Lines(out.String()) {
		list = append(list, strings.Join(strings.Fields(line), " "))
	}
	return list
}

// Three grey images of 20, 40 and 60 are the test. The mean of the others is 140 and
// its errors are 120, 100 and 80 of 255; regression on a colour makes none.
func TestBaselinesOfDrawnImages(t *testing.T) {
	got := lines(t, Config{Data: drawn(t), Rule: galaxy.Rule{TestUnbiased: true}})
	for i, want := range []string{
		"10 images read, 0 skipped",
		"7 images to train on, 3 to test on",
		"",
		"RMSE mean central pixel average pixel similar hue",
		"all columns 0.39735 0.00000 0.00000 0.39735",
	} {
		if got[i] != want {
			t.Errorf("line %d is %q, want %q", i+1, got[i], want)
		}
	}
}

func TestASplitThatWasWrittenRepeatsTheRun(t *testing.T) {
	folder := drawn(t)
	split := filepath.Join(t.TempDir(), "split.csv")
	first := lines(t, Config{Data: folder, Rule: galaxy.Rule{Test: 0.4, Salt: "x"}, WriteSplit: split})
	again := lines(t, Config{Data: folder, Split: split})
	if strings.Join(first, "\n") != strings.Join(again, "\n") {
		t.Errorf("first\n%s\nagain\n%s", strings.Join(first, "\n"), strings.Join(again, "\n"))
	}
}

func TestBadImagesAreNamedAndSkippedOrStopTheRun(t *testing.T) {
	folder := drawn(t)
	empty := filepath.Join(folder, "images_training_rev1", "115200.jpg")
	if err := os.WriteFile(empty, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(folder, "images_training_rev1", "115240.jpg")); err != nil {
		t.Fatal(err)
	}
	cfg := Config{Data: folder, Rule: galaxy.Rule{TestUnbiased: true}}
	got := lines(t, cfg)
	for i, want := range []string{
		"skipped: " + empty + ": no data: the file is empty",
		"skipped: galaxy 115240: file does not exist",
		"8 images read, 2 skipped",
		"5 images to train on, 3 to test on",
	} {
		if got[i] != want {
			t.Errorf("line %d is %q, want %q", i+1, got[i], want)
		}
	}
	cfg.Strict = true
	var out strings.Builder
	if err := run(context.Background(), cfg, &out); err == nil || err.Error() != empty+": no data: the file is empty" {
		t.Errorf("strict: %v", err)
	}
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	folder, none := drawn(t), t.TempDir()
	short := filepath.Join(none, "short.csv")
	if err := os.WriteFile(short, []byte("GalaxyID,part\n115000,test\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	missing, twice, brackets := filepath.Join(none, "missing"), drawn(t), filepath.Join(drawn(t), "a[b")
	if err := os.Mkdir(brackets, 0o777); err != nil {
		t.Fatal(err)
	}
	twins := []string{filepath.Join(twice, galaxy.TrainingImages, "115040.jpg"), filepath.Join(twice, galaxy.TrainingImages, "115040.png")}
	if err := os.Link(twins[0], twins[1]); err != nil {
		t.Fatal(err)
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	for _, c := range []struct {
		ctx  context.Context
		cfg  Config
		want string
	}{
		{nil, Config{}, "no folder of images and labels given: -data"},
		{nil, Config{Data: folder, Rest: []string{"x"}}, `unexpected argument "x"`},
		{nil, Config{Data: none}, none + " has 0 files training_solutions*.csv, want one"},
		{nil, Config{Data: missing}, "looking for labels: open " + missing + ": no such file or directory"},
		{nil, Config{Data: brackets}, brackets + " has 0 files training_solutions*.csv, want one"},
		{nil, Config{Data: twice}, "looking for images: two have the id 115040: " + twins[0] + " and " + twins[1]},
		{nil, Config{Data: folder, Split: "s", Rule: galaxy.Rule{Test: 0.5}}, "-split leaves nothing for -test, -salt or -unbiased to choose"},
		{nil, Config{Data: folder, Rule: galaxy.Rule{Test: 1.5}}, "split: fractions 0 for validation and 1.5 for the test, want 0 or more and less than 1 together"},
		{nil, Config{Data: folder, Split: short}, short + `: split: 9 ids have ("115040", "115080", "115120", "115160", "115200", …) no part`},
		{nil, Config{Data: folder, Rule: galaxy.Rule{Test: 1e-9}}, "no image for test: 10 for train, 0 for validation, 0 for test"},
		{stopped, Config{Data: folder}, "stopped"},
	} {
		if c.ctx == nil {
			c.ctx = context.Background()
		}
		var out strings.Builder
		if err := run(c.ctx, c.cfg, &out); err == nil || err.Error() != c.want {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}
