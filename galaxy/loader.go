package galaxy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"sync"

	"galaxynet/tensor"
)

// Images is a row of images that are known by ids: a Cache, or what a program
// draws. A Loader calls the methods from several goroutines at once.
type Images interface {
	Len() int
	ID(i int) string
	Image(i int) RGB // not to be written to
}

// An Example is one of a row of images and its labels, equally many for all
// examples. NaN stands for an unknown label; all are unknown if Labels is nil.
type Example struct {
	Image  int
	Labels []float32
}

// A Position is a place in training: a batch of an epoch, both counted from 0.
type Position struct {
	Epoch, Batch int
}

// LoaderConfig says what batches a Loader makes, and how.
type LoaderConfig struct {
	Batch    int  // examples to a batch
	DropLast bool // leave out an epoch's last batch if it is short
	Shuffle  bool // a new order in each epoch, else that of the examples
	Seed     uint64
	Augment  Augment
	Sight    Sight
	First    Position // where to begin, as if all before it had been taken
	Epochs   int      // ends before the epoch of this number; 0 never ends

	// Goroutines is how many batches are made at once, 0 for as many as there
	// are processors, and Ahead how many may be ready before they are taken, 0
	// for 2. Neither changes what is in a batch.
	Goroutines, Ahead int
}

// A Batch is the input and the truth of one training step, N examples. Its memory
// is used again: it is valid until the next call of Next.
type Batch struct {
	Position
	Last     bool  // the last of its epoch
	Examples []int // the numbers of the N examples
	// Images has the shape [N Size Size 3], in the colours of Sight.Normal.
	Images *tensor.Tensor
	// Labels and Mask have the shape [N labels]. Where a label is unknown both
	// are 0, else Mask is 1: a loss that is multiplied with Mask leaves unknown
	// labels out. They are nil if the examples have no labels.
	Labels, Mask *tensor.Tensor
}

// A Loader prepares batches ahead of those who train on them. What is in a batch
// depends on the seed, the epoch, and the ids of its images alone: not on the
// number of goroutines, nor on where the loader began. Next must not be called by
// several goroutines at once; Close may be called at any time.
type Loader struct {
	config   LoaderConfig
	images   Images
	examples []Example
	hashes   []uint64 // of the ids of the examples' images
	columns  int      // labels of an example
	batches  int      // in an epoch

	ctx    context.Context
	cancel context.CancelCauseFunc
	group  sync.WaitGroup
	free   chan *slot // to be filled again
	work   chan *slot // to be filled
	order  chan *slot // the same, in the order of the batches
	taken  *slot      // what Next returned
}

// errClosed is what Next returns after Close.
var errClosed = errors.New("loader: it is closed")

// NewLoader starts a loader, which runs until Close is called or ctx ends. It
// returns an error if a field of config is out of its range, or if an example
// names an image that is not there or has more or fewer labels than another.
func NewLoader(ctx context.Context, images Images, examples []Example, config LoaderConfig) (*Loader, error) {
	l := &Loader{config: config, images: images, examples: examples}
	if err := l.check(); err != nil {
		return nil, fmt.Errorf("loader: %w", err)
	}
	l.hashes = make([]uint64, len(examples))
	for i, e := range examples {
		l.hashes[i] = idHash(images.ID(e.Image))
	}
	if l.config.Goroutines == 0 {
		l.config.Goroutines = runtime.GOMAXPROCS(0)
	}
	if l.config.Ahead == 0 {
		l.config.Ahead = 2
	}
	slots := l.config.Goroutines + l.config.Ahead + 1 // being filled, ready, and in use
	l.free, l.work, l.order = make(chan *slot, slots), make(chan *slot, slots), make(chan *slot, slots)
	for range slots {
		l.free <- &slot{ready: make(chan struct{}, 1)}
	}
	l.ctx, l.cancel = context.WithCancelCause(ctx)
	l.group.Go(l.plan)
	for range l.config.Goroutines {
		l.group.Go(l.fill)
	}
	return l, nil
}

// check returns an error if the configuration or the examples make no sense, and
// sets columns and batches.
func (l *Loader) check() error {
	c := &l.config
	if err := errors.Join(c.Augment.Check(), c.Sight.Check()); err != nil {
		return err
	}
	switch {
	case len(l.examples) == 0:
		return errors.New("no examples")
	case c.Batch < 1:
		return fmt.Errorf("batches of %d examples, want 1 or more", c.Batch)
	case c.Goroutines < 0 || c.Ahead < 0 || c.Epochs < 0:
		return fmt.Errorf("%d goroutines, %d batches ahead, %d epochs, want none negative", c.Goroutines, c.Ahead, c.Epochs)
	}
	l.batches = len(l.examples) / c.Batch
	if !c.DropLast && len(l.examples)%c.Batch > 0 {
		l.batches++
	}
	if l.batches == 0 {
		return fmt.Errorf("%d examples are less than a batch of %d, and short batches are dropped", len(l.examples), c.Batch)
	}
	if c.First.Epoch < 0 || c.First.Batch < 0 || c.First.Batch > l.batches {
		return fmt.Errorf("beginning at epoch %d, batch %d, want epoch 0 or more and batch 0 to %d", c.First.Epoch, c.First.Batch, l.batches)
	}
	l.columns = -1
	for i, e := range l.examples {
		if e.Image < 0 || e.Image >= l.images.Len() {
			return fmt.Errorf("example %d is image %d, and there are %d", i, e.Image, l.images.Len())
		}
		if e.Labels == nil {
			continue
		}
		if l.columns < 0 {
			l.columns = len(e.Labels)
		}
		if len(e.Labels) != l.columns {
			return fmt.Errorf("example %d has %d labels, others have %d", i, len(e.Labels), l.columns)
		}
	}
	l.columns = max(l.columns, 0)
	return nil
}

