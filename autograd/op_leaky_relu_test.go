package autograd_test

import (
	"fmt"
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

var _ = addCases("leaky relu",
	oneInput("of slope 0.005", leakyOf(0.005), leakyTwin(0.005)),
	oneInput("of slope 0", leakyOf(0), leakyTwin(0)),
	oneInput("of slope 1", leakyOf(1), leakyTwin(1)),
	oneInput("in place", func(x autograd.Value) autograd.Value {
		return autograd.LeakyReLUInPlace(autograd.Add(x, x), 0.25)
	}, func(x float64) float64 { return leakyTwin(0.25)(2 * x) }),
)

func leakyOf(slope float64) func(x autograd.Value) autograd.Value {
	return func(x autograd.Value) autograd.Value { return autograd.LeakyReLU(x, slope) }
}

func leakyTwin(slope float64) func(x float64) float64 {
	return func(x float64) float64 { return max(x, 0) + slope*min(x, 0) }
}

func TestLeakyReLUOfSpecialValues(t *testing.T) {
	checkSpecials(t, leakyOf(0.005), 0, []special{
		{0, 0, 0.005}, {-zero, 0, 0.005}, {inf, inf, 1}, {-inf, -inf, 0.005}, {nan, nan, 1},
		{3, 3, 1}, {-3, 3 * -float32(0.005), 0.005}, {-1e-45, 0, 0.005}, {1e-45, 1e-45, 1}, {3e38, 3e38, 1},
	})
	checkSpecials(t, leakyOf(0), 0, []special{{0, 0, 0}, {inf, inf, 1}, {nan, nan, 1}, {3, 3, 1}, {-3, 0, 0}})
}

func TestLeakyReLUGradientIsExactForAllSlopes(t *testing.T) {
	random := tensor.Stream(1, "slopes")
	tape := autograd.NewTape()
	defer tape.Close()
	for range 1000 {
		slope := random.Float32()
		tape.Reset()
		x := tape.Variable(tensor.FromSlice([]float32{3, -3}, 2))
		tape.Backward(autograd.LeakyReLU(x, float64(slope)), tensor.Full(7, 2))
		if got, want := x.Grad(), tensor.FromSlice([]float32{7, 7 * slope}, 2); !tensor.Equal(got, want) {
			t.Errorf("slope %v: gradient %v, want %v", slope, got, want)
		}
	}
}

func TestLeakyReLUPassesAnInfiniteGradient(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.FromSlice([]float32{3, -3}, 2))
	tape.Backward(autograd.LeakyReLU(x, 0.5), tensor.Full(inf, 2))
	if want := tensor.Full(inf, 2); !tensor.Equal(x.Grad(), want) {
		t.Errorf("gradient %v, want %v", x.Grad(), want)
	}
}

func TestLeakyReLUPanicsForASlopeOutOfRange(t *testing.T) {
	for _, slope := range []float64{-0.1, 1.5, math.NaN(), math.Inf(1)} {
		want := fmt.Sprintf("autograd: leaky relu: the slope must be from 0 to 1, found %v", slope)
		wantPanic(t, want, func(tape *autograd.Tape) { autograd.LeakyReLU(tape.Constant(tensor.New(1)), slope) })
	}
}

func TestLeakyReLUInPlaceUsesTheMemoryOfAValueThatNothingReads(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.FromSlice([]float32{2, -2}, 2))
	sum := autograd.Add(x, x)
	before := sum.Data().Data()
	y := autograd.LeakyReLUInPlace(sum, 0.5)
	if &y.Data().Data()[0] != &before[0] {
		t.Error("the result is in new memory")
	}
	if want := tensor.FromSlice([]float32{4, -2}, 2); !tensor.Equal(y.Data(), want) {
		t.Errorf("got %v, want %v", y.Data(), want)
	}
}

func TestLeakyReLUInPlaceSparesAValueThatTheWayBackReads(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.FromSlice([]float32{1, 2}, 2))
	e := autograd.Exp(x) // whose way back reads its output
	y := autograd.LeakyReLUInPlace(autograd.Neg(e), 0.5)
	z := autograd.LeakyReLUInPlace(e, 0.5)
	tape.Backward(autograd.Add(y, z), nil)
	// (e^x - e^x/2)' = e^x/2, rounded a few times
	want := tensor.Scale(0.5, tensor.Exp(x.Data()))
	if !tensor.AllClose(x.Grad(), want, 3e-7, 0) {
		t.Errorf("gradient %v, want %v", x.Grad(), want)
	}
}
