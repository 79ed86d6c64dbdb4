package autograd

import (
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// The loops of operations on channels: a tensor whose last axis is the channels
// is a matrix of rows, one for each pixel.

const (
	// channelGrain is the number of elements of a task: 128 KiB.
	channelGrain = 1 << 15
	// channelWidth is the width of a row to the kernels at least, some vectors: where
	// there are fewer channels, several rows stand for one.
	channelWidth = 64
)

// rowWidth returns the width of a row to the kernels, a multiple of the channels.
func rowWidth(channels int) int { return max(1, channelWidth/channels) * channels }

// sumChannels sets sums to the sums of x over every channel and products to those
// of x·y, or of x² if y is nil. There are len(sums) channels.
func sumChannels(sums, products []float64, x, y []float32) {
	clear(sums)
	clear(products)
	if len(x) == 0 {
		return
	}
	s := channelSumsLoops.Take()
	s.x, s.y, s.width = x, y, rowWidth(len(sums))
	s.grain = max(1, channelGrain/s.width)
	rows := (len(x)-1)/s.width + 1
	parts := (rows-1)/s.grain + 1
	if n := parts * 2 * s.width; n > len(s.partials) {
		s.partials = make([]float64, n)
	}
	par.Do(rows, s.grain, s)
	for part := range parts {
		partial := s.partials[part*2*s.width:][:2*s.width]
		for j := 0; j < s.width; j += len(sums) {
			for c := range sums {
				sums[c] += partial[j+c]
				products[c] += partial[s.width+j+c]
			}
		}
	}
	s.x, s.y = nil, nil
	channelSumsLoops.Put(s)
}

// channelSumsLoop is the body of sumChannels.
type channelSumsLoop struct {
	x, y         []float32
	width, grain int
	partials     []float64 // [tasks][2][width]: sums, products
}

var channelSumsLoops par.Spares[channelSumsLoop]

// Chunk sums the rows lo to hi-1, of which the very last may be shorter.
func (s *channelSumsLoop) Chunk(lo, hi int, _ *par.Scratch) {
	partial := s.partials[lo/s.grain*2*s.width:][:2*s.width]
	clear(partial)
	sums, products := partial[:s.width], partial[s.width:]
	from, to := lo*s.width, min(hi*s.width, len(s.x))
	whole := to - (to-from)%s.width
	s.add(sums, products, from, whole)
	s.add(sums[:to-whole], products[:to-whole], whole, to)
}

// add adds the elements from to to-1 to the sums.
func (s *channelSumsLoop) add(sums, products []float64, from, to int) {
	if s.y == nil {
		kernel.ChannelSums(sums, products, s.x[from:to])
	} else {
		kernel.ChannelProducts(sums, products, s.x[from:to], s.y[from:to])
	}
}

// channelVectors are factors and terms with one element for each channel.
type channelVectors struct{ weight, center, scale, shift []float32 }

// newChannelVectors returns zeros for that many channels.
func newChannelVectors(channels int) channelVectors {
	// Behind the channels, room for as often as a row repeats them.
	vector := func() []float32 { return make([]float32, channels, rowWidth(channels)) }
	return channelVectors{vector(), vector(), vector(), vector()}
}

// apply computes, for every channel of x,
//
//	dst = (x - center) · scale + shift        and if y is not nil, + y · weight
//
// dst may be x or y.
func (v *channelVectors) apply(dst, x, y []float32) {
	if len(x) == 0 {
		return
	}
	m := channelMaps.Take()
	m.dst, m.x, m.y = dst, x, y
	m.channelVectors = channelVectors{repeat(v.weight), repeat(v.center), repeat(v.scale), repeat(v.shift)}
	rows := (len(x)-1)/len(m.center) + 1
	par.Do(rows, max(1, channelGrain/len(m.center)), m)
	*m = channelMap{}
	channelMaps.Put(m)
}

// repeat fills v up to its capacity with repetitions.
func repeat(v []float32) []float32 {
	all := v[:cap(v)]
	for i := len(v); i < len(all); i += len(v) {
		copy(all[i:], v)
	}
	return all
}

// channelMap is the body of channelVectors.apply.
type channelMap struct {
	dst, x, y []float32
	channelVectors
}

var channelMaps par.Spares[channelMap]

// Chunk computes the rows lo to hi-1, of which the very last may be shorter.
func (m *channelMap) Chunk(lo, hi int, _ *par.Scratch) {
	width := len(m.center)
	from, to := lo*width, min(hi*width, len(m.x))
	whole := to - (to-from)%width
	m.compute(from, whole, width)
	m.compute(whole, to, to-whole)
}

// compute computes the elements from to to-1, whole rows of the given width.
func (m *channelMap) compute(from, to, width int) {
	dst, x := m.dst[from:to], m.x[from:to]
	center, scale, shift := m.center[:width], m.scale[:width], m.shift[:width]
	if m.y == nil {
		kernel.ChannelScaleTo(dst, x, center, scale, shift)
	} else {
		kernel.ChannelBlendTo(dst, m.y[from:to], m.weight[:width], x, center, scale, shift)
	}
}
