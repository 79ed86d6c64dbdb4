package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"galaxynet/tensor/cpu"
	"galaxynet/tensor/cpu/cputest"
)

// Nobody may want the numbers, and there may be more than fit a byte.
func TestMaxOfWindowsWithoutNumbersAndWithWideOnes(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		random := rand.New(rand.NewPCG(5, 6))
		for _, channels := range []int{1, 5, 8, 33, 77} {
			w := Windows{Rows: 17, Cols: 19, Count: 2, Results: 1, Channels: channels, YNext: channels, XNext: channels, XRow: 20 * channels, XCol: channels, IndexRow: 19, IndexCol: 1}
			fillWindows(&w, "", random)
			want := w
			want.Y, want.Wide = make([]float32, len(w.Y)), make([]uint32, len(w.Y))
			maxNaive(&want)
			w.Max()
			if i, ok := firstDifference(w.Y, want.Y); !ok {
				t.Errorf("without numbers, %d channels: Y[%d] = %v, want %v", channels, i, w.Y[i], want.Y[i])
			}
			w.Wide = make([]uint32, len(w.Y))
			w.Max()
			if !slices.Equal(w.Wide, want.Wide) {
				t.Errorf("%d channels: numbers %v, want %v", channels, w.Wide, want.Wide)
			}

			// The gradient of one tap of each window: the last one's.
			back := Windows{Rows: 1, Cols: 1, Count: 2, Results: 1, Channels: channels, YNext: channels, XNext: channels, First: 17*19 - 1}
			fillWindows(&back, "", random)
			back.Wide = w.Wide
			want = back
			want.Y = make([]float32, len(back.Y))
			maxGradNaive(&want)
			back.MaxGrad()
			if i, ok := firstDifference(back.Y, want.Y); !ok {
				t.Errorf("gradient, %d channels: Y[%d] = %v, want %v", channels, i, back.Y[i], want.Y[i])
			}
		}
	})
}

// firstDifference returns where a and b differ first, or true.
func firstDifference(a, b []float32) (int, bool) {
	for i := range a {
		if !same(float64(a[i]), float64(b[i])) {
			return i, false
		}
	}
	return 0, true
}

func TestWindowsOfNaNInfinitiesAndTies(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, c := range []struct {
		name   string
		x      []float32
		y      float32
		number uint8
	}{
		{"the first of equal taps", []float32{1, 2, 2, 1}, 2, 1},
		{"the first zero, whatever its sign", []float32{-1, float32(math.Copysign(0, -1)), 0, -1}, float32(math.Copysign(0, -1)), 1},
		{"NaN is the largest", []float32{1, nan, inf, 2}, nan, 1},
		{"the last NaN", []float32{nan, 5, nan, 2}, nan, 2},
		{"a NaN at first", []float32{nan, 5, 6, 2}, nan, 0},
		{"nothing but -Inf", []float32{-inf, -inf, -inf, -inf}, -inf, 0},
		{"nothing but NaN", []float32{nan, nan, nan, nan}, nan, 3},
	} {
		cputest.Run(t, func(t *testing.T) {
			const channels = 37 // whole blocks, vectors and a rest at every level
			w := Windows{Rows: 2, Cols: 2, Count: 1, Results: 1, Channels: channels, XRow: 2 * channels, XCol: channels, IndexRow: 2, IndexCol: 1}
			for _, v := range c.x {
				w.X = append(w.X, slices.Repeat([]float32{v}, channels)...)
			}
			w.Y, w.At = make([]float32, channels), make([]uint8, channels)
			w.Max()
			for i, v := range w.Y {
				if !same(float64(v), float64(c.y)) || w.At[i] != c.number {
					t.Errorf("%s, channel %d: tap %d, %v; want tap %d, %v", c.name, i, w.At[i], v, c.number, c.y)
				}
			}
		})
	}
}

// A NaN or an infinity reaches the gradient of its own tap only.
func TestGradientOfWindowsLeavesOtherTapsAlone(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		const channels = 37
		w := Windows{Rows: 1, Cols: 1, Count: 1, Results: 1, Channels: channels, First: 1}
		w.X, w.Y, w.At = make([]float32, channels), make([]float32, channels), make([]uint8, channels)
		for i := range w.X {
			w.X[i], w.At[i] = float32(math.NaN()), uint8(i%2)
		}
		w.MaxGrad()
		for i, v := range w.Y {
			if got := v != v; got != (i%2 == 1) {
				t.Errorf("channel %d, maximum at tap %d: gradient of tap 1 is %v", i, i%2, v)
			}
		}
	})
}

