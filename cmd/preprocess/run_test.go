package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"galaxynet/galaxy"
	"galaxynet/tensor/par"
)

// drawn returns a black picture of 40×40 pixels with a white rectangle.
func drawn(x, y, w, h int) galaxy.RGB {
	im := galaxy.NewRGB(40, 40)
	for row := y; row < y+h; row++ {
		for i := 3 * (row*40 + x); i < 3*(row*40+x+w); i++ {
			im.Pix[i] = 255
		}
	}
	return im
}

// folder makes a folder of three good images, as JPEG and PNG, and a file that is
// no image.
func folder(t *testing.T) string {
	t.Helper()
	in := t.TempDir()
	var file bytes.Buffer
	if err := jpeg.Encode(&file, drawn(8, 8, 16, 16).Image(), &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	write(t, in, "300.JPG", file.Bytes())
	for name, im := range map[string]galaxy.RGB{"100.png": drawn(10, 12, 10, 5), "20.png": drawn(0, 0, 3, 3)} {
		if err := writePNG(filepath.Join(in, name), im); err != nil {
			t.Fatal(err)
		}
	}
	write(t, in, "notes.txt", []byte("no image"))
	write(t, in, ".hidden.png", nil)
	return in
}

func write(t *testing.T, folder, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, parts ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// mustRun runs the program and returns what it printed.
func mustRun(t *testing.T, cfg Config) string {
	t.Helper()
	var out strings.Builder
	if err := run(context.Background(), cfg, &out); err != nil {
		t.Fatalf("%+v: %v\n%s", cfg, err, out.String())
	}
	return out.String()
}

const wantTable = `id,x,y,width,height,cropped,contours
100,10,12,10,5,1,1
20,0,0,3,3,1,1
300,8,8,16,16,1,1
`

func TestRunWritesPNGsAndTable(t *testing.T) {
	cfg := Config{In: folder(t), Out: filepath.Join(t.TempDir(), "new", "out"), Size: 7}
	printed := mustRun(t, cfg)
	for _, want := range []string{"3 images in ", ", 0 of them complete in ", "3 of 3 images", "3 images written, 0 kept, 0 skipped"} {
		if !strings.Contains(printed, want) {
			t.Errorf("printed %q, want %q in it", printed, want)
		}
	}
	if got := read(t, cfg.Out, "roi.csv"); got != wantTable {
		t.Errorf("table\n%swant\n%s", got, wantTable)
	}
	im, err := galaxy.ReadImage(filepath.Join(cfg.Out, "100.png"))
	if err != nil {
		t.Fatal(err)
	}
	// Rows 10 to 24 and columns 8 to 22 of the image are kept.
	if want := galaxy.ResizeArea(drawn(10, 12, 10, 5).Crop(8, 10, 14, 14), 7, 7); !slices.Equal(im.Pix, want.Pix) {
		t.Errorf("pixels %v, want %v", im.Pix, want.Pix)
	}
	entries, err := os.ReadDir(cfg.Out)
	if err != nil || len(entries) != 5 { // three PNGs, the table, the settings
		t.Errorf("files %v, %v, want 5", entries, err)
	}
}

func TestSecondRunKeepsWhatIsComplete(t *testing.T) {
	cfg := Config{In: folder(t), Out: t.TempDir(), Size: 5}
	mustRun(t, cfg)
	later := time.Now().Add(time.Hour)
	for _, c := range []struct {
		name    string
		disturb func() error
		kept    int
	}{
		{"nothing", func() error { return nil }, 3},
		{"a PNG is missing", func() error { return os.Remove(filepath.Join(cfg.Out, "20.png")) }, 2},
		{"a PNG is empty", func() error { return os.Truncate(filepath.Join(cfg.Out, "20.png"), 0) }, 2},
		{"an image is newer", func() error { return os.Chtimes(filepath.Join(cfg.In, "100.png"), later, later) }, 2},
		{"the table is missing", func() error { return os.Remove(filepath.Join(cfg.Out, "roi.csv")) }, 0},
	} {
		if err := c.disturb(); err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprintf("%d images written, %d kept, 0 skipped", 3-c.kept, c.kept)
		if printed := mustRun(t, cfg); !strings.Contains(printed, want) {
			t.Errorf("%s: printed %q, want %q in it", c.name, printed, want)
		}
		if got := read(t, cfg.Out, "roi.csv"); got != wantTable {
			t.Errorf("%s: table\n%s", c.name, got)
		}
		now := time.Now().Add(-time.Second)
		if err := os.Chtimes(filepath.Join(cfg.In, "100.png"), now, now); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBadImagesAreSkippedOrStopTheRun(t *testing.T) {
	cfg := Config{In: folder(t), Out: t.TempDir(), Size: 5}
	write(t, cfg.In, "5.jpg", []byte("\xff\xd8\xff"))
	write(t, cfg.In, "7.png", nil)
	if err := os.Symlink("nowhere", filepath.Join(cfg.In, "8.png")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(os.DevNull, filepath.Join(cfg.In, "9.png")); err != nil { // passed over, as folders are
		t.Fatal(err)
	}
	printed := mustRun(t, cfg)
	for _, want := range []string{"skipped: " + filepath.Join(cfg.In, "5.jpg") + ": reading the image's header", "7.png: no data: the file is empty", filepath.Join(cfg.In, "8.png") + ": no such file", "3 images written, 0 kept, 3 skipped"} {
		if !strings.Contains(printed, want) {
			t.Errorf("printed %q, want %q in it", printed, want)
		}
	}
	if got := read(t, cfg.Out, "roi.csv"); got != wantTable {
		t.Errorf("table\n%s", got)
	}
	cfg.Strict = true
	if err := run(context.Background(), cfg, new(bytes.Buffer)); err == nil || !strings.HasPrefix(err.Error(), cfg.In) || strings.Contains(err.Error(), "\n") {
		t.Errorf("strict: %v, want one line that names the file", err)
	}
}

func TestAnImageThatBecomesBadLosesItsRow(t *testing.T) {
	cfg := Config{In: folder(t), Out: t.TempDir(), Size: 5}
	mustRun(t, cfg)
	write(t, cfg.In, "20.png", []byte("now a text"))
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(filepath.Join(cfg.In, "20.png"), later, later); err != nil {
		t.Fatal(err)
	}
	mustRun(t, cfg)
	if got := read(t, cfg.Out, "roi.csv"); strings.Contains(got, "\n20,") {
		t.Errorf("table\n%s", got)
	}
}

func TestMistakesAreOneLine(t *testing.T) {
	in, used := folder(t), t.TempDir()
	mustRun(t, Config{In: in, Out: used, Size: 5})
	twice := folder(t)
	write(t, twice, "100.jpg", nil)
	badTable, badNumber, badSettings := t.TempDir(), t.TempDir(), t.TempDir()
	write(t, badTable, "roi.csv", []byte("a,b,c,d,e,f,g\n"))
	write(t, badNumber, "roi.csv", []byte(strings.Replace(wantTable, "12", "twelve", 1)))
	write(t, badSettings, "preprocess.json", []byte("{"))
	for _, c := range []struct {
		name, want string
		cfg        Config
	}{
		{"no images given", "no folder of images given: -in", Config{Out: "x", Size: 5}},
		{"no results given", "no folder for the results given: -out", Config{In: in, Size: 5}},
		{"size", "-size 0, want 1 to 4096 pixels", Config{In: in, Out: "x"}},
		{"argument", `unexpected argument "x"`, Config{In: in, Out: "x", Size: 5, Rest: []string{"x"}}},
		{"missing folder", "looking for images: open ", Config{In: filepath.Join(in, "no"), Out: "x", Size: 5}},
		{"empty folder", "looking for images: none in ", Config{In: t.TempDir(), Out: "x", Size: 5}},
		{"one id twice", "looking for images: two have the id 100: ", Config{In: twice, Out: t.TempDir(), Size: 5}},
		{"same folder", "is the folder of the images", Config{In: in, Out: in, Size: 5}},
		{"another size", "have mode study and size 5, not mode study and size 6", Config{In: in, Out: used, Size: 6}},
		{"another mode", "not mode centred and size 5", Config{In: in, Out: used, Size: 5, Mode: galaxy.Centred}},
		{"table", "line 1: columns [a b c d e f g], want [id x y", Config{In: in, Out: badTable, Size: 5}},
		{"number", `line 2, column y: "twelve" is no whole number`, Config{In: in, Out: badNumber, Size: 5}},
		{"settings", "preprocess.json: ", Config{In: in, Out: badSettings, Size: 5}},
		{"results are a file", "making the folder of results", Config{In: in, Out: filepath.Join(in, "notes.txt"), Size: 5}},
	} {
		err := run(context.Background(), c.cfg, new(bytes.Buffer))
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want one line with %q", c.name, err, c.want)
		}
	}
}

// stopAfter is a writer that stops a context once a text was written to it.
type stopAfter struct {
	bytes.Buffer
	text string
	stop func()
}

func (s *stopAfter) Write(p []byte) (int, error) {
	defer func() {
		if strings.Contains(s.String(), s.text) {
			s.stop()
		}
	}()
	return s.Buffer.Write(p)
}

// TestStoppedRunGoesOnWhereItWas stops a run of three batches after the first, and
// has the rest done by another.
func TestStoppedRunGoesOnWhereItWas(t *testing.T) {
	defer par.SetWorkers(par.SetWorkers(2))
	in := t.TempDir()
	const n = 3 * 2 * perWorker
	var file bytes.Buffer
	if err := jpeg.Encode(&file, drawn(8, 8, 16, 16).Image(), nil); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		write(t, in, fmt.Sprintf("%03d.jpg", i), file.Bytes())
	}
	cfg := Config{In: in, Out: t.TempDir(), Size: 3}
	ctx, stop := context.WithCancel(context.Background())
	err := run(ctx, cfg, &stopAfter{text: fmt.Sprintf("%d of %d images, ", n/3, n), stop: stop})
	if err == nil || err.Error() != "stopped; what is complete will be kept by the next run" {
		t.Fatalf("stopped run: %v", err)
	}
	rows, err := csv.NewReader(strings.NewReader(read(t, cfg.Out, "roi.csv"))).ReadAll()
	if err != nil || len(rows) != 1+n/3 {
		t.Errorf("%d rows after the stop, %v, want %d", len(rows), err, 1+n/3)
	}
	if printed := mustRun(t, cfg); !strings.Contains(printed, fmt.Sprintf("%d images written, %d kept, 0 skipped", n-n/3, n/3)) {
		t.Errorf("second run printed %q", printed)
	}
}

func TestResultsDoNotDependOnTheWorkers(t *testing.T) {
	in := folder(t)
	var want string
	for _, workers := range []int{1, 3, 17} {
		previous := par.SetWorkers(workers)
		cfg := Config{In: in, Out: t.TempDir(), Size: 9, Mode: galaxy.Centred}
		mustRun(t, cfg)
		par.SetWorkers(previous)
		got := read(t, cfg.Out, "roi.csv") + read(t, cfg.Out, "100.png") + read(t, cfg.Out, "20.png") + read(t, cfg.Out, "300.png")
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%d workers: other results than 1", workers)
		}
	}
}

func TestWriteWholeLeavesNoPart(t *testing.T) {
	out := t.TempDir()
	im := galaxy.RGB{W: 0, H: 0} // an image that PNG cannot hold
	if err := writePNG(filepath.Join(out, "x.png"), im); err == nil || !strings.Contains(err.Error(), "x.png") {
		t.Errorf("%v, want an error that names x.png", err)
	}
	if entries, err := os.ReadDir(out); err != nil || len(entries) != 0 {
		t.Errorf("left %v, %v", entries, err)
	}
}