// Batches returns the number of batches in an epoch.
func (l *Loader) Batches() int { return l.batches }

// Next returns the next batch, waiting until it is ready, and takes back the one
// before. It returns io.EOF after the last epoch, and the reason if the loader was
// closed, its context ended, or a batch could not be made.
func (l *Loader) Next() (*Batch, error) {
	if l.taken != nil {
		l.free <- l.taken // never blocks: free has room for all slots
		l.taken = nil
	}
	if l.ctx.Err() != nil {
		return nil, context.Cause(l.ctx)
	}
	s, more := <-l.order // closed when ctx ends
	if !more {
		if l.ctx.Err() != nil {
			return nil, context.Cause(l.ctx)
		}
		return nil, io.EOF
	}
	select {
	case <-s.ready:
	case <-l.ctx.Done():
		return nil, context.Cause(l.ctx)
	}
	if s.err != nil {
		l.cancel(s.err)
		return nil, s.err
	}
	l.taken = s
	return &s.batch, nil
}

// Close ends the loader's goroutines and returns when they have. The batch taken
// last stays as it is.
func (l *Loader) Close() {
	l.cancel(errClosed)
	l.group.Wait()
}

// plan is the goroutine that says which examples are in which batch.
func (l *Loader) plan() {
	defer close(l.work)
	defer close(l.order)
	var pcg rand.PCG
	random := rand.New(&pcg)
	order := make([]int, len(l.examples))
	at := l.config.First
	for ; l.config.Epochs == 0 || at.Epoch < l.config.Epochs; at = (Position{Epoch: at.Epoch + 1}) {
		for i := range order {
			order[i] = i
		}
		if l.config.Shuffle {
			pcg.Seed(tensor.StreamSeed(l.config.Seed, "shuffle", uint64(at.Epoch)))
			random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		}
		for ; at.Batch < l.batches; at.Batch++ {
			var s *slot
			select {
			case s = <-l.free:
			case <-l.ctx.Done():
				return
			}
			first := at.Batch * l.config.Batch
			s.batch.Position, s.batch.Last = at, at.Batch == l.batches-1
			s.batch.Examples = append(s.batch.Examples[:0], order[first:min(first+l.config.Batch, len(order))]...)
			l.order <- s // neither blocks: both have room for all slots
			l.work <- s
		}
	}
}

// fill is a goroutine that makes batches.
func (l *Loader) fill() {
	var pcg rand.PCG
	random := rand.New(&pcg)
	for s := range l.work {
		if l.ctx.Err() == nil {
			s.err = s.fill(l, &pcg, random)
		}
		s.ready <- struct{}{}
	}
}

// A slot is the memory of one batch, and whether it is ready.
type slot struct {
	batch Batch
	ready chan struct{} // has room for one
	err   error

	pixels, labels, known []float32 // of a full batch
}

// shape makes tensors for a batch of n examples, unless the batch before had as
// many. They lie in the memory of a full batch, which is taken once.
func (s *slot) shape(l *Loader, n int) {
	b, size := &s.batch, l.config.Sight.Size
	if b.Images != nil && b.Images.Dim(0) == n {
		return
	}
	if s.pixels == nil {
		full := min(l.config.Batch, len(l.examples))
		s.pixels = make([]float32, full*size*size*3)
		s.labels, s.known = make([]float32, full*l.columns), make([]float32, full*l.columns)
	}
	b.Images = tensor.FromSlice(s.pixels[:n*size*size*3], n, size, size, 3)
	if l.columns > 0 {
		b.Labels = tensor.FromSlice(s.labels[:n*l.columns], n, l.columns)
		b.Mask = tensor.FromSlice(s.known[:n*l.columns], n, l.columns)
	}
}

// fill makes the batch of s.batch.Examples. A panic, as of images that are not
// what they were announced to be, becomes an error.
func (s *slot) fill(l *Loader, pcg *rand.PCG, random *rand.Rand) (err error) {
	b := &s.batch
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("loader: epoch %d, batch %d: %v", b.Epoch, b.Batch, r)
		}
	}()
	s.shape(l, len(b.Examples))
	area := 3 * l.config.Sight.Size * l.config.Sight.Size
	for i, number := range b.Examples {
		augmentSeed(pcg, l.config.Seed, b.Epoch, l.hashes[number])
		warp := l.config.Augment.Draw(random)
		e := &l.examples[number]
		l.config.Sight.To(s.pixels[area*i:][:area], l.images.Image(e.Image), warp)
		maskTo(s.labels[l.columns*i:][:l.columns], s.known[l.columns*i:][:l.columns], e.Labels)
	}
	return nil
}

// maskTo sets known[c] to 1 and labels[c] to from[c] for labels that are known,
// and both to 0 for those that are NaN or, if from is nil, for all.
func maskTo(labels, known, from []float32) {
	clear(labels)
	clear(known)
	for c, v := range from {
		if v == v {
			labels[c], known[c] = v, 1
		}
	}
}
