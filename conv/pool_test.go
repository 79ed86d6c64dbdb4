package conv

import (
	"math"
	"testing"

	"galaxynet/tensor"
)

func TestPoolShape(t *testing.T) {
	for _, c := range []struct {
		x    tensor.Shape
		o    PoolOptions
		want [4]int
	}{
		{tensor.Shape{64, 60, 60, 64}, PoolOptions{Kernel: [2]int{2, 2}}, [4]int{64, 30, 30, 64}},
		{tensor.Shape{2, 9, 7, 3}, PoolOptions{Kernel: [2]int{2, 2}}, [4]int{2, 4, 3, 3}},
		{tensor.Shape{2, 11, 12, 3}, PoolOptions{Kernel: [2]int{3, 3}, Stride: [2]int{2, 3}, Padding: [2]int{1, 1}}, [4]int{2, 6, 4, 3}},
		{tensor.Shape{1, 1, 1, 3}, PoolOptions{Kernel: [2]int{3, 3}, Stride: [2]int{1, 1}, Padding: [2]int{1, 1}}, [4]int{1, 1, 1, 3}},
		{tensor.Shape{0, 4, 4, 0}, PoolOptions{Kernel: [2]int{4, 1}}, [4]int{0, 1, 4, 0}},
	} {
		if got := PoolShape("test", c.x, c.o); got != c.want {
			t.Errorf("x %v, %+v: %v, want %v", c.x, c.o, got, c.want)
		}
	}
}

func TestPoolingOfWrongShapesPanics(t *testing.T) {
	x, two := tensor.New(1, 4, 6, 8), PoolOptions{Kernel: [2]int{2, 2}}
	y := tensor.New(1, 2, 3, 8)
	at := new(Indices)
	for _, c := range []struct {
		name string
		call func()
		want string
	}{
		{"x of three axes", func() { PoolShape("sumpool2d", tensor.Shape{4, 6, 8}, two) },
			"sumpool2d: x must be [N H W C]: [4 6 8]"},
		{"window too large", func() { MaxPool2DTo(y, nil, tensor.New(1, 2, 2, 8), PoolOptions{Kernel: [2]int{3, 3}}) },
			"maxpool2d: window 3x3 must not be larger than the padded input: [1 2 2 8]"},
		{"window too large although padded", func() { AvgPool2DTo(y, x, PoolOptions{Kernel: [2]int{7, 2}, Padding: [2]int{1, 1}}) },
			"avgpool2d: window 7x2 must not be larger than the padded input: [1 4 6 8]"},
		{"no pixel but padding", func() {
			PoolShape("maxpool2d", tensor.Shape{1, 0, 5, 8}, PoolOptions{Kernel: [2]int{2, 2}, Padding: [2]int{1, 1}})
		},
			"maxpool2d: window 2x2 must not be larger than the padded input: [1 0 5 8]"},
		{"no window", func() { MaxPool2DTo(y, nil, x, PoolOptions{}) },
			"maxpool2d: window 0x0, stride 0x0, padding 0x0: a window must have a pixel at least, and nothing be negative: [1 4 6 8]"},
		{"negative stride", func() { SumPool2DTo(y, x, PoolOptions{Kernel: [2]int{2, 2}, Stride: [2]int{1, -1}}) },
			"sumpool2d: window 2x2, stride 1x-1, padding 0x0: a window must have a pixel at least, and nothing be negative: [1 4 6 8]"},
		{"window of four billion places", func() {
			PoolShape("maxpool2d", x.Shape(), PoolOptions{Kernel: [2]int{1 << 16, 1 << 16}, Padding: [2]int{1 << 15, 1 << 15}})
		},
			"maxpool2d: window 65536x65536, stride 0x0, padding 32768x32768: a window must be at most 32768 pixels long: [1 4 6 8]"},
		{"padding more than half", func() { MaxPool2DTo(y, nil, x, PoolOptions{Kernel: [2]int{3, 3}, Padding: [2]int{1, 2}}) },
			"maxpool2d: window 3x3, stride 0x0, padding 1x2: padding must be at most half of the window: [1 4 6 8]"},
		{"y of another shape", func() { MaxPool2DTo(tensor.New(1, 2, 2, 8), nil, x, two) },
			"maxpool2d: the pooled tensor must be [1 2 3 8]: [1 2 2 8] and [1 4 6 8]"},
		{"dy of another shape", func() { AvgPool2DGradTo(x, tensor.New(1, 2, 3, 4), two) },
			"avgpool2d gradient: the pooled tensor must be [1 2 3 8]: [1 2 3 4] and [1 4 6 8]"},
		{"sums of another shape", func() { SumPool2DGradTo(x, tensor.New(2, 2, 3, 8), two) },
			"sumpool2d gradient: the pooled tensor must be [1 2 3 8]: [2 2 3 8] and [1 4 6 8]"},
		{"no places", func() { MaxPool2DGradTo(x, y, at, two) },
			"maxpool2d gradient: 0 places of maxima are not those of dy: [1 2 3 8] and [1 4 6 8]"},
	} {
		err := tensor.Catch(c.call)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: panic %q, want %q", c.name, err, c.want)
		}
	}
}

