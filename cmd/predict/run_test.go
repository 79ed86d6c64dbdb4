package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"galaxynet/cmd/internal/tinyrun"
	"galaxynet/galaxy"
	"galaxynet/galaxy/trainer"
	"galaxynet/tensor/par"
)

// parsed returns the configuration of a command line.
func parsed(t *testing.T, line ...string) Config {
	t.Helper()
	cfg, err := parse(line, new(bytes.Buffer))
	if err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	return cfg
}

// output runs the program and returns what it prints.
func output(t *testing.T, line ...string) string {
	t.Helper()
	var out strings.Builder
	if err := run(context.Background(), parsed(t, line...), &out); err != nil {
		t.Fatalf("%q: %v\n%s", line, err, out.String())
	}
	return out.String()
}

// table runs the program and returns its CSV.
func table(t *testing.T, line ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out.csv")
	output(t, append([]string{"-out", path}, line...)...)
	return tinyrun.Read(t, path)
}

// lines returns some lines of a text, counted from 0.
func lines(text string, numbers ...int) string {
	all := strings.SplitAfter(text, "\n")
	picked := ""
	for _, n := range numbers {
		picked += all[n]
	}
	return picked
}

func TestAFolderIsPredictedInKagglesForm(t *testing.T) {
	data := tinyrun.Data(t)
	model := tinyrun.Run(t, data, tinyrun.Small())
	folder := t.TempDir()
	csv, jsonl := filepath.Join(folder, "p.csv"), filepath.Join(folder, "p.jsonl")
	out := output(t, "-model", model, "-out", csv, "-json", jsonl, data)
	for _, want := range []string{"images: 20; models: 1; level ", "\n20 of 20 images, ", "\n20 galaxies written to " + csv + " and " + jsonl + ", 0 images skipped; "} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	l, err := galaxy.ReadLabels(csv)
	if err != nil {
		t.Fatal(err)
	}
	if l.Len() != tinyrun.Galaxies || l.IDs[0] != "1000000" || l.IDs[19] != "1000019" {
		t.Errorf("ids %v", l.IDs)
	}
	for i := range l.Len() {
		// A network with the tree sums as it says; 8 views and float32 lose 1e-6.
		if err := galaxy.CheckSums(l.Row(i), galaxy.SumTolerance); err != nil {
			t.Errorf("galaxy %s: %v", l.IDs[i], err)
		}
	}
	checkObjects(t, tinyrun.Read(t, jsonl), l)
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 2 {
		t.Errorf("files %v, %v, want 2", entries, err)
	}
}

// checkObjects compares JSON lines with the rows of a CSV.
func checkObjects(t *testing.T, text string, l *galaxy.Labels) {
	t.Helper()
	i := 0
	for line := range strings.Lines(text) {
		var o struct {
			ID, Path, Reading string
			Fractions         map[string]float32
		}
		d := json.NewDecoder(strings.NewReader(line))
		d.DisallowUnknownFields()
		if err := d.Decode(&o); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		row := l.Row(i)
		if o.ID != l.IDs[i] || filepath.Base(o.Path) != o.ID+".jpg" || o.Reading != galaxy.Reading(row) || len(o.Fractions) != galaxy.Columns {
			t.Errorf("row %d: %s", i, line)
		}
		for c, name := range galaxy.ColumnNames {
			if o.Fractions[name] != row[c] {
				t.Errorf("row %d, %s: %v, want %v", i, name, o.Fractions[name], row[c])
			}
		}
		i++
	}
	if i != l.Len() {
		t.Errorf("%d objects, want %d", i, l.Len())
	}
}

func TestPredictionsAreThoseOfTheTrainersTest(t *testing.T) {
	data := tinyrun.Data(t)
	run := tinyrun.Run(t, data, tinyrun.Small())
	m, err := trainer.LoadModel(filepath.Join(run, trainer.BestFile))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	files, err := galaxy.FindImages(data)
	if err != nil {
		t.Fatal(err)
	}
	cache, err := galaxy.OpenCache(context.Background(), filepath.Join(t.TempDir(), "cache"), files, galaxy.CacheConfig{Framing: m.Config.Framing})
	if err != nil {
		t.Fatal(err)
	}
	defer cache.Close()
	examples := make([]galaxy.Example, cache.Len())
	for i := range examples {
		examples[i].Image = i
	}
	for _, views := range []int{1, 8} {
		var want []float32
		_, err := m.Evaluate(context.Background(), cache, examples, views, func(_ []int, p []float32) { want = append(want, p...) })
		if err != nil {
			t.Fatal(err)
		}
		l, err := galaxy.DecodeLabels(strings.NewReader(table(t, "-model", run, "-views", fmt.Sprint(views), data)))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(l.Values, want) {
			t.Errorf("%d views: other predictions than the trainer's", views)
		}
	}
}

