package galaxy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// drawnImages are images of drawn galaxies, all in memory.
type drawnImages []RGB

func (d drawnImages) Len() int         { return len(d) }
func (d drawnImages) ID(i int) string  { return fmt.Sprintf("drawn%d", i) }
func (d drawnImages) Image(i int) RGB  { return d[i] }
func newDrawnImages(n int) drawnImages { return newDrawnImagesOf(n, 24) }

func newDrawnImagesOf(n, size int) drawnImages {
	d := make(drawnImages, n)
	for i := range d {
		d[i] = drawGalaxy(size, size, uint64(i))
	}
	return d
}

// drawnExamples returns an example for each image, with 3 labels: the image's
// number, an unknown one, and 0.5. The last example has no labels.
func drawnExamples(n int) []Example {
	all := make([]Example, n)
	for i := range all {
		all[i] = Example{Image: i, Labels: []float32{float32(i), float32(math.NaN()), .5}}
	}
	all[n-1].Labels = nil
	return all
}

// testConfig is a configuration for drawnImages, two epochs.
var testConfig = LoaderConfig{
	Batch: 4, Shuffle: true, Seed: 7, Epochs: 2,
	Augment: DefaultAugment, Sight: Sight{Size: 8, Field: .7, Normal: ZooNormal},
}

// A copied batch keeps what Next returned.
type copied struct {
	Position
	last                 bool
	examples             []int
	images, labels, mask []float32
	shape                []int
}

// all returns copies of all batches that a loader makes until io.EOF.
func all(t *testing.T, images Images, examples []Example, config LoaderConfig) []copied {
	t.Helper()
	l, err := NewLoader(t.Context(), images, examples, config)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var out []copied
	for {
		b, err := l.Next()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		c := copied{Position: b.Position, last: b.Last, examples: slices.Clone(b.Examples), images: slices.Clone(b.Images.Data()), shape: slices.Clone(b.Images.Shape())}
		if b.Labels != nil {
			c.labels, c.mask = slices.Clone(b.Labels.Data()), slices.Clone(b.Mask.Data())
		}
		out = append(out, c)
	}
}

// difference tells how two lists of batches differ, or nothing.
func difference(got, want []copied) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%d batches, want %d", len(got), len(want))
	}
	for i, g := range got {
		w := want[i]
		switch {
		case g.Position != w.Position || g.last != w.last:
			return fmt.Sprintf("batch %d is at %v (last: %t), want %v (%t)", i, g.Position, g.last, w.Position, w.last)
		case !slices.Equal(g.examples, w.examples):
			return fmt.Sprintf("batch %d has the examples %v, want %v", i, g.examples, w.examples)
		case !slices.Equal(g.images, w.images) || !slices.Equal(g.labels, w.labels) || !slices.Equal(g.mask, w.mask):
			return fmt.Sprintf("batch %d has other pixels, labels or masks", i)
		}
	}
	return ""
}

func TestEveryEpochHasEveryExampleOnceInAnotherOrder(t *testing.T) {
	got := all(t, newDrawnImages(10), drawnExamples(10), testConfig)
	if len(got) != 6 {
		t.Fatalf("%d batches, want 3 in each of 2 epochs", len(got))
	}
	var orders [2][]int
	for i, b := range got {
		if b.Position != (Position{Epoch: i / 3, Batch: i % 3}) || b.last != (i%3 == 2) {
			t.Errorf("batch %d is at %v (last: %t)", i, b.Position, b.last)
		}
		n := 4
		if b.last {
			n = 2
		}
		if want := []int{n, 8, 8, 3}; !slices.Equal(b.shape, want) {
			t.Errorf("batch %d has the shape %v, want %v", i, b.shape, want)
		}
		orders[b.Epoch] = append(orders[b.Epoch], b.examples...)
	}
	if slices.Equal(orders[0], orders[1]) {
		t.Errorf("both epochs have the order %v", orders[0])
	}
	for epoch, order := range orders {
		slices.Sort(order)
		if !slices.Equal(order, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
			t.Errorf("epoch %d has the examples %v", epoch, order)
		}
	}
}

