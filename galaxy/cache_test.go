package galaxy

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"galaxynet/tensor/par"
)

// smallFraming keeps 6×6 pixels.
var smallFraming = Framing{Field: .75, Size: 6}

// writeFile writes a file of a test.
func writeFile(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// pngOf encodes an image.
func pngOf(t testing.TB, im RGB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, im.Image()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// drawFolder makes a folder of n PNGs of 16×16 pixels, drawn by number.
func drawFolder(t testing.TB, n int) (folder string, files []ImageFile) {
	t.Helper()
	folder = t.TempDir()
	for i := range n {
		writeFile(t, filepath.Join(folder, fmt.Sprintf("%03d.png", i)), pngOf(t, drawGalaxy(16, 16, uint64(i))))
	}
	files, err := FindImages(folder)
	if err != nil {
		t.Fatal(err)
	}
	return folder, files
}

// open opens a cache that is closed at the end of the test.
func open(t testing.TB, path string, files []ImageFile, config CacheConfig) *Cache {
	t.Helper()
	c, err := OpenCache(t.Context(), path, files, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// checkImages compares a cache's images with those of the files.
func checkImages(t *testing.T, c *Cache, files []ImageFile, framing Framing) {
	t.Helper()
	if c.Len() != len(files) {
		t.Fatalf("%d images, want %d", c.Len(), len(files))
	}
	for i, f := range files {
		im, err := ReadImage(f.Path)
		if err != nil {
			t.Fatal(err)
		}
		if c.ID(i) != f.ID {
			t.Errorf("image %d has the id %s, want %s", i, c.ID(i), f.ID)
		}
		if want := framing.Apply(im); !bytes.Equal(c.Image(i).Pix, want.Pix) {
			t.Errorf("image %s has other pixels than its file", f.ID)
		}
	}
}

func TestCacheHoldsTheFramedImages(t *testing.T) {
	_, files := drawFolder(t, 11)
	for _, framing := range []Framing{smallFraming, {Region: true, Mode: Study, Size: 5}, {Region: true, Mode: Centred, Size: 7}, {Field: 1, Size: 20}} {
		c := open(t, filepath.Join(t.TempDir(), "new folder", "cache"), files, CacheConfig{Framing: framing})
		checkImages(t, c, files, framing)
		if c.Decoded() != 11 || len(c.Bad()) != 0 || c.Size() != framing.Size {
			t.Errorf("%v: %d decoded, %d bad, size %d", framing, c.Decoded(), len(c.Bad()), c.Size())
		}
	}
}

func TestFramingOfADecodedImageIsThatOfItsPixels(t *testing.T) {
	// A JPEG's colours are shared by 2×2 pixels, and the square begins between
	// two of them: 17 columns less 11 leave 3 on the left.
	var b bytes.Buffer
	if err := jpeg.Encode(&b, drawGalaxy(17, 23, 1).Image(), nil); err != nil {
		t.Fatal(err)
	}
	img, err := decode(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []Framing{{Field: 11. / 17, Size: 5}, {Field: 1, Size: 17}, {Field: .01, Size: 3}, CentreFraming, StudyFraming} {
		if got, want := f.ofImage(img), f.Apply(FromImage(img)); !bytes.Equal(got.Pix, want.Pix) || got.W != f.Size {
			t.Errorf("%v: other pixels", f)
		}
	}
	if got := CentreFraming.centre(424, 424); got.Dx() != 288 || got.Min.X != 68 {
		t.Errorf("the centre of 424×424 pixels is %v, want columns 68 to 356", got)
	}
}

func TestSecondStartDecodesOnlyWhatChanged(t *testing.T) {
	folder, files := drawFolder(t, 8)
	path := filepath.Join(t.TempDir(), "cache")
	config := CacheConfig{Framing: smallFraming}
	refind := func() []ImageFile {
		found, err := FindImages(folder)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	later := time.Unix(2e9, 0)
	for _, step := range []struct {
		name    string
		change  func()
		decoded int
	}{
		{"first start", func() {}, 8},
		{"second start", func() {}, 0},
		{"a file's time, not its content", func() { os.Chtimes(files[2].Path, later, later) }, 0},
		{"after that", func() {}, 0},
		{"another image in a file", func() { writeFile(t, files[3].Path, pngOf(t, drawGalaxy(16, 16, 77))) }, 1},
		{"a new file", func() { writeFile(t, filepath.Join(folder, "0015.png"), pngOf(t, drawGalaxy(16, 16, 78))) }, 1},
		{"a file less", func() { os.Remove(files[0].Path) }, 0},
		{"another framing", func() { config.Framing.Size = 5 }, 8},
		{"damaged pixels", func() { flip(t, path, imagesOffset+5*3*5*5+7) }, 1},
		{"damaged header", func() { flip(t, path, 30) }, 8},
		{"damaged index", func() { flip(t, path, -3) }, 8},
		{"another version", func() { flip(t, path, len(cacheMagic)-1) }, 8},
		{"cut off", func() { os.Truncate(path, imagesOffset+100) }, 8},
		{"empty", func() { os.Truncate(path, 0) }, 8},
		{"gone", func() { os.Remove(path) }, 8},
	} {
		step.change()
		files := refind()
		c, err := OpenCache(t.Context(), path, files, config)
		if err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if c.Decoded() != step.decoded {
			t.Errorf("%s: %d images decoded, want %d", step.name, c.Decoded(), step.decoded)
		}
		checkImages(t, c, files, config.Framing)
		c.Close()
	}
	if left, _ := filepath.Glob(path + ".*"); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

// flip changes a byte of a file; a negative place counts from the end.
func flip(t *testing.T, path string, at int) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if at < 0 {
		at += len(data)
	}
	data[at] ^= 0x10
	writeFile(t, path, data)
}

// spoil adds images that cannot be used to a folder, and returns the reasons.
func spoil(t *testing.T, folder string) map[string]string {
	t.Helper()
	whole := pngOf(t, drawGalaxy(16, 16, 1))
	huge := bytes.Clone(whole)
	copy(huge[16:], "\x7f\xff\xff\xff\x7f\xff\xff\xff")
	big := bytes.Clone(whole)
	copy(big[16:], "\x00\x00\x30\x00\x00\x00\x30\x00") // 12288×12288: a bomb
	writeFile(t, filepath.Join(folder, "a empty.jpg"), nil)
	writeFile(t, filepath.Join(folder, "b cut.png"), whole[:len(whole)/2])
	writeFile(t, filepath.Join(folder, "c text.jpg"), []byte("<html>404 not found</html>"))
	writeFile(t, filepath.Join(folder, "d huge.png"), withChecksum(huge))
	writeFile(t, filepath.Join(folder, "e bomb.png"), withChecksum(big))
	return map[string]string{
		"a empty": "no data: the file is empty",
		"b cut":   "decoding the image: png: invalid format: not enough pixel data",
		"c text":  "reading the image's header: image: unknown format",
		"d huge":  "reading the image's header: png: unsupported feature: dimension overflow",
		"e bomb":  "an image of 12288×12288 pixels, want 1 to 67108864 in all",
	}
}

func TestBadImagesAreNamedAndLeftOut(t *testing.T) {
	folder, good := drawFolder(t, 5)
	reasons := spoil(t, folder)
	files, err := FindImages(folder)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "cache")
	for start := range 2 { // the second knows them without decoding
		c := open(t, path, files, CacheConfig{Framing: smallFraming})
		checkImages(t, c, good, smallFraming)
		if want := len(files) * (1 - start); c.Decoded() != want {
			t.Errorf("start %d: %d decoded, want %d", start, c.Decoded(), want)
		}
		if len(c.Bad()) != len(reasons) {
			t.Fatalf("start %d: %d bad images, want %d", start, len(c.Bad()), len(reasons))
		}
		for _, b := range c.Bad() {
			if want := fmt.Sprintf("image %s: %s", b.Path, reasons[b.ID]); b.Error() != want {
				t.Errorf("start %d: %q, want %q", start, b.Error(), want)
			}
		}
	}
	for _, where := range []string{path, filepath.Join(t.TempDir(), "cache")} { // an old cache, and none
		_, err := OpenCache(t.Context(), where, files, CacheConfig{Framing: smallFraming, Strict: true})
		if bad, ok := errors.AsType[BadImage](err); !ok || reasons[bad.ID] != bad.Err.Error() {
			t.Errorf("Strict: %v", err)
		}
	}
}

func TestUnreadableFilesAreTriedAgain(t *testing.T) {
	folder, files := drawFolder(t, 3)
	path := filepath.Join(t.TempDir(), "cache")
	gone := ImageFile{ID: "gone", Path: filepath.Join(folder, "gone.png")}
	files = append(files, gone, ImageFile{ID: "folder", Path: folder})
	for range 2 {
		c := open(t, path, files, CacheConfig{Framing: smallFraming})
		if len(c.Bad()) != 2 || c.Bad()[0].Err.Error() != "the file does not exist" || c.Bad()[1].Err.Error() != "not a regular file" {
			t.Errorf("bad images: %v", c.Bad())
		}
	}
	writeFile(t, gone.Path, pngOf(t, drawGalaxy(16, 16, 9)))
	c := open(t, path, files, CacheConfig{Framing: smallFraming})
	if c.Len() != 4 {
		t.Errorf("%d images, want 4", c.Len())
	}
}

func TestCacheErrorsSayWhatIsWrong(t *testing.T) {
	folder := t.TempDir()
	writeFile(t, filepath.Join(folder, "x.jpg"), nil)
	bad, err := FindImages(folder)
	if err != nil {
		t.Fatal(err)
	}
	_, good := drawFolder(t, 2)
	path := filepath.Join(folder, "cache")
	other, device := filepath.Join(folder, "labels.csv"), filepath.Join(folder, "null")
	writeFile(t, other, []byte("GalaxyID\n7\n"))
	if err := os.Symlink(os.DevNull, device); err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name    string
		ctx     context.Context
		path    string
		files   []ImageFile
		framing Framing
		want    string
	}{
		{"all bad", t.Context(), path, bad, smallFraming, "none of 1 images can be used; the first: image " + bad[0].Path + ": no data: the file is empty"},
		{"none", t.Context(), path, nil, smallFraming, "no images"},
		{"framing", t.Context(), path, good, Framing{Field: 2, Size: 6}, "image cache " + path + ": field 2 of the image, want above 0 and at most 1"},
		{"size", t.Context(), path, good, Framing{Field: 1}, "image cache " + path + ": images to keep of 0×0 pixels, want 1 to 4096"},
		{"cancelled", cancelled, path + "2", good, smallFraming, "image cache " + path + "2: context canceled"},
		{"another file", t.Context(), other, good, smallFraming, "image cache " + other + ": exists and is not an image cache; remove it or give another name"},
		{"device", t.Context(), device, good, smallFraming, "image cache " + device + ": exists and is not a regular file"},
		{"folder", t.Context(), folder, good, smallFraming, "image cache " + folder + ": exists and is not a regular file"},
		{"folder is a file", t.Context(), filepath.Join(bad[0].Path, "cache"), good, smallFraming, "image cache " + filepath.Join(bad[0].Path, "cache") + ": not a directory"},
	} {
		_, err := OpenCache(c.ctx, c.path, c.files, CacheConfig{Framing: c.framing})
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	if left, _ := filepath.Glob(path + "*.tmp"); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func TestCancelledCacheStopsAndLeavesTheOldOne(t *testing.T) {
	_, files := drawFolder(t, 40)
	path := filepath.Join(t.TempDir(), "cache")
	open(t, path, files, CacheConfig{Framing: smallFraming})
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	last := 0
	config := CacheConfig{Framing: Framing{Field: 1, Size: 4}, Progress: func(done, total int) {
		if last++; done != last || total != 40 {
			t.Errorf("progress %d of %d after %d calls", done, total, last)
		}
		if done == 5 {
			cancel()
		}
	}}
	if _, err := OpenCache(ctx, path, files, config); !errors.Is(err, context.Canceled) {
		t.Errorf("OpenCache returned %v", err)
	}
	if last > 5+par.Workers() {
		t.Errorf("%d images decoded after the end", last-5)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the old cache was changed (%v)", err)
	}
}

func TestProgramsThatShareACacheDoNotMeet(t *testing.T) {
	_, files := drawFolder(t, 12)
	path := filepath.Join(t.TempDir(), "cache")
	var group sync.WaitGroup
	for k := range 6 {
		group.Go(func() {
			framing := Framing{Field: 1, Size: 4 + k%2} // two of them want different caches
			c, err := OpenCache(t.Context(), path, files, CacheConfig{Framing: framing})
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			for i, f := range files {
				im, err := ReadImage(f.Path)
				if err != nil || !bytes.Equal(c.Image(i).Pix, framing.Apply(im).Pix) {
					t.Errorf("program %d: image %s has other pixels (%v)", k, f.ID, err)
				}
			}
		})
	}
	group.Wait()
	if left, _ := filepath.Glob(path + ".*"); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func TestCacheIsTheSameForAnyNumberOfWorkers(t *testing.T) {
	_, files := drawFolder(t, 13)
	defer par.SetWorkers(par.Workers())
	var want []byte
	for _, workers := range []int{1, 2, 7} {
		par.SetWorkers(workers)
		path := filepath.Join(t.TempDir(), "cache")
		open(t, path, files, CacheConfig{Framing: smallFraming})
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%d workers write another file", workers)
		}
	}
}

func TestMatchNamesMissingAndExtraImages(t *testing.T) {
	_, files := drawFolder(t, 4)
	c := open(t, filepath.Join(t.TempDir(), "cache"), files, CacheConfig{Framing: smallFraming})
	images, missing, extra := c.Match([]string{"003", "100", "001"})
	if !slices.Equal(images, []int{3, -1, 1}) || missing != 1 || !slices.Equal(extra, []string{"000", "002"}) {
		t.Errorf("images %v, %d missing, extra %v", images, missing, extra)
	}
}

func TestRealImagesAreCachedAndFoundAgain(t *testing.T) {
	files := realImages(t)
	if testing.Short() {
		files = files[:200]
	}
	path := filepath.Join(t.TempDir(), "cache")
	c := open(t, path, files, CacheConfig{Framing: CentreFraming, Strict: true})
	if c.Decoded() != len(files) {
		t.Errorf("%d images decoded, want %d", c.Decoded(), len(files))
	}
	checkImages(t, open(t, path, files[:20], CacheConfig{Framing: CentreFraming}), files[:20], CentreFraming)
	again := open(t, path, files[:20], CacheConfig{Framing: CentreFraming})
	if again.Decoded() != 0 {
		t.Errorf("%d images decoded again", again.Decoded())
	}
}

func FuzzCache(f *testing.F) {
	_, files := drawFolder(f, 2)
	path := filepath.Join(f.TempDir(), "cache")
	open(f, path, append(files, ImageFile{ID: "gone", Path: "gone"}), CacheConfig{Framing: Framing{Field: 1, Size: 2}})
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	// The bytes between header and images are zeros: left out, so that the
	// fuzzer changes what matters.
	f.Add(append(whole[:headerBytes:headerBytes], whole[imagesOffset:]...), false)
	f.Add(append(whole[:headerBytes:headerBytes], whole[imagesOffset:]...), true)
	f.Add([]byte(cacheMagic), true)
	f.Fuzz(func(t *testing.T, data []byte, sums bool) {
		head := make([]byte, imagesOffset)
		n := copy(head[:headerBytes], data)
		whole := append(head, data[n:]...)
		if sums {
			repairSums(whole)
		}
		c, err := parseCache(whole)
		if err != nil {
			if strings.TrimSpace(err.Error()) == "" {
				t.Error("an error without a text")
			}
			return
		}
		for i := range c.entries {
			_ = c.pixels(i)[c.imageBytes()-1]
		}
		c.damaged()
		header, index := c.header()
		if again, err := parseCache(slices.Concat(header, whole[imagesOffset:c.indexOffset()], index)); err != nil || !slices.Equal(again.entries, c.entries) {
			t.Errorf("what was read and written again differs: %v", err)
		}
	})
}
