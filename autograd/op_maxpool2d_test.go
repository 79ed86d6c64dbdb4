package autograd_test

import (
	"math"
	"slices"
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/conv"
	"galaxynet/tensor"
)

var _ = addCases("maxpool2d", poolCases(autograd.MaxPool2D, func(window []float64, _ int, _ conv.PoolOptions) float64 {
	return maxOf(window)
})...)

// twoByTwo are windows of 2x2 beside each other.
var twoByTwo = conv.PoolOptions{Kernel: [2]int{2, 2}}

func TestMaxPool2DOfEqualElementsAndNaN(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	nan := float32(math.NaN())
	x := tape.Variable(tensor.FromSlice([]float32{5, 5, 1, 9, 5, 5, nan, 3}, 1, 2, 4, 1))
	y := autograd.MaxPool2D(x, twoByTwo)
	tape.Backward(y, tensor.FromSlice([]float32{7, 8}, 1, 1, 2, 1))
	if got := y.Data().Data(); got[0] != 5 || got[1] == got[1] {
		t.Errorf("y = %v, want [5 NaN]", got)
	}
	if got, want := x.Grad().Data(), []float32{7, 0, 0, 0, 0, 0, 8, 0}; !slices.Equal(got, want) {
		t.Errorf("dx = %v, want %v", got, want)
	}
}

// x may be overwritten in place after the pooling: the way back does not read it.
func TestMaxPool2DLetsItsInputBeOverwritten(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(apart(1, 4, 4, 3))
	sum := autograd.Add(x, x)
	y := autograd.MaxPool2D(sum, twoByTwo)
	over := autograd.ReLUInPlace(sum)
	if &over.Data().Data()[0] == &y.Data().Data()[0] {
		t.Fatal("the pooling's output shares memory with its input")
	}
	tape.Backward(y, nil)
	for i, g := range x.Grad().Data() {
		if g != 0 && g != 2 {
			t.Fatalf("dx[%d] = %v, want 0 or 2", i, g)
		}
	}
	if got := tensor.Sum(x.Grad(), tensor.All).Data()[0]; got != 2*2*2*3 {
		t.Errorf("dx adds up to %v, want 24", got)
	}
}

// Several poolings on a tape have their own places of the maxima, also when the
// next step takes the tape's nodes again.
func TestPoolingsDoNotMixTheirPlaces(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	for _, shape := range [][]int{{1, 8, 8, 3}, {2, 12, 4, 5}} {
		tape.Reset()
		x := tape.Variable(apart(shape...))
		y := autograd.MaxPool2D(autograd.MaxPool2D(x, twoByTwo), twoByTwo)
		tape.Backward(y, nil)
		for i, g := range x.Grad().Data() {
			isMax := slices.Contains(y.Data().Data(), x.Data().Data()[i]) // all elements differ
			if (g == 1) != isMax || (g == 0) == isMax {
				t.Fatalf("shape %v: dx[%d] = %v, but maximum: %v", shape, i, g, isMax)
			}
		}
	}
}

func TestPoolingsHaveTheSameBitsForAnyNumberOfWorkers(t *testing.T) {
	overlapping := conv.PoolOptions{Kernel: [2]int{3, 3}, Stride: [2]int{2, 2}, Padding: [2]int{1, 1}}
	x, dy := gradtest.Normal("x", 5, 19, 17, 33), gradtest.Normal("dy", 5, 10, 9, 33)
	for _, f := range []func(x autograd.Value, o conv.PoolOptions) autograd.Value{autograd.MaxPool2D, autograd.AvgPool2D, autograd.SumPool2D} {
		wantEqualBits(t, func(x ...autograd.Value) autograd.Value { return f(x[0], overlapping) }, dy, x)
	}
	for _, f := range []func(x autograd.Value) autograd.Value{autograd.GlobalMaxPool2D, autograd.GlobalAvgPool2D, autograd.GlobalSumPool2D} {
		wantEqualBits(t, func(x ...autograd.Value) autograd.Value { return f(x[0]) }, gradtest.Normal("dy", 5, 33), x)
	}
}

func TestPoolingsAllocateNothingAfterTheFirstStep(t *testing.T) {
	x, dy := gradtest.Normal("x", 2, 9, 9, 5), gradtest.Normal("dy", 2, 5)
	wantNoAllocations(t, func(x ...autograd.Value) autograd.Value {
		return autograd.GlobalMaxPool2D(autograd.MaxPool2D(x[0], twoByTwo))
	}, dy, x)
	wantNoAllocations(t, func(x ...autograd.Value) autograd.Value {
		return autograd.GlobalAvgPool2D(autograd.AvgPool2D(x[0], twoByTwo))
	}, dy, x)
	wantNoAllocations(t, func(x ...autograd.Value) autograd.Value {
		return autograd.GlobalSumPool2D(autograd.SumPool2D(x[0], twoByTwo))
	}, dy, x)
}

func TestPoolingsPanicForWindowsThatDoNotFit(t *testing.T) {
	for name, f := range map[string]func(x autograd.Value, o conv.PoolOptions) autograd.Value{
		"maxpool2d": autograd.MaxPool2D, "avgpool2d": autograd.AvgPool2D, "sumpool2d": autograd.SumPool2D,
	} {
		wantShapeError(t, name+": window 2x2 must not be larger than the padded input: [1 1 4 3]", func(tape *autograd.Tape) {
			f(tape.Constant(tensor.New(1, 1, 4, 3)), twoByTwo)
		})
		wantShapeError(t, name+": x must be [N H W C]: [4 4 3]", func(tape *autograd.Tape) {
			f(tape.Constant(tensor.New(4, 4, 3)), twoByTwo)
		})
	}
	for name, f := range map[string]func(x autograd.Value) autograd.Value{
		"global maxpool2d": autograd.GlobalMaxPool2D, "global avgpool2d": autograd.GlobalAvgPool2D, "global sumpool2d": autograd.GlobalSumPool2D,
	} {
		for shape, x := range map[string]*tensor.Tensor{"[4 4 3]": tensor.New(4, 4, 3), "[2 0 4 3]": tensor.New(2, 0, 4, 3)} {
			wantShapeError(t, name+": x must be [N H W C] with a pixel at least: "+shape, func(tape *autograd.Tape) { f(tape.Constant(x)) })
		}
	}
}