func TestNeitherBatchNorWorkersNorCompanyChangeAPrediction(t *testing.T) {
	data := tinyrun.Data(t)
	for _, c := range []trainer.Config{tinyrun.Small(), tinyrun.SmallStudy()} {
		model := tinyrun.Run(t, data, c)
		want := table(t, "-model", model, data)
		for _, batch := range []string{"1", "3", "19", "1000"} {
			if table(t, "-model", model, "-batch", batch, data) != want {
				t.Errorf("net %s: -batch %s changes predictions", c.Net.Net, batch)
			}
		}
		for _, workers := range []int{1, 3} {
			previous := par.SetWorkers(workers)
			if table(t, "-model", model, data) != want {
				t.Errorf("net %s: %d workers change predictions", c.Net.Net, workers)
			}
			par.SetWorkers(previous)
		}
		alone := table(t, "-model", model, filepath.Join(data, galaxy.TrainingImages, "1000004.jpg"))
		if alone != lines(want, 0, 5) {
			t.Errorf("net %s: an image alone is\n%swant\n%s", c.Net.Net, alone, lines(want, 0, 5))
		}
	}
}

// TestModelsAreAveraged averages models that see different parts of the images at
// different sizes, with the values that they predict one by one.
func TestModelsAreAveraged(t *testing.T) {
	data := tinyrun.Data(t)
	other := tinyrun.Small()
	other.Framing.Field, other.Seed = 0.7, 2
	third := tinyrun.Small()
	third.Seed = 3
	var models []string
	var single [3]*galaxy.Labels
	for i, c := range []trainer.Config{tinyrun.Small(), other, third} {
		models = append(models, tinyrun.Run(t, data, c))
		l, err := galaxy.DecodeLabels(strings.NewReader(table(t, "-model", models[i], data)))
		if err != nil {
			t.Fatal(err)
		}
		single[i] = l
	}
	models[2] = filepath.Join(models[2], trainer.BestFile) // a file is as good as its folder
	mean, err := galaxy.DecodeLabels(strings.NewReader(table(t, "-model", strings.Join(models, ","), data)))
	if err != nil {
		t.Fatal(err)
	}
	different := false
	for i, got := range mean.Values {
		a, b, c := single[0].Values[i], single[1].Values[i], single[2].Values[i]
		different = different || a != b && b != c
		// Sums are of another order here: some units in the last place of float64.
		if want := (float64(a) + float64(b) + float64(c)) / 3; float32(want) != got && max(want-float64(got), float64(got)-want) > 1e-7 {
			t.Fatalf("value %d: %v of %v, %v, %v", i, got, a, b, c)
		}
	}
	if !different {
		t.Error("the three models predict the same")
	}
}

func TestPredictionsOfAnOpenNetworkBecomeFractions(t *testing.T) {
	l, err := galaxy.NewLabels([]string{"1"}, append([]float32{-0.1, 1.5, 0.25}, make([]float32, galaxy.Columns-3)...))
	if err != nil {
		t.Fatal(err)
	}
	if n := toFractions(l); n != 2 || !slices.Equal(l.Values[:3], []float32{0, 1, 0.25}) {
		t.Errorf("%d moved: %v", n, l.Values[:3])
	}
}

func TestCataloguesNameImages(t *testing.T) {
	data := tinyrun.Data(t)
	model := tinyrun.Run(t, data, tinyrun.Small())
	all := table(t, "-model", model, data)
	images := filepath.Join(data, galaxy.TrainingImages)
	for _, c := range []struct {
		name, file, text string
		want             string
		flags            []string
	}{
		{"labels", filepath.Join(data, tinyrun.Labels), "", all, nil},
		{"ids", filepath.Join(data, "a.txt"), "1000007\n# no\n\n1000002.JPG\n", lines(all, 0, 8, 3), nil},
		{"ids elsewhere", filepath.Join(t.TempDir(), "b.csv"), "night,id_str\n1,1000003\n", lines(all, 0, 4), []string{"-images", images}},
		{"paths", filepath.Join(data, "c.csv"), "Path,z\n" + galaxy.TrainingImages + "/1000001.jpg,0.3\n" + images + "/1000000.jpg,0.1\n", lines(all, 0, 2, 1), nil},
		{"a file's name", filepath.Join(images, "d.lst"), "1000005.jpg\n", lines(all, 0, 6), nil},
	} {
		if c.text != "" {
			tinyrun.Write(t, c.file, c.text)
		}
		if got := table(t, append(append([]string{"-model", model}, c.flags...), c.file)...); got != c.want {
			t.Errorf("%s:\n%swant\n%s", c.name, got, c.want)
		}
	}
}

