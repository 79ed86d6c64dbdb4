package ensemble

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"galaxynet/galaxy"
	"galaxynet/galaxy/trainer"
	"galaxynet/galaxy/zoonet"
	"galaxynet/tensor"
)

// noise writes n pictures of 24×24 random pixels.
func noise(t *testing.T, n int) (files []galaxy.ImageFile) {
	t.Helper()
	folder := t.TempDir()
	for i := range n {
		r := tensor.Stream(1, "ensemble/noise", uint64(i))
		im := galaxy.NewRGB(24, 24)
		for k := range im.Pix {
			im.Pix[k] = uint8(r.IntN(256))
		}
		f := galaxy.ImageFile{ID: fmt.Sprint(i), Path: filepath.Join(folder, fmt.Sprint(i)+".png")}
		out, err := os.Create(f.Path)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(png.Encode(out, im.Image()), out.Close()); err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

// settings are those of a small network that sees some part of an image.
func settings(seed uint64, field float64) trainer.Config {
	c := trainer.Minute()
	c.Seed, c.Epochs, c.Batch, c.Settle, c.Views = seed, 1, 4, 4, 1
	c.Net = zoonet.Config{Net: "b", Size: 16, Widths: []int{4, 5}, Blocks: 1, Dropout: 0.2, Outputs: galaxy.Columns, Tree: true}
	c.Framing = galaxy.Framing{Field: field, Size: 20}
	c.Sight = galaxy.Sight{Size: 16, Field: 1, Normal: galaxy.ZooNormal}
	return c
}

// trained returns the folder of a run that has learnt that pictures are smooth.
func trained(t *testing.T, c trainer.Config, files []galaxy.ImageFile) string {
	t.Helper()
	images, err := galaxy.NewFiles(files, c.Framing)
	if err != nil {
		t.Fatal(err)
	}
	labels := make([]float32, galaxy.Columns)
	labels[0], labels[14], labels[15] = 1, 1, 1
	data := trainer.Data{Images: images}
	for i := range files {
		data.Train = append(data.Train, galaxy.Example{Image: i, Labels: labels})
	}
	folder := t.TempDir()
	tr, err := trainer.New(c, data, folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(tr.Run(context.Background()), tr.Close()); err != nil {
		t.Fatal(err)
	}
	return folder
}

// loaded returns an ensemble that is closed at the end of the test.
func loaded(t *testing.T, paths ...string) *Ensemble {
	t.Helper()
	e, err := Load(paths...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

func predicted(t *testing.T, e *Ensemble, files []galaxy.ImageFile, o Options) (*galaxy.Labels, int) {
	t.Helper()
	l, bad, err := e.Predict(context.Background(), files, o)
	if err != nil {
		t.Fatal(err)
	}
	return l, bad
}

// TestMeansOfModelsAndProgress has three models, of which two share their images.
func TestMeansOfModelsAndProgress(t *testing.T) {
	files := noise(t, 7)
	runs := []string{trained(t, settings(1, 1), files), trained(t, settings(2, 0.5), files), trained(t, settings(3, 1), files)}
	var single [3]*galaxy.Labels
	for i, run := range runs {
		single[i], _ = predicted(t, loaded(t, run), files, Options{Batch: 7})
	}
	e := loaded(t, runs...)
	if e.Len() != 3 || len(e.groups) != 2 {
		t.Fatalf("%d models in %d groups", e.Len(), len(e.groups))
	}
	var told []int
	mean, bad := predicted(t, e, files, Options{Batch: 3, Progress: func(done, total int) {
		if total != 14 {
			t.Errorf("%d in all", total)
		}
		told = append(told, done)
	}})
	if want := []int{3, 6, 7, 10, 13, 14}; bad != 0 || !slices.Equal(told, want) {
		t.Errorf("%d bad, progress %v, want %v", bad, told, want)
	}
	for i, got := range mean.Values {
		// The groups are summed one behind the other: the first model, the third, the second.
		sum := float64(single[0].Values[i]) + float64(single[2].Values[i]) + float64(single[1].Values[i])
		if want := float32(sum / 3); got != want {
			t.Fatalf("value %d: %v, want %v", i, got, want)
		}
	}
}

func TestEveryBatchGivesTheSameBits(t *testing.T) {
	files := noise(t, 9)
	e := loaded(t, trained(t, settings(1, 1), files))
	for _, views := range []int{1, galaxy.Symmetries} {
		want, _ := predicted(t, e, files, Options{Batch: 9, Views: views})
		for _, batch := range []int{1, 2, 4, 8, 100} {
			if got, _ := predicted(t, e, files, Options{Batch: batch, Views: views}); !slices.Equal(got.Values, want.Values) || !slices.Equal(got.IDs, want.IDs) {
				t.Errorf("%d views, batches of %d: other predictions", views, batch)
			}
		}
		if got, _ := predicted(t, e, files[4:5], Options{Batch: 3, Views: views}); !slices.Equal(got.Values, want.Row(4)) {
			t.Errorf("%d views: an image alone has another prediction", views)
		}
	}
}

// TestBadImagesChangeNothing has bad images in every place of a batch, which two
// groups meet.
func TestBadImagesChangeNothing(t *testing.T) {
	files := noise(t, 6)
	e := loaded(t, trained(t, settings(1, 1), files), trained(t, settings(2, 0.5), files))
	want, _ := predicted(t, e, files, Options{Batch: 2})
	missing := func(id string) galaxy.ImageFile { return galaxy.ImageFile{ID: id, Path: id} }
	mixed := slices.Insert(slices.Clone(files), 3, missing("a"), missing("b"))
	mixed = append(mixed, missing("c"))
	var told, done []string
	o := Options{Batch: 2, Bad: func(b galaxy.BadImage) { told = append(told, b.ID) },
		Progress: func(n, total int) { done = append(done, fmt.Sprint(n, "/", total)) }}
	got, bad := predicted(t, e, mixed, o)
	if bad != 3 || strings.Join(told, " ") != "a b c" || done[len(done)-1] != "18/18" {
		t.Errorf("%d bad: %v; progress %v", bad, told, done)
	}
	if !slices.Equal(got.Values, want.Values) || !slices.Equal(got.IDs, want.IDs) {
		t.Error("bad images change predictions")
	}
	_, _, err := e.Predict(context.Background(), mixed, Options{Batch: 4, Strict: true})
	if b, ok := errors.AsType[galaxy.BadImage](err); !ok || b.ID != "a" {
		t.Errorf("strict: %v", err)
	}
}

func TestMistakes(t *testing.T) {
	files := noise(t, 3)
	run := trained(t, settings(1, 1), files)
	e := loaded(t, run)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	live := context.Background()
	missing := []galaxy.ImageFile{{ID: "a", Path: "a"}, {ID: "b", Path: "b"}}
	for _, c := range []struct {
		name  string
		ctx   context.Context
		files []galaxy.ImageFile
		o     Options
		want  string
	}{
		{"views", live, files, Options{Views: 4, Batch: 1}, "predicting: 4 views, want 1 or 8"},
		{"batch", live, files, Options{}, "predicting: batches of 0 images, want 1 or more"},
		{"no images", live, nil, Options{Batch: 1}, "predicting: there are no images"},
		{"stopped", ctx, files, Options{Batch: 1}, "context canceled"},
		{"none good", live, missing, Options{Batch: 1}, "none of 2 images can be used; the first: image a: no such file or directory"},
		{"one id twice", live, append(files[:2:2], files[0]), Options{Batch: 1}, `labels: id "0" stands in rows 1 and 3`},
	} {
		if _, _, err := e.Predict(c.ctx, c.files, c.o); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	if _, err := Load(); err == nil || err.Error() != "there is no model to predict with" {
		t.Errorf("no models: %v", err)
	}
	if _, err := Load(run, t.TempDir()); err == nil || !strings.HasPrefix(err.Error(), "loading a model: ") {
		t.Errorf("a folder without a run: %v", err)
	}
}
