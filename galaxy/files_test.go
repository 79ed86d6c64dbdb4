package galaxy

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
)

// TestFilesHaveThePixelsOfACache compares the two ways to images, in both kinds of
// framing.
func TestFilesHaveThePixelsOfACache(t *testing.T) {
	_, files := drawFolder(t, 5)
	for _, framing := range []Framing{{Field: 0.7, Size: 19}, {Region: true, Size: 17}} {
		cache, err := OpenCache(context.Background(), filepath.Join(t.TempDir(), "cache"), files, CacheConfig{Framing: framing})
		if err != nil {
			t.Fatal(err)
		}
		defer cache.Close()
		images, err := NewFiles(files, framing)
		if err != nil {
			t.Fatal(err)
		}
		for i := range images.Len() {
			im := images.Image(i)
			if bad := images.Bad(i); bad != nil || images.ID(i) != cache.ID(i) {
				t.Fatalf("%v: image %s: %v", framing, images.ID(i), bad)
			}
			if want := cache.Image(i); im.W != want.W || im.H != want.H || !slices.Equal(im.Pix, want.Pix) {
				t.Errorf("%v: image %s has other pixels than in a cache", framing, images.ID(i))
			}
		}
	}
}

func TestFilesThatCannotBeUsedAreBlack(t *testing.T) {
	missing := ImageFile{ID: "7", Path: filepath.Join(t.TempDir(), "7.jpg")}
	images, err := NewFiles([]ImageFile{missing}, Framing{Field: 1, Size: 3})
	if err != nil {
		t.Fatal(err)
	}
	if images.Bad(0) != nil {
		t.Error("bad before it was read")
	}
	if im := images.Image(0); !slices.Equal(im.Pix, make([]uint8, 27)) {
		t.Errorf("pixels %v", im.Pix)
	}
	if bad := images.Bad(0); bad == nil || bad.Error() != "image "+missing.Path+": no such file or directory" {
		t.Errorf("%v", bad)
	}
	if _, err := NewFiles(nil, Framing{}); err == nil {
		t.Error("no error for a framing of no pixels")
	}
}
