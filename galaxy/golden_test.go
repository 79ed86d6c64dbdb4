package galaxy

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// forGoldenFolders runs a test for each folder of pictures with OpenCV's answers:
// the drawn ones in testdata, and those under the folder GALAXYNET_GOLDEN.
func forGoldenFolders(t *testing.T, test func(t *testing.T, folder string)) {
	root := os.Getenv("GALAXYNET_GOLDEN")
	t.Run("testdata", func(t *testing.T) { test(t, filepath.Join("testdata", "opencv_drawn")) })
	for _, name := range []string{"opencv_drawn", "opencv"} {
		t.Run(name, func(t *testing.T) {
			if root == "" {
				t.Skip("GALAXYNET_GOLDEN, the folder of the golden cases, is not set")
			}
			test(t, filepath.Join(root, name))
		})
	}
}

// readPicture decodes a file of a test.
func readPicture(t *testing.T, path string) RGB {
	t.Helper()
	im, err := ReadImage(path)
	if err != nil {
		t.Fatal(err)
	}
	return im
}

// comparePixels allows no difference: the same roundings are made.
func comparePixels(t *testing.T, what string, got, want RGB) {
	t.Helper()
	if got.W != want.W || got.H != want.H {
		t.Errorf("%s: %d×%d pixels, want %d×%d", what, got.W, got.H, want.W, want.H)
		return
	}
	differ, largest := 0, 0
	for i := range want.Pix {
		if d := int(got.Pix[i]) - int(want.Pix[i]); d != 0 {
			differ++
			largest = max(largest, d, -d)
		}
	}
	if differ > 0 {
		t.Errorf("%s: %d of %d values differ, by at most %d", what, differ, len(want.Pix), largest)
	}
}

// goldenRegions returns the rows of a folder's table as maps from column to text.
func goldenRegions(t *testing.T, folder string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join(folder, "rois.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		named := map[string]string{}
		for i, name := range rows[0] {
			named[name] = row[i]
		}
		out = append(out, named)
	}
	if len(out) == 0 {
		t.Fatalf("%s: no regions", folder)
	}
	return out
}

func TestRegionsAndCropsAreOpenCVs(t *testing.T) {
	forGoldenFolders(t, func(t *testing.T, folder string) {
		rows := goldenRegions(t, folder)
		for _, want := range rows {
			id := want["id"]
			im := readPicture(t, filepath.Join(folder, id+".png"))
			r := FindRegion(im, Study)
			cropped := 0
			if r.Cropped {
				cropped = 1
			}
			for name, got := range map[string]int{
				"x": r.X, "y": r.Y, "width": r.W, "height": r.H, "cropped": cropped, "contours": r.Contours,
			} {
				if fmt.Sprint(got) != want[name] {
					t.Errorf("%s: %s is %d, want %s", id, name, got, want[name])
				}
			}
			comparePixels(t, id, ResizeArea(r.Crop(im), 64, 64), readPicture(t, filepath.Join(folder, id+"_64.png")))
		}
		t.Logf("%d regions", len(rows))
	})
}

func TestResizesAreOpenCVs(t *testing.T) {
	folder := filepath.Join("testdata", "opencv_drawn")
	src := readPicture(t, filepath.Join(folder, "drawn00.png"))
	files, err := filepath.Glob(filepath.Join(folder, "area_*.png"))
	if err != nil || len(files) < 8 {
		t.Fatalf("%d resized pictures, want 8: %v", len(files), err)
	}
	for _, file := range files {
		want := readPicture(t, file)
		comparePixels(t, file, ResizeArea(src, want.W, want.H), want)
	}
}