// A chain of places on an axis, both ways: window p is over pixel h if and only if
// pixel h is under window p, at the same place.
func TestPixelsUnderAWindowHaveItOverThem(t *testing.T) {
	for i := range 300 {
		r := tensor.Stream(9, "axis", uint64(i))
		k := 1 + r.IntN(7)
		a := poolAxis{pixels: 1 + r.IntN(20), kernel: k, stride: 1 + r.IntN(8), padding: r.IntN(k/2 + 1)}
		if a.pixels+2*a.padding < k {
			continue
		}
		a.windows = (a.pixels+2*a.padding-k)/a.stride + 1
		for p := range a.windows {
			for h := range a.pixels {
				place, under := placeIn(a.under(p), h)
				back, over := placeIn(a.over(h), p)
				wantPlace := h - (p*a.stride - a.padding)
				if want := 0 <= wantPlace && wantPlace < k; under != want || over != want || want && (place != wantPlace || back != wantPlace) {
					t.Fatalf("%+v: pixel %d is under window %d: %v, at %d; the window is over it: %v, at %d", a, h, p, under, place, over, back)
				}
			}
		}
	}
}

// placeIn returns the number of the neighbour i, if it is one of t.
func placeIn(t poolTaps, i int) (place int, ok bool) {
	return t.first + (i-t.lo)*t.step, t.lo <= i && i < t.hi
}

// The spans of an axis hold every result once, with its own taps.
func TestSpansHoldEveryResultOnce(t *testing.T) {
	check := func(t *testing.T, a poolAxis, spans []poolSpan, n int, taps func(i int) poolTaps) {
		t.Helper()
		seen := make([]int, n)
		for _, s := range spans {
			for k := range s.count * s.shared {
				i := s.result + k*s.every
				seen[i]++
				want := taps(i)
				lo, first := s.taps.lo+k/s.shared*s.tapsEvery, s.taps.first+k%s.shared
				if s.taps.count() != want.count() || want.count() > 0 && (lo != want.lo || first != want.first || s.taps.step != want.step) {
					t.Fatalf("%+v: result %d, element %d of span %+v, has taps %+v", a, i, k, s, want)
				}
			}
		}
		for i, times := range seen {
			if times != 1 {
				t.Fatalf("%+v: result %d is in %d spans", a, i, times)
			}
		}
	}
	for _, p := range poolCases {
		rows, cols := poolAxes("test", p.shape[:], p.o)
		for _, a := range []poolAxis{rows, cols} {
			check(t, a, a.spansUnder(nil), a.windows, a.under)
			check(t, a, a.spansOver(nil), a.pixels, a.over)
		}
	}
}

func FuzzPooling(f *testing.F) {
	for i := range 4 {
		f.Add(uint64(i))
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		p := randomPoolCase(tensor.Stream(seed, "fuzz"))
		x, dy := p.operands()
		for _, average := range []bool{false, true} {
			if err := checkSumPool(p, average, x, dy); err != nil {
				t.Error(err)
			}
		}
		sprinkle(x)
		if err := checkMaxPool(p, x, dy); err != nil {
			t.Error(err)
		}
	})
}

