package baseline_test

import (
	"archive/zip"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"galaxynet/galaxy"
	"galaxynet/galaxy/baseline"
)

// dataFolder returns a folder of real data, or skips the test.
func dataFolder(t *testing.T, name string) string {
	t.Helper()
	root := os.Getenv("GALAXYNET_DATA")
	if root == "" {
		t.Skip("GALAXYNET_DATA does not name a folder of real data")
	}
	folder := filepath.Join(root, name)
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("GALAXYNET_DATA has no folder %s", name)
	}
	return folder
}

// sample returns the competition's own predictions for its test images.
func sample(t *testing.T) *galaxy.Labels {
	t.Helper()
	archive, err := zip.OpenReader(filepath.Join(dataFolder(t, "labels_only"), "central_pixel_benchmark.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	file, err := archive.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	l, err := galaxy.DecodeLabels(file)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// What the comment of Hues says: the competition's file has six rows, and sectors of
// hue tell which of them an image gets.
func TestHuesAreTheCompetitionsCentralPixelBenchmark(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 35 MB of labels")
	}
	predictions := sample(t)
	counts := map[[galaxy.Columns]float32]int{}
	for i := range predictions.IDs {
		counts[[galaxy.Columns]float32(predictions.Row(i))]++
	}
	var rows [][galaxy.Columns]float32
	for row := range counts {
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b [galaxy.Columns]float32) int { return counts[b] - counts[a] })
	for i, want := range []int{57569, 16625, 3885, 1688, 157, 51} {
		if len(rows) != 6 || counts[rows[i]] != want {
			t.Fatalf("%d different rows, row %d for %d images, want 6 and %d", len(rows), i, counts[rows[i]], want)
		}
		if rows[i][36] != 0 {
			t.Errorf("row %d has %v in Class11.6, want 0", i, rows[i][36])
		}
	}
	// A model whose six sectors have the six rows, in the order of the comment.
	circle := []baseline.Colour{{1, 0, 0}, {1, 1, 0}, {0, 1, 0}, {0, 1, 1}, {0, 0, 1}, {1, 0, 1}}
	l := labels(t, 6, func(i, c int) float32 { return rows[[]int{1, 0, 5, 4, 2, 3}[i]][c] })
	model := baseline.FitHues(circle, l)

	folder := filepath.Join(dataFolder(t, "galaxyzoo_unlabelled"), "images_test_rev1")
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	images, centre, pixel := 0, 0, 0
	for _, file := range files {
		i, ok := predictions.Index(galaxy.ImageID(file.Name()))
		if !ok {
			continue
		}
		im, err := galaxy.ReadImage(filepath.Join(folder, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		colours := baseline.ColoursOf(im)
		images++
		if slices.Equal(predict(model, colours.Centre), predictions.Row(i)) {
			centre++
		}
		if slices.Equal(predict(model, colours.Pixel), predictions.Row(i)) {
			pixel++
		}
	}
	t.Logf("%d images, right by the centre %d, by the pixel %d", images, centre, pixel)
	if centre < images*95/100 || images < 50 {
		t.Errorf("of %d images %d get the competition's row, want 95 %% of 50 or more", images, centre)
	}
}
