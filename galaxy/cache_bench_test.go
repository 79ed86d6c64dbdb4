package galaxy

import (
	"bytes"
	"hash/crc32"
	"image/jpeg"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// realImages returns the challenge's training images under GALAXYNET_DATA, or
// skips.
func realImages(tb testing.TB) []ImageFile {
	data := os.Getenv("GALAXYNET_DATA")
	if data == "" {
		tb.Skip("GALAXYNET_DATA, the folder of real data, is not set")
	}
	files, err := FindImages(filepath.Join(data, "galaxyzoo"))
	if err != nil {
		tb.Fatal(err)
	}
	return files
}

// BenchmarkCache makes the cache of the real images, and opens it again.
func BenchmarkCache(b *testing.B) {
	files := realImages(b)
	path := filepath.Join(b.TempDir(), "cache")
	for _, c := range []struct {
		name    string
		framing Framing
		again   bool
	}{{"decode/centre", CentreFraming, false}, {"open/centre", CentreFraming, true}, {"decode/study", StudyFraming, false}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if !c.again {
					os.Remove(path)
				}
				cache, err := OpenCache(b.Context(), path, files, CacheConfig{Framing: c.framing})
				if err != nil {
					b.Fatal(err)
				}
				cache.Close()
			}
			rate := float64(len(files)*b.N) / b.Elapsed().Seconds()
			b.ReportMetric(rate, "images/s")
			b.ReportMetric(rate/float64(runtime.GOMAXPROCS(0)), "images/s/core")
		})
	}
}

// BenchmarkCacheOneImage is what a cache does with one real image, on one processor,
// and how much of it is the decoder's part.
func BenchmarkCacheOneImage(b *testing.B) {
	files := realImages(b)
	if len(files) > 200 {
		files = files[:200]
	}
	plan := &cachePlan{config: CacheConfig{Framing: CentreFraming}, files: files, made: &cacheFile{entries: make([]entry, len(files))}}
	var data [][]byte
	for _, f := range files {
		d, err := readImageFile(f.Path)
		if err != nil {
			b.Fatal(err)
		}
		data = append(data, d)
	}
	for _, c := range []struct {
		name string
		run  func(i int)
	}{
		{"decoder", func(i int) { jpeg.Decode(bytes.NewReader(data[i])) }},
		{"all", func(i int) { crc32.Checksum(plan.decode(i), castagnoli) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			i := 0
			for b.Loop() {
				c.run(i)
				i = (i + 1) % len(files)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "images/s")
		})
	}
}
