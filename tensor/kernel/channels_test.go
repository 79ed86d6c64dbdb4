package kernel

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"galaxynet/tensor/cpu/cputest"
)

// A channelsCase is a call of a kernel of the group: matrices of rows x channels,
// and one vector for each argument that has an element per channel.
type channelsCase struct {
	name           string
	matrices       int // x, and y of those that have it
	vectors        int // one for each channel: 2 sums in float64, or 3 or 4 in float32
	call, generic  func(dst []float32, sums [2][]float64, matrix, vector [][]float32, rows int)
	rows, channels int
}

var channelsCases = []channelsCase{
	{name: "ChannelSums", matrices: 1,
		call: func(_ []float32, s [2][]float64, m, _ [][]float32, _ int) { ChannelSums(s[0], s[1], m[0]) },
		generic: func(_ []float32, s [2][]float64, m, _ [][]float32, rows int) {
			channelSumsGeneric(s[0], s[1], m[0], rows)
		}},
	{name: "ChannelProducts", matrices: 2,
		call: func(_ []float32, s [2][]float64, m, _ [][]float32, _ int) { ChannelProducts(s[0], s[1], m[0], m[1]) },
		generic: func(_ []float32, s [2][]float64, m, _ [][]float32, rows int) {
			channelProductsGeneric(s[0], s[1], m[0], m[1], rows)
		}},
	{name: "ChannelScaleTo", matrices: 1, vectors: 3,
		call: func(dst []float32, _ [2][]float64, m, v [][]float32, _ int) {
			ChannelScaleTo(dst, m[0], v[0], v[1], v[2])
		},
		generic: func(dst []float32, _ [2][]float64, m, v [][]float32, rows int) {
			channelScaleToGeneric(dst, m[0], v[0], v[1], v[2], rows)
		}},
	{name: "ChannelBlendTo", matrices: 2, vectors: 4,
		call: func(dst []float32, _ [2][]float64, m, v [][]float32, _ int) {
			ChannelBlendTo(dst, m[1], v[3], m[0], v[0], v[1], v[2])
		},
		generic: func(dst []float32, _ [2][]float64, m, v [][]float32, rows int) {
			channelBlendToGeneric(dst, m[1], v[3], m[0], v[0], v[1], v[2], rows)
		}},
}

// forEachChannels runs test for every kernel of the group at every level.
func forEachChannels(t *testing.T, test func(t *testing.T, c channelsCase)) {
	cputest.Run(t, func(t *testing.T) {
		for _, c := range channelsCases {
			t.Run(c.name, func(t *testing.T) { test(t, c) })
		}
	})
}

// A guarded64 is a guarded slice of float64.
type guarded64 struct{ buffer, slice []float64 }

func guard64(x []float64) guarded64 {
	buffer := make([]float64, guardLength+len(x)+guardLength)
	for i := range buffer {
		buffer[i] = -7
	}
	slice := buffer[guardLength:][:len(x):len(x)]
	copy(slice, x)
	return guarded64{buffer, slice}
}

func (g guarded64) check() error {
	for i, v := range g.buffer {
		if (i < guardLength || i >= guardLength+len(g.slice)) && v != -7 {
			return fmt.Errorf("element %d of a slice of %d was written: %v", i-guardLength, len(g.slice), v)
		}
	}
	return nil
}

// check runs the case on values(i, n) as its argument i, of n elements, and holds
// it to the reference, bit by bit. offset moves all slices, and alias makes the
// destination a matrix of that number, or none.
func (c channelsCase) check(values func(i, n int) []float32, offset, alias int) error {
	size := c.rows * c.channels
	var sums, wantSums [2][]float64
	var sumGuards [2]guarded64
	for i := range sums {
		wantSums[i] = make([]float64, c.channels)
		for j := range wantSums[i] {
			wantSums[i][j] = float64(j - i)
		}
		sumGuards[i] = guard64(wantSums[i])
		sums[i] = sumGuards[i].slice
	}
	var matrix, vector, original [][]float32
	var guards []guarded
	for i := range c.matrices + c.vectors {
		n := size
		if i >= c.matrices {
			n = c.channels
		}
		x := values(i, n)
		g := guard(x, (offset+i)%4)
		guards, original = append(guards, g), append(original, x)
		if i < c.matrices {
			matrix = append(matrix, g.slice)
		} else {
			vector = append(vector, g.slice)
		}
	}
	destination := guard(slices.Repeat([]float32{math.Float32frombits(guardBits)}, size), offset)
	if alias >= 0 {
		destination = guards[alias]
	}
	want := make([]float32, size)
	c.generic(want, wantSums, original[:c.matrices], original[c.matrices:], c.rows)
	c.call(destination.slice, sums, matrix, vector, c.rows)

	for i, g := range append(guards, destination) {
		if err := g.check(); err != nil {
			return err
		}
		if i < len(original) && i != alias && !slices.EqualFunc(g.slice, original[i], equalBits) {
			return fmt.Errorf("source %d was changed", i)
		}
	}
	for i, g := range sumGuards {
		if err := g.check(); err != nil {
			return err
		}
		for j, v := range g.slice {
			if c.vectors == 0 && !same(v, wantSums[i][j]) {
				return fmt.Errorf("sum %d of channel %d is %v, want %v", i, j, v, wantSums[i][j])
			}
		}
	}
	for i, v := range destination.slice {
		if c.vectors > 0 && !same(float64(v), float64(want[i])) {
			return fmt.Errorf("element %d is %s, want %s", i, show(v), show(want[i]))
		}
	}
	return nil
}

func equalBits(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) }

// random returns random values for each argument.
func randomArguments(i, n int) []float32 { return randomValues(n, uint64(1000*n+i)) }