func TestUnknownLabelsAreMasked(t *testing.T) {
	config := testConfig
	config.Shuffle, config.Epochs = false, 1
	got := all(t, newDrawnImages(6), drawnExamples(6), config)
	if want := []float32{0, 0, .5, 1, 0, .5, 2, 0, .5, 3, 0, .5}; !slices.Equal(got[0].labels, want) {
		t.Errorf("labels %v, want %v", got[0].labels, want)
	}
	if want := []float32{1, 0, 1, 0, 0, 0}; !slices.Equal(got[1].mask, want) {
		t.Errorf("mask %v, want %v", got[1].mask, want)
	}
}

func TestBatchesDoNotDependOnTheNumberOfGoroutines(t *testing.T) {
	images, examples := newDrawnImages(23), drawnExamples(23)
	config := testConfig
	config.Goroutines = 1
	want := all(t, images, examples, config)
	for _, c := range []struct{ goroutines, ahead int }{{2, 1}, {3, 7}, {17, 1}} {
		config.Goroutines, config.Ahead = c.goroutines, c.ahead
		if d := difference(all(t, images, examples, config), want); d != "" {
			t.Errorf("%d goroutines, %d ahead: %s", c.goroutines, c.ahead, d)
		}
	}
}

func TestResumedLoaderContinues(t *testing.T) {
	images, examples := newDrawnImages(10), drawnExamples(10)
	whole := all(t, images, examples, testConfig)
	for skipped := range whole {
		config := testConfig
		config.First = whole[skipped].Position
		if d := difference(all(t, images, examples, config), whole[skipped:]); d != "" {
			t.Errorf("from %v on: %s", config.First, d)
		}
	}
	config := testConfig
	config.First = Position{Epoch: 0, Batch: 3} // behind the last of the epoch
	if d := difference(all(t, images, examples, config), whole[3:]); d != "" {
		t.Errorf("from the epoch's end on: %s", d)
	}
}

func TestPicturesDependOnTheImagesIDNotOnItsPlace(t *testing.T) {
	// The same galaxies in another order of examples, in the same epoch: the
	// pictures are the same.
	images, examples := newDrawnImages(5), drawnExamples(5)
	config := testConfig
	config.Batch, config.Shuffle, config.Epochs = 5, false, 1
	there := all(t, images, examples, config)[0]
	slices.Reverse(examples)
	back := all(t, images, examples, config)[0]
	const area = 8 * 8 * 3
	for i := range 5 {
		if !slices.Equal(there.images[area*i:][:area], back.images[area*(4-i):][:area]) {
			t.Errorf("image %d looks different in another place", i)
		}
	}
}

func TestShortBatchesAreDroppedOnRequest(t *testing.T) {
	config := testConfig
	config.DropLast = true
	got := all(t, newDrawnImages(10), drawnExamples(10), config)
	if len(got) != 4 || !got[1].last || len(got[1].examples) != 4 {
		t.Errorf("%d batches, want 2 in each of 2 epochs, of 4 examples each", len(got))
	}
}

func TestLoaderWithoutAugmentShowsTheImages(t *testing.T) {
	// As for a cache of the study's crops: pixel for pixel.
	images := newDrawnImages(2)
	got := all(t, images, []Example{{Image: 1}}, LoaderConfig{Batch: 3, Epochs: 1, Sight: Sight{Size: 24, Field: 1}})[0]
	for i, v := range images[1].Pix {
		if want := float32(v) / 255; math.Abs(float64(got.images[i]-want)) > 1e-7 {
			t.Fatalf("element %d is %g, want %g", i, got.images[i], want)
		}
	}
	if got.labels != nil {
		t.Errorf("labels %v of examples without any", got.labels)
	}
}

