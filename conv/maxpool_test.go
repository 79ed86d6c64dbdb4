package conv

import (
	"fmt"
	"math"
	"testing"

	"galaxynet/tensor"
	"galaxynet/tensor/cpu/cputest"
)

// checkMaxPool compares the pooling of x and its gradient with the definitions.
// dy is of integers, whose sums are exact in any order.
func checkMaxPool(p poolCase, x, dy *tensor.Tensor) error {
	y, want := tensor.New(dy.Shape()...), tensor.New(dy.Shape()...)
	places := make([]int, y.Len())
	naiveMaxPool(p, want, places, x)
	for _, at := range []*Indices{nil, {}} {
		y.Fill(9)
		MaxPool2DTo(y, at, x, p.o)
		for i, v := range y.Data() {
			if !sameFloat(v, want.Data()[i]) {
				return fmt.Errorf("%v: y[%d] = %v, want %v (places wanted: %v)", p, i, v, want.Data()[i], at != nil)
			}
			if at != nil && at.Place(i) != places[i] {
				return fmt.Errorf("%v: maximum %d is at %d, want %d", p, i, at.Place(i), places[i])
			}
		}
		if at == nil {
			continue
		}
		if at.Len() != y.Len() {
			return fmt.Errorf("%v: %d places for %d maxima", p, at.Len(), y.Len())
		}
		dx, wantDx := tensor.Full(9, x.Shape()...), tensor.New(x.Shape()...)
		naiveMaxPoolGrad(p, wantDx, dy, places)
		MaxPool2DGradTo(dx, dy, at, p.o)
		for i, v := range dx.Data() {
			if v != wantDx.Data()[i] {
				return fmt.Errorf("%v: dx[%d] = %v, want %v", p, i, v, wantDx.Data()[i])
			}
		}
	}
	return nil
}

func TestMaxPoolingEqualsItsDefinition(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		for _, p := range poolCases {
			x, dy := p.operands()
			if err := checkMaxPool(p, x, dy); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestRandomMaxPoolingsEqualTheirDefinition(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		cases := 150
		if testing.Short() {
			cases = 40
		}
		for i := range cases {
			p := randomPoolCase(tensor.Stream(2, "maxpool", uint64(i)))
			x, dy := p.operands()
			sprinkle(x)
			if err := checkMaxPool(p, x, dy); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// sprinkle puts NaN and infinities among the elements.
func sprinkle(x *tensor.Tensor) {
	r := tensor.Stream(3, "sprinkle")
	values := []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.Inf(-1))}
	for i := range x.Data() {
		if r.IntN(4) == 0 {
			x.Data()[i] = values[r.IntN(len(values))]
		}
	}
}

// An image of one channel and 3x3 overlapping windows, by hand:
//
//	1  2  3  0      windows of 2x2, stride 1:   5 6 6    places  3 3 2
//	4  5  6  1                                  8 9 9            3 3 2
//	7  8  9  9                                                   (first of the two 9)
//
// 6 is the maximum of two windows and gets both their gradients.
func TestMaxPoolGradientOfOverlappingWindowsByHand(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		x := tensor.FromSlice([]float32{1, 2, 3, 0, 4, 5, 6, 1, 7, 8, 9, 9}, 1, 3, 4, 1)
		o := PoolOptions{Kernel: [2]int{2, 2}, Stride: [2]int{1, 1}}
		y, dx, at := tensor.New(1, 2, 3, 1), tensor.New(1, 3, 4, 1), new(Indices)
		MaxPool2DTo(y, at, x, o)
		MaxPool2DGradTo(dx, tensor.FromSlice([]float32{1, 10, 100, 1000, 10000, 100000}, 1, 2, 3, 1), at, o)
		wantY, wantPlaces := []float32{5, 6, 6, 8, 9, 9}, []int{3, 3, 2, 3, 3, 2}
		for i := range wantY {
			if y.Data()[i] != wantY[i] || at.Place(i) != wantPlaces[i] {
				t.Errorf("maximum %d is %v at place %d, want %v at %d", i, y.Data()[i], at.Place(i), wantY[i], wantPlaces[i])
			}
		}
		for i, want := range []float32{0, 0, 0, 0, 0, 1, 110, 0, 0, 1000, 110000, 0} {
			if got := dx.Data()[i]; got != want {
				t.Errorf("dx[%d] = %v, want %v", i, got, want)
			}
		}
	})
}

func TestMaxPoolOfNothingButNaNOrMinusInfinity(t *testing.T) {
	o := PoolOptions{Kernel: [2]int{3, 3}, Stride: [2]int{2, 2}, Padding: [2]int{1, 1}}
	cputest.Run(t, func(t *testing.T) {
		for _, c := range []struct {
			name  string
			v     float32
			place int // of the first window, which has four pixels: 4 5 7 8
		}{
			{"-Inf: the first pixel, not the padding before it", float32(math.Inf(-1)), 4},
			{"NaN: the last", float32(math.NaN()), 8},
		} {
			x, y, at := tensor.Full(c.v, 1, 4, 4, 9), tensor.New(1, 2, 2, 9), new(Indices)
			MaxPool2DTo(y, at, x, o)
			if !sameFloat(y.Data()[0], c.v) || at.Place(0) != c.place {
				t.Errorf("%s: %v at place %d, want %v at %d", c.name, y.Data()[0], at.Place(0), c.v, c.place)
			}
		}
	})
}

// The maximum is one of the pixels, so the gradient is the adjoint of choosing
// it: <dy, y> = <dx, x>. All sums are of integers below 2^24, hence exact.
func TestMaxPoolGradientIsTheAdjointOfTheChoice(t *testing.T) {
	for _, p := range poolCases {
		x, dy := p.operands()
		y, dx, at := tensor.New(dy.Shape()...), tensor.New(x.Shape()...), new(Indices)
		MaxPool2DTo(y, at, x, p.o)
		MaxPool2DGradTo(dx, dy, at, p.o)
		if a, b := innerProduct(dy, y), innerProduct(dx, x); a != b {
			t.Errorf("%v: <dy, y> = %v, <dx, x> = %v", p, a, b)
		}
	}
}

// innerProduct returns the sum of the products of a's and b's elements.
func innerProduct(a, b *tensor.Tensor) float64 {
	sum := 0.0
	for i, v := range a.Data() {
		sum += float64(v) * float64(b.Data()[i])
	}
	return sum
}

// Indices that served a window of one kind serve the other, and keep their memory.
func TestIndicesServeOnePoolingAfterTheOther(t *testing.T) {
	at := new(Indices)
	for _, name := range []string{"places of four bytes", "2x2 by default", "places of four bytes", "no image", "the last place of a byte"} {
		for _, p := range poolCases {
			if p.name != name {
				continue
			}
			x, dy := p.operands()
			y, want, places := tensor.New(dy.Shape()...), tensor.New(dy.Shape()...), make([]int, dy.Len())
			naiveMaxPool(p, want, places, x)
			MaxPool2DTo(y, at, x, p.o)
			if at.Len() != len(places) {
				t.Fatalf("%v: %d places, want %d", p, at.Len(), len(places))
			}
			for i, want := range places {
				if at.Place(i) != want {
					t.Errorf("%v: place %d is %d, want %d", p, i, at.Place(i), want)
				}
			}
		}
	}
	at.resize(1000, 1)
	if n := testing.AllocsPerRun(5, func() { at.resize(10, 1); at.resize(1000, 1) }); n > 0 {
		t.Errorf("%v allocations to resize within the memory", n)
	}
}