// everyPooling runs all poolings and their gradients, one after the other, and
// hands their results to see. It allocates only in the first call.
func everyPooling(x *tensor.Tensor, o PoolOptions) func(see func(name string, result *tensor.Tensor)) {
	shape := PoolShape("test", x.Shape(), o)
	y, dy, dx := tensor.New(shape[:]...), tensor.New(shape[:]...), tensor.New(x.Shape()...)
	dy.FillNormal(tensor.Stream(10, "dy"), 0, 1)
	vector, dvector := tensor.New(x.Dim(0), x.Dim(3)), tensor.New(x.Dim(0), x.Dim(3))
	dvector.FillNormal(tensor.Stream(10, "vector"), 0, 1)
	at, global := new(Indices), new(Indices)
	return func(see func(name string, result *tensor.Tensor)) {
		MaxPool2DTo(y, at, x, o)
		see("max", y)
		MaxPool2DGradTo(dx, dy, at, o)
		see("max gradient", dx)
		AvgPool2DTo(y, x, o)
		see("average", y)
		AvgPool2DGradTo(dx, dy, o)
		see("average gradient", dx)
		SumPool2DTo(y, x, o)
		see("sum", y)
		SumPool2DGradTo(dx, dy, o)
		see("sum gradient", dx)
		GlobalMaxPool2DTo(vector, global, x)
		see("global max", vector)
		GlobalMaxPool2DGradTo(dx, dvector, global)
		see("global max gradient", dx)
		GlobalAvgPool2DTo(vector, x)
		see("global average", vector)
		GlobalAvgPool2DGradTo(dx, dvector)
		see("global average gradient", dx)
		GlobalSumPool2DTo(vector, x)
		see("global sum", vector)
		GlobalSumPool2DGradTo(dx, dvector)
		see("global sum gradient", dx)
	}
}

// workerOptions are poolings that are cut into several chunks of rows, for an x
// [3 41 30 70]: windows that share pixels, and places of a byte and of four.
var workerOptions = []PoolOptions{
	{Kernel: [2]int{2, 2}},
	{Kernel: [2]int{3, 3}, Stride: [2]int{1, 2}, Padding: [2]int{1, 1}, ExcludePadding: true},
	{Kernel: [2]int{17, 16}, Stride: [2]int{8, 7}, Padding: [2]int{8, 8}},
}

func TestPoolingHasEqualBitsForAnyNumberOfWorkers(t *testing.T) {
	x := tensor.New(3, 41, 30, 70)
	x.FillNormal(tensor.Stream(11, "x"), 0, 1)
	for _, o := range workerOptions {
		run := everyPooling(x, o)
		var names []string
		var want []*tensor.Tensor
		withWorkers(1, func() {
			run(func(name string, result *tensor.Tensor) {
				names, want = append(names, name), append(want, result.Clone())
			})
		})
		for _, workers := range []int{2, 3, 8, 17} {
			withWorkers(workers, func() {
				k := 0
				run(func(name string, result *tensor.Tensor) {
					for i, v := range result.Data() {
						if math.Float32bits(v) != math.Float32bits(want[k].Data()[i]) {
							t.Fatalf("%s, %+v: %d workers give %v at %d, one gives %v", name, o, workers, v, i, want[k].Data()[i])
						}
					}
					k++
				})
				if k != len(names) {
					t.Fatalf("%d results, want %d", k, len(names))
				}
			})
		}
	}
}

func TestPoolingAllocatesNothingAfterWarmUp(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	x := tensor.New(3, 41, 30, 70)
	for _, o := range workerOptions {
		run := everyPooling(x, o)
		ignore := func(string, *tensor.Tensor) {}
		withWorkers(3, func() {
			for range 5 { // for every worker to meet its scratch
				run(ignore)
			}
			// The average is rounded down: a worker that comes late to its
			// scratch does not count.
			if n := testing.AllocsPerRun(5, func() { run(ignore) }); n > 0 {
				t.Errorf("%+v: %v allocations in all poolings", o, n)
			}
		})
	}
}
