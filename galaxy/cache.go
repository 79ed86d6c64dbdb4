package galaxy

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"galaxynet/tensor/par"
)

// A Cache holds images that are decoded, framed and ready for use, in a file that
// later starts of a program find again. It may be used by any number of
// goroutines until it is closed.
type Cache struct {
	file *cacheFile
	good []int // the numbers in file of the images that can be used, by id
	bad  []BadImage
	made int // how many were decoded when the cache was opened
}

// CacheConfig says what OpenCache does.
type CacheConfig struct {
	Framing Framing
	// Strict makes one bad image stop everything. Without it, bad images are
	// left out, and listed by Bad.
	Strict bool
	// Progress, if not nil, is told how many of the images that have to be decoded
	// are. It is called by one goroutine at a time, at each image.
	Progress func(done, total int)
}

// OpenCache returns the images of files, in their order, from the cache file at
// path. What the cache does not have yet is decoded, in parallel, and the cache
// written anew: images whose files are new or have changed (their length, or
// their time and their content), or whose pixels in the cache are damaged. If the
// framing is another one or the cache itself is damaged, that is all of them.
//
// The new cache replaces the old one at once when it is complete; other
// programs that have the old one open keep it. If ctx ends, the old one remains.
//
// It returns an error if ctx ends, if no image can be used, if the cache cannot
// be written or another file than a cache has its name, or for the first image that is bad if config.Strict is set.
func OpenCache(ctx context.Context, path string, files []ImageFile, config CacheConfig) (*Cache, error) {
	if err := config.Framing.Check(); err != nil {
		return nil, fmt.Errorf("image cache %s: %w", path, err)
	}
	plan := newCachePlan(path, files, config)
	defer plan.close()
	file, err := plan.file(ctx, path)
	if err != nil {
		return nil, err
	}
	c := &Cache{file: file, made: len(plan.todo)}
	for i, e := range file.entries {
		if e.reason == "" {
			c.good = append(c.good, i)
		} else {
			c.bad = append(c.bad, BadImage{files[i], errors.New(e.reason)})
		}
	}
	switch {
	case len(c.bad) > 0 && config.Strict:
		return nil, errors.Join(c.bad[0], c.Close())
	case len(c.good) == 0 && len(c.bad) > 0:
		return nil, errors.Join(fmt.Errorf("none of %d images can be used; the first: %w", len(files), c.bad[0]), c.Close())
	case len(c.good) == 0:
		return nil, errors.Join(errors.New("no images"), c.Close())
	}
	return c, nil
}

// Len returns the number of images that can be used.
func (c *Cache) Len() int { return len(c.good) }

// Size returns the height and width of the images, in pixels.
func (c *Cache) Size() int { return c.file.size }

// ID returns the id of image i, 0 ≤ i < Len.
func (c *Cache) ID(i int) string { return c.file.entries[c.good[i]].id }

// Image returns image i where it lies in the cache: it must not be written to, nor
// be used after Close.
func (c *Cache) Image(i int) RGB {
	return RGB{W: c.file.size, H: c.file.size, Pix: c.file.pixels(c.good[i])}
}

// Bad lists the files that cannot be used, in the order they were given.
func (c *Cache) Bad() []BadImage { return c.bad }

// Decoded returns how many files had to be decoded to open the cache.
func (c *Cache) Decoded() int { return c.made }

// Close gives the images' memory back.
func (c *Cache) Close() error {
	unmap := c.file.unmap
	c.file.unmap = func() error { return nil }
	return unmap()
}

// A cachePlan is what has to be done to bring a cache up to date.
type cachePlan struct {
	config   CacheConfig
	files    []ImageFile
	old      *cacheFile // nil if there is none to use
	from     []int      // for each file its number in old, or -1 to decode it
	todo     []int      // the files to decode
	complete bool       // whether old is what is wanted
	made     *cacheFile // the cache that is written
}

// newCachePlan compares files with the cache at path.
func newCachePlan(path string, files []ImageFile, config CacheConfig) *cachePlan {
	p := &cachePlan{config: config, files: files, from: make([]int, len(files))}
	p.made = &cacheFile{size: config.Framing.Size, framing: config.Framing.String(), entries: make([]entry, len(files))}
	if old, err := openCacheFile(path); err == nil {
		p.old = old
	}
	numbers := map[string]int{}
	var damaged []bool
	if p.old != nil && p.old.framing == p.made.framing && p.old.size == p.made.size {
		damaged = p.old.damaged()
		for i, e := range p.old.entries {
			numbers[e.id] = i
		}
	}
	par.For(len(files), 64, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			j, found := numbers[files[i].ID]
			if !found || damaged[j] {
				j = -1
			}
			p.from[i] = p.compare(i, j)
		}
	})
	p.complete = p.old != nil && len(numbers) == len(files) && len(p.old.entries) == len(files)
	for i, j := range p.from {
		if j < 0 {
			p.todo = append(p.todo, i)
		}
		p.complete = p.complete && i == j && p.made.entries[i].stamp == p.old.entries[j].stamp
	}
	return p
}

// compare fills entry i of the new cache with that of the old one, and returns
// j, if file i is still what was cached as image j. Else it returns -1.
func (p *cachePlan) compare(i, j int) int {
	e := &p.made.entries[i]
	e.id = p.files[i].ID
	if info, err := os.Stat(p.files[i].Path); err == nil {
		e.stamp = stamp{info.Size(), info.ModTime().UnixNano()}
	}
	if j < 0 {
		return -1
	}
	old := &p.old.entries[j]
	if e.stamp.length != old.stamp.length {
		return -1
	}
	// A file that could not be read may be readable now, its time unchanged.
	if unread := old.sum == [16]byte{}; unread || e.stamp.time != old.stamp.time {
		data, err := readImageFile(p.files[i].Path)
		if unread && (err == nil || reasonOf(err) != old.reason) || !unread && (err != nil || sumOf(data) != old.sum) {
			return -1
		}
	}
	e.reason, e.sum, e.checksum = old.reason, old.sum, old.checksum
	return j
}