// settle waits until no more than n goroutines run, and returns how many do.
func settle(n int) int {
	for range 100 {
		if runtime.NumGoroutine() <= n {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return runtime.NumGoroutine()
}

func TestClosedLoaderLeavesNothingBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, taken := range []int{0, 1, 5, 100} {
		config := testConfig
		config.Epochs = 0
		l, err := NewLoader(t.Context(), newDrawnImages(10), drawnExamples(10), config)
		if err != nil {
			t.Fatal(err)
		}
		for range taken {
			if _, err := l.Next(); err != nil {
				t.Fatal(err)
			}
		}
		l.Close()
		l.Close()
		if _, err := l.Next(); err == nil || err.Error() != "loader: it is closed" {
			t.Errorf("after Close: %v", err)
		}
	}
	if n := settle(before); n > before {
		t.Errorf("%d goroutines, %d before", n, before)
	}
}

func TestLoaderEndsWithItsContext(t *testing.T) {
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(t.Context())
	config := testConfig
	config.Epochs = 0
	l, err := NewLoader(ctx, newDrawnImages(10), drawnExamples(10), config)
	if err != nil {
		t.Fatal(err)
	}
	l.Next()
	cancel()
	if _, err := l.Next(); !errors.Is(err, context.Canceled) {
		t.Errorf("Next returned %v", err)
	}
	if n := settle(before); n > before {
		t.Errorf("%d goroutines, %d before", n, before)
	}
	l.Close()
}

// lateImages are without their second image once they are asked for it.
type lateImages struct{ drawnImages }

func (l lateImages) Image(i int) RGB {
	if i == 1 {
		panic("the image is gone")
	}
	return l.drawnImages[i]
}

func TestBatchThatCannotBeMadeIsAnError(t *testing.T) {
	config := testConfig
	config.Shuffle, config.Batch = false, 1
	l, err := NewLoader(t.Context(), lateImages{newDrawnImages(9)}, drawnExamples(9), config)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := l.Next(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // and stays one
		if _, err := l.Next(); err == nil || err.Error() != "loader: epoch 0, batch 1: the image is gone" {
			t.Errorf("Next returned %v", err)
		}
	}
}

func TestLoaderAllocatesNothingOnceItRuns(t *testing.T) {
	config := testConfig
	config.Epochs, config.Batch = 0, 5
	l, err := NewLoader(t.Context(), newDrawnImages(10), drawnExamples(10), config)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	next := func() {
		if _, err := l.Next(); err != nil {
			t.Fatal(err)
		}
	}
	for range 50 {
		next()
	}
	if n := testing.AllocsPerRun(100, next); n != 0 {
		t.Errorf("%g allocations for a batch", n)
	}
}

func TestLoaderNamesWhatItCannotDo(t *testing.T) {
	for _, c := range []struct {
		change   func(*LoaderConfig)
		examples []Example
		want     string
	}{
		{func(c *LoaderConfig) { c.Batch = 0 }, drawnExamples(3), "loader: batches of 0 examples, want 1 or more"},
		{func(c *LoaderConfig) {}, nil, "loader: no examples"},
		{func(c *LoaderConfig) { c.DropLast = true }, drawnExamples(3), "loader: 3 examples are less than a batch of 4, and short batches are dropped"},
		{func(c *LoaderConfig) { c.First.Batch = 2 }, drawnExamples(3), "loader: beginning at epoch 0, batch 2, want epoch 0 or more and batch 0 to 1"},
		{func(c *LoaderConfig) { c.Ahead = -1 }, drawnExamples(3), "loader: 0 goroutines, -1 batches ahead, 2 epochs, want none negative"},
		{func(c *LoaderConfig) {}, drawnExamples(4), "loader: example 3 is image 3, and there are 3"},
		{func(c *LoaderConfig) {}, []Example{{Labels: []float32{1}}, {Labels: []float32{1, 2}}}, "loader: example 1 has 2 labels, others have 1"},
		{func(c *LoaderConfig) { c.Augment.Zoom = 9 }, drawnExamples(3), "loader: augmentation: Zoom 9, want 1 to 4, or 0"},
		{func(c *LoaderConfig) { c.Sight.Size = 0 }, drawnExamples(3), "loader: input of 0×0 pixels, want 1 to 4096"},
	} {
		config := testConfig
		c.change(&config)
		l, err := NewLoader(t.Context(), newDrawnImages(3), c.examples, config)
		if err == nil {
			l.Close()
			t.Errorf("no error, want %q", c.want)
			continue
		}
		if !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q, want %q", err, c.want)
		}
	}
}

// BenchmarkLoader makes batches of 64 pictures of 64×64 pixels.
func BenchmarkLoader(b *testing.B) {
	images := newDrawnImagesOf(64, 144)
	l, err := NewLoader(b.Context(), images, drawnExamples(64), LoaderConfig{Batch: 64, Shuffle: true, Augment: DefaultAugment, Sight: Sight{Size: 64, Field: 208. / 288, Normal: ZooNormal}})
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	for b.Loop() {
		if _, err := l.Next(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(64*b.N)/b.Elapsed().Seconds(), "images/s")
}