func TestIDsMakeASubmissionComplete(t *testing.T) {
	data := tinyrun.Data(t)
	model := tinyrun.Run(t, data, tinyrun.Small())
	all := table(t, "-model", model, data)
	ids := tinyrun.Write(t, filepath.Join(data, "ids.csv"), "GalaxyID,Class1.1\n1000009,0\n1000001,0\n")
	if got, want := table(t, "-model", model, "-ids", ids, data), lines(all, 0, 10, 2); got != want {
		t.Errorf("\n%swant\n%s", got, want)
	}
	folder := t.TempDir()
	cfg := parsed(t, "-model", model, "-ids", ids, "-out", filepath.Join(folder, "p.csv"), data)
	tinyrun.Write(t, filepath.Join(data, galaxy.TrainingImages, "1000001.jpg"), "no image")
	fails(t, "a bad image", cfg, "1000001.jpg: reading the image's header: image: unknown format; -ids needs every galaxy of its list: nothing was written")
	tinyrun.Write(t, ids, "GalaxyID\n1000009\n77\n")
	fails(t, "a galaxy without an image", cfg, "galaxy 77 of -ids "+ids+" has no image among those given")
	if entries, err := os.ReadDir(folder); err != nil || len(entries) > 0 {
		t.Errorf("it left %v, %v", entries, err)
	}
}

// fails checks that a run returns an error of one line.
func fails(t *testing.T, name string, cfg Config, want string) {
	t.Helper()
	err := run(context.Background(), cfg, new(bytes.Buffer))
	if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
		t.Errorf("%s: %v, want a line with %s", name, err, want)
	}
}

func TestBadImagesAreNamedAndLeftOut(t *testing.T) {
	data := tinyrun.Data(t)
	model := tinyrun.Run(t, data, tinyrun.Small())
	all := table(t, "-model", model, data)
	images := filepath.Join(data, galaxy.TrainingImages)
	empty := tinyrun.Write(t, filepath.Join(images, "1000000.jpg"), "")
	whole := tinyrun.Read(t, filepath.Join(images, "1000010.jpg"))
	cut := tinyrun.Write(t, filepath.Join(images, "1000010.jpg"), whole[:len(whole)-100])
	comma := tinyrun.Write(t, filepath.Join(images, "a,b.png"), "")
	list := tinyrun.Write(t, filepath.Join(t.TempDir(), "more.txt"), "night/1.jpg\n")
	path := filepath.Join(t.TempDir(), "p.csv")
	for _, quiet := range []string{"-quiet=false", "-quiet"} {
		out := output(t, quiet, "-model", model, "-batch", "3", "-out", path, data, list)
		for _, want := range []string{
			"skipped: image " + empty + ": no data: the file is empty\n", "skipped: image " + cut + ": decoding the image: ",
			"skipped: image " + comma + ": its name cannot stand in a table: ", "night/1.jpg: no such file or directory\n",
		} {
			if !strings.Contains(filepath.ToSlash(out), filepath.ToSlash(want)) {
				t.Errorf("%q is missing in\n%s", want, out)
			}
		}
		if n := strings.Count(out, "skipped: image"); n != 4 {
			t.Errorf("%d images skipped, want 4:\n%s", n, out)
		}
		if says := strings.Contains(out, "18 galaxies written to "+path+", 4 images skipped; "); says == (quiet == "-quiet") {
			t.Errorf("%s prints\n%s", quiet, out)
		}
	}
	if got, want := tinyrun.Read(t, path), strings.Replace(strings.Replace(all, lines(all, 1), "", 1), lines(all, 11), "", 1); got != want {
		t.Errorf("\n%swant\n%s", got, want)
	}
	fails(t, "strict", parsed(t, "-strict", "-model", model, "-out", path, images), "its name cannot stand in a table")
	if err := os.Remove(comma); err != nil {
		t.Fatal(err)
	}
	fails(t, "strict", parsed(t, "-strict", "-model", model, "-out", path, images), empty+": no data: the file is empty; without -strict it would be left out: nothing was written")
	fails(t, "none good", parsed(t, "-model", model, "-out", path, empty, cut), "none of 2 images can be used; the first: image "+empty)
}