func TestWindowsOfAWrongShapePanic(t *testing.T) {
	good := func() *Windows {
		return &Windows{
			Y: make([]float32, 6), YNext: 3, X: make([]float32, 15), XNext: 3, XRow: 6, XCol: 3,
			Rows: 2, Cols: 2, Channels: 3, Count: 2, Results: 1, At: make([]uint8, 15), IndexRow: 2, IndexCol: 1, Divisor: 1,
		}
	}
	for _, c := range []struct {
		name, method string
		spoil        func(w *Windows)
		want         string // the text behind the method's name
	}{
		{"no tap", "Sum", func(w *Windows) { w.Rows = 0 }, ": 2 windows of 0x2 with 3 channels for 1 results, strides Y 3, X 3, 6, 3: want a tap and a result at least, and nothing negative"},
		{"no result", "Sum", func(w *Windows) { w.Results = 0 }, ": 2 windows of 2x2 with 3 channels for 0 results"},
		{"negative count", "Max", func(w *Windows) { w.Count = -1 }, ": -1 windows of 2x2"},
		{"negative stride", "Max", func(w *Windows) { w.XRow = -6 }, ": 2 windows of 2x2 with 3 channels for 1 results, strides Y 3, X 3, -6, 3: want"},
		{"short Y", "Sum", func(w *Windows) { w.Y = w.Y[:5] }, ": needs 6 and 15 floats of Y and X, which have 5 and 15"},
		{"short X", "MaxGrad", func(w *Windows) { w.X = w.X[:14] }, ": needs 6 and 15 floats of Y and X, which have 6 and 14"},
		{"overflow", "Max", func(w *Windows) { w.Rows, w.XRow = 5, overflowing }, ": needs 6 and"},
		{"few numbers beside Y", "Max", func(w *Windows) { w.At = w.At[:5] }, ": needs 6 numbers of taps in At or in Wide, which have 5 and 0"},
		{"few numbers beside X", "MaxGrad", func(w *Windows) { w.At = w.At[:14] }, ": needs 15 numbers of taps in At or in Wide, which have 14 and 0"},
		{"no numbers", "MaxGrad", func(w *Windows) { w.At = nil }, ": needs 15 numbers of taps in At or in Wide, which have 0 and 0"},
		{"both kinds", "Max", func(w *Windows) { w.Wide = make([]uint32, 6) }, ": needs 6 numbers of taps in At or in Wide, which have 15 and 6"},
		{"too high for a byte", "Max", func(w *Windows) { w.First = 253 }, ": the taps have numbers from 253 to 256: want none negative, or for At above 255"},
		{"too high for the last result", "Max", func(w *Windows) { w.Count, w.Results, w.IndexNext = 1, 2, 253 }, ": the taps have numbers from 0 to 256: want"},
		{"negative number", "MaxGrad", func(w *Windows) { w.IndexRow = -1 }, ": the taps have numbers from -1 to 1: want"},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer func() {
				if got, want := fmt.Sprint(recover()), "kernel: Windows."+c.method+c.want; !strings.HasPrefix(got, want) {
					t.Errorf("panic %q, want %q", got, want)
				}
			}()
			w := good()
			for _, method := range windowMethods {
				if method.name == c.method {
					method.call(w) // must not panic
					c.spoil(w)
					method.call(w)
				}
			}
		})
	}
}

func TestNoWindowsAreNoWork(t *testing.T) {
	for _, method := range windowMethods {
		for _, w := range []Windows{{Rows: 1, Cols: 1, Results: 1, Channels: 1}, {Rows: 1, Cols: 1, Results: 1, Count: 1}} {
			w.Y = []float32{7}
			method.call(&w)
			if w.Y[0] != 7 {
				t.Errorf("%s of nothing wrote %v", method.name, w.Y)
			}
		}
	}
}

func TestWindowsDoNotAllocate(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		for _, method := range windowMethods {
			w := windowLayouts[1].run(45)
			fillWindows(&w, method.numbers, rand.New(rand.NewPCG(7, 8)))
			if n := testing.AllocsPerRun(10, func() { method.call(&w) }); n != 0 {
				t.Errorf("%s: %v allocations a call, want none", method.name, n)
			}
		}
	})
}

func ExampleWindows() {
	// The largest and the sum of every 1x2 window of a row of four pixels with one
	// channel.
	w := Windows{
		X: []float32{3, 5, 9, 2}, XNext: 2, XRow: 4, XCol: 1,
		Y: make([]float32, 2), YNext: 1,
		Rows: 1, Cols: 2, Channels: 1, Count: 2, Results: 1,
		At: make([]uint8, 2), IndexCol: 1, Divisor: 1,
	}
	w.Max()
	fmt.Println(w.Y, "at", w.At)
	w.Sum()
	fmt.Println(w.Y)
	// Output:
	// [5 9] at [1 0]
	// [8 11]
}

// BenchmarkWindows goes over an image that fits the second cache: 2x2 windows
// beside each other, and its gradient.
func BenchmarkWindows(b *testing.B) {
	before := cpu.Current()
	defer cpu.Use(before)
	const channels, pixels = 64, 30
	forward := Windows{
		X: make([]float32, 2*2*pixels*channels), XNext: 2 * channels, XRow: 2 * pixels * channels, XCol: channels,
		Y: make([]float32, pixels*channels), YNext: channels,
		Rows: 2, Cols: 2, Results: 1, Channels: channels, Count: pixels, IndexRow: 2, IndexCol: 1, Divisor: 4,
	}
	backward := Windows{
		X: make([]float32, pixels*channels), XNext: channels,
		Y: make([]float32, 2*pixels*channels), YNext: 2 * channels,
		Rows: 1, Cols: 1, Results: 1, Channels: channels, Count: pixels,
	}
	backward.Y = backward.Y[:(2*pixels-1)*channels]
	for _, level := range cpu.Available() {
		for _, method := range windowMethods {
			b.Run(fmt.Sprintf("%s/level=%v", method.name, level), func(b *testing.B) {
				cpu.Use(level)
				w := forward
				w.At = make([]uint8, pixels*channels)
				if method.numbers == "X" {
					w = backward
					w.At = make([]uint8, pixels*channels)
				}
				for b.Loop() {
					method.call(&w)
				}
				bytes := 4 * float64(w.Count*w.Channels*(w.Rows*w.Cols+w.Results))
				b.ReportMetric(bytes*float64(b.N)/b.Elapsed().Seconds()*1e-9, "GB/s")
			})
		}
	}
}