// More than three rounds of the widest level's 64 channels, and row counts around
// those that the sums take at once.
func TestChannelsHaveTheBitsOfTheirFormula(t *testing.T) {
	forEachChannels(t, func(t *testing.T, c channelsCase) {
		for c.channels = range 3*64 + 2 {
			for _, c.rows = range []int{0, 1, 2, 5, sumRows(c.channels) + 1} {
				if c.rows > 50 && c.channels%5 != 1 {
					continue
				}
				if err := c.check(randomArguments, (c.rows+c.channels)%4, -1); err != nil {
					t.Fatalf("%d rows of %d channels: %v", c.rows, c.channels, err)
				}
			}
		}
		c.rows, c.channels = 11, 1003
		if err := c.check(randomArguments, 1, -1); err != nil {
			t.Fatalf("%d rows of %d channels: %v", c.rows, c.channels, err)
		}
	})
}

func TestChannelsOfSpecialValues(t *testing.T) {
	forEachChannels(t, func(t *testing.T, c channelsCase) {
		n := len(specials)
		for _, c.channels = range []int{1, 7, n, 33, 64, 79} {
			c.rows = 2*n + 1
			err := c.check(func(i, size int) []float32 {
				x := make([]float32, size)
				for j := range x { // row, channel and argument move through the list at different speeds
					x[j] = specials[(j/c.channels*(i+1)+j%c.channels*(2*i+1)+3*i)%n]
				}
				return x
			}, 0, -1)
			if err != nil {
				t.Fatalf("%d channels: %v", c.channels, err)
			}
		}
	})
}

func TestChannelsMayBeComputedInPlace(t *testing.T) {
	forEachChannels(t, func(t *testing.T, c channelsCase) {
		for alias := range c.matrices {
			for _, c.channels = range []int{1, 13, 64, 97} {
				c.rows = 5
				if c.vectors == 0 {
					continue
				}
				if err := c.check(randomArguments, alias, alias); err != nil {
					t.Fatalf("%d channels, in place of matrix %d: %v", c.channels, alias, err)
				}
			}
		}
	})
}

func TestChannelsDoNotAllocate(t *testing.T) {
	x, v, sums := make([]float32, 7*37), make([]float32, 37), make([]float64, 37)
	cputest.Run(t, func(t *testing.T) {
		if n := testing.AllocsPerRun(10, func() {
			ChannelSums(sums, sums, x)
			ChannelProducts(sums, sums, x, x)
			ChannelScaleTo(x, x, v, v, v)
			ChannelBlendTo(x, x, v, x, v, v, v)
		}); n != 0 {
			t.Errorf("%v allocations, want none", n)
		}
	})
}

func TestChannelsOfAWrongShapePanic(t *testing.T) {
	x, three, two := make([]float32, 6), make([]float32, 3), make([]float32, 2)
	sums, fewer := make([]float64, 3), make([]float64, 2)
	for _, c := range []struct {
		call func()
		want string
	}{
		{func() { ChannelSums(sums, fewer, x) }, "kernel: ChannelSums: lengths differ: sums 3, squares 2"},
		{func() { ChannelSums(sums, sums, x[:5]) }, "kernel: ChannelSums: 5 elements are no whole rows of 3 channels"},
		{func() { ChannelSums(nil, nil, x) }, "kernel: ChannelSums: 6 elements are no whole rows of 0 channels"},
		{func() { ChannelProducts(sums, fewer, x, x) }, "kernel: ChannelProducts: lengths differ: sums 3, products 2"},
		{func() { ChannelProducts(sums, sums, x, x[:3]) }, "kernel: ChannelProducts: lengths differ: x 6, y 3"},
		{func() { ChannelScaleTo(x[:3], x, three, three, three) }, "kernel: ChannelScaleTo: lengths differ: dst 3, x 6"},
		{func() { ChannelScaleTo(x, x, three, two, three) }, "kernel: ChannelScaleTo: lengths differ: center 3, scale 2, shift 3"},
		{func() { ChannelBlendTo(x, x[:3], three, x, three, three, three) }, "kernel: ChannelBlendTo: lengths differ: dst 6, y 3, x 6"},
		{func() { ChannelBlendTo(x, x, two, x, three, three, three) },
			"kernel: ChannelBlendTo: lengths differ: weight 2, center 3, scale 3, shift 3"},
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); got != c.want {
					t.Errorf("panic %q, want %q", got, c.want)
				}
			}()
			c.call()
		}()
	}
}

// Sums far larger than their spread, of which float32 would keep nothing: the
// variance of 1000 ± 1.
func TestChannelSumsKeepASmallSpread(t *testing.T) {
	x := make([]float32, 2*1000)
	for i := range x {
		x[i] = 1000 + float32(1-2*(i/2%2)) // 1001 and 999 in turn, in both channels
	}
	sums, squares := make([]float64, 2), make([]float64, 2)
	cputest.Run(t, func(t *testing.T) {
		clear(sums)
		clear(squares)
		ChannelSums(sums, squares, x)
		for c := range sums {
			mean := sums[c] / 1000
			if variance := squares[c]/1000 - mean*mean; mean != 1000 || variance != 1 {
				t.Errorf("channel %d: mean %v, variance %v; want 1000 and 1", c, mean, variance)
			}
		}
	})
}

func ExampleChannelScaleTo() {
	// Two pixels of two channels, whose centers are 10 and 100.
	x := []float32{11, 99, 12, 101}
	ChannelScaleTo(x, x, []float32{10, 100}, []float32{2, 3}, []float32{0, 7})
	fmt.Println(x)
	// Output: [2 4 4 10]
}