func TestAnInterruptWritesNothing(t *testing.T) {
	data := tinyrun.Data(t)
	model := tinyrun.Run(t, data, tinyrun.Small())
	path := tinyrun.Write(t, filepath.Join(t.TempDir(), "p.csv"), "older\n")
	ctx, stop := context.WithCancel(context.Background())
	stop()
	err := run(ctx, parsed(t, "-model", model, "-out", path, data), new(bytes.Buffer))
	if err == nil || err.Error() != "stopped; nothing was written" || tinyrun.Read(t, path) != "older\n" {
		t.Errorf("%v, and the file has %q", err, tinyrun.Read(t, path))
	}
}

func TestMistakesAreOneLine(t *testing.T) {
	data := tinyrun.Data(t)
	model := tinyrun.Run(t, data, tinyrun.Small())
	folder := t.TempDir()
	csv := filepath.Join(folder, "p.csv")
	text := tinyrun.Write(t, filepath.Join(folder, "notes.csv"), "a,b\n1,2\n")
	blank := tinyrun.Write(t, filepath.Join(folder, "blank.txt"), "# nothing\n")
	strange := tinyrun.Write(t, filepath.Join(folder, "strange.txt"), "1000001\n")
	image := filepath.Join(data, galaxy.TrainingImages, "1000000.jpg")
	for _, c := range []struct {
		name, want string
		line       []string
	}{
		{"no model", "no model given: -model names the folder of a run", []string{data}},
		{"views", "-views 3, want 1 or 8", []string{"-model", model, "-views", "3", data}},
		{"batch", "-batch 0, want 1 to 1024", []string{"-model", model, "-batch", "0", data}},
		{"flag", "flag provided but not defined: -modle; -help lists what there is", []string{"-modle", model, data}},
		{"same outputs", "-out and -json both write to " + csv, []string{"-model", model, "-json", csv, data}},
		{"no images", "no images given: name images, folders of images or catalogues behind the flags", []string{"-model", model}},
		{"late flag", "-strict stands behind the images; flags come before them", []string{"-model", model, data, "-strict"}},
		{"missing image", "looking for images: stat ", []string{"-model", model, folder + "/no.jpg"}},
		{"empty folder", "looking for images: none in ", []string{"-model", model, t.TempDir()}},
		{"twice", "two images have the id 1000000: ", []string{"-model", model, data, image}},
		{"no run", "loading a model: ", []string{"-model", folder, data}},
		{"no weights", "loading a model: ", []string{"-model", text, data}},
		{"a table of nothing", "notes.csv: its first line has no column called path, ", []string{"-model", model, text}},
		{"an empty list", "blank.txt: it lists no images", []string{"-model", model, blank}},
		{"ids without images", "strange.txt: looking for images: none in " + folder, []string{"-model", model, strange}},
		{"list of ids", "no column GalaxyID in the header", []string{"-model", model, "-ids", text, data}},
		{"no folder", "no file can be written beside ", []string{"-model", model, "-json", folder + "/no/p.jsonl", data}},
		{"over the input", " is to be read; give another name for the predictions", []string{"-model", model, "-json", strange, strange}},
		{"a folder", " is not an ordinary file", []string{"-model", model, "-json", folder, data}},
	} {
		cfg, err := parse(append([]string{"-out", csv}, c.line...), new(bytes.Buffer))
		if err == nil {
			err = run(context.Background(), cfg, new(bytes.Buffer))
		}
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want a line with %s", c.name, err, c.want)
		}
	}
	if _, err := os.Stat(csv); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a mistake left a file: %v", err)
	}
}

func TestHelpNamesEveryFlag(t *testing.T) {
	var out strings.Builder
	if _, err := parse([]string{"-help"}, &out); err == nil {
		t.Error("no error for -help")
	}
	for _, name := range []string{"-model", "-images", "-ids", "-views", "-batch", "-strict", "-out", "-json", "-quiet"} {
		if !strings.Contains(out.String(), name+" ") && !strings.Contains(out.String(), name+"\n") {
			t.Errorf("no %s in\n%s", name, out.String())
		}
	}
}