// sumOf identifies the content of a file.
func sumOf(data []byte) (sum [16]byte) {
	whole := sha256.Sum256(data)
	copy(sum[:], whole[:])
	return sum
}

// file returns the cache that is wanted: the old one if it is, else a new one.
func (p *cachePlan) file(ctx context.Context, path string) (*cacheFile, error) {
	if p.complete {
		file := p.old
		p.old = nil
		return file, nil
	}
	file, err := p.write(ctx, path)
	if _, bad := errors.AsType[BadImage](err); err != nil && !bad {
		err = fmt.Errorf("image cache %s: %w", path, unwrapPath(err))
	}
	return file, err
}

// write decodes what is to be decoded, copies the rest, and gives path a new
// cache. It opens the cache before that, under its temporary name, so that
// another program that writes one to path at the same time does no harm. The file
// is not synced to the disk: should the system fail before it is there, the
// checksums find out.
func (p *cachePlan) write(ctx context.Context, path string) (made *cacheFile, err error) {
	if err := mayReplace(path); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return nil, err
	}
	temporary, err := createTemporary(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			temporary.Close() // fails if it was closed before a later step failed
			err = errors.Join(err, os.Remove(temporary.Name()))
		}
	}()
	w := &cacheWriter{plan: p, ctx: ctx, file: temporary}
	par.Do(len(p.files), 4, w)
	if err := errors.Join(w.err, ctx.Err()); err != nil {
		return nil, err
	}
	if p.config.Strict {
		for i, e := range p.made.entries {
			if e.reason != "" {
				return nil, BadImage{p.files[i], errors.New(e.reason)}
			}
		}
	}
	header, index := p.made.header()
	_, err1 := temporary.WriteAt(header, 0)
	_, err2 := temporary.WriteAt(index, p.made.indexOffset())
	if err := errors.Join(err1, err2, temporary.Close()); err != nil {
		return nil, err
	}
	p.close() // some systems do not replace an open file
	if made, err = openCacheFile(temporary.Name()); err != nil {
		return nil, err
	}
	if err := os.Rename(temporary.Name(), path); err != nil {
		return nil, errors.Join(err, made.unmap())
	}
	return made, nil
}

// close closes the old cache.
func (p *cachePlan) close() {
	if p.old != nil {
		p.old.unmap()
		p.old = nil
	}
}

// A cacheWriter is the loop that fills a cache: each iteration writes one image
// and its entry.
type cacheWriter struct {
	plan *cachePlan
	ctx  context.Context
	file *os.File
	stop atomic.Bool // an image that Strict does not allow

	mutex sync.Mutex
	done  int   // images that were decoded
	err   error // the first that writing met
}

// Chunk writes the images from lo to hi.
func (w *cacheWriter) Chunk(lo, hi int, _ *par.Scratch) {
	p := w.plan
	for i := lo; i < hi && w.ctx.Err() == nil && !w.stop.Load(); i++ {
		e, j := &p.made.entries[i], p.from[i]
		var pixels []byte
		if j >= 0 {
			pixels = p.old.pixels(j)
		} else {
			pixels = p.decode(i)
			e.checksum = crc32.Checksum(pixels, castagnoli)
		}
		if e.reason != "" && p.config.Strict {
			w.stop.Store(true)
		}
		if e.reason != "" {
			pixels = nil
		}
		_, err := w.file.WriteAt(pixels, imagesOffset+int64(i)*int64(p.made.imageBytes()))
		w.report(err, j < 0)
	}
}

// report notes that an image was written.
func (w *cacheWriter) report(err error, decoded bool) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if err != nil && w.err == nil {
		w.err = err
		w.stop.Store(true)
	}
	if decoded {
		w.done++
		if w.plan.config.Progress != nil {
			w.plan.config.Progress(w.done, len(w.plan.todo))
		}
	}
}

// decode returns the pixels of file i, or none and sets the reason.
func (p *cachePlan) decode(i int) []byte {
	e := &p.made.entries[i]
	data, err := readImageFile(p.files[i].Path)
	if err != nil {
		e.reason = reasonOf(err)
		return nil
	}
	e.sum = sumOf(data)
	img, err := decode(data)
	if err != nil {
		e.reason = reasonOf(err)
		return nil
	}
	return p.config.Framing.ofImage(img).Pix
}

// reasonOf returns an error's text, which must not be empty nor endless.
func reasonOf(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "the file does not exist"
	}
	text := err.Error()
	if text == "" {
		text = "unknown"
	}
	return text[:min(len(text), 1000)]
}

// Match finds images by their ids. For each of ids it returns the image's number or,
// where there is none, -1, and how many have none; and the ids of the images that
// are not among ids.
func (c *Cache) Match(ids []string) (images []int, missing int, extra []string) {
	numbers := make(map[string]int, c.Len())
	for i := range c.good {
		numbers[c.ID(i)] = i
	}
	named := make([]bool, c.Len())
	images = make([]int, len(ids))
	for k, id := range ids {
		i, found := numbers[id]
		if !found {
			images[k], missing = -1, missing+1
			continue
		}
		images[k], named[i] = i, true
	}
	for i, n := range named {
		if !n {
			extra = append(extra, c.ID(i))
		}
	}
	return images, missing, extra
}
