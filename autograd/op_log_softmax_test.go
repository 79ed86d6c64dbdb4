package autograd_test

import (
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

// Special rows are tested beside those of softmax.
var _ = addCases("log softmax", rowCases(autograd.LogSoftmax, func(x []float64) []float64 {
	y := softmaxTwin(x)
	for i, v := range y {
		y[i] = math.Log(v)
	}
	return y
})...)

func TestLogSoftmaxGradientWhereSoftmaxIsZero(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.FromSlice([]float32{0, -200, float32(math.Inf(-1))}, 3))
	y := autograd.LogSoftmax(x, 0)
	tape.Backward(y, tensor.FromSlice([]float32{1, 2, 3}, 3))
	// dx = dy - softmax · 6, with softmax [1 0 0].
	if want := tensor.FromSlice([]float32{-5, 2, 3}, 3); !tensor.Equal(x.Grad(), want) {
		t.Errorf("gradient %v, want %v", x.Grad(), want)
	}
}

func TestLogSoftmaxPanicsForAnAxisThatIsNotThere(t *testing.T) {
	wantShapeError(t, "log softmax: axis -3 is out of range for 2 axes: [2 3]", func(tape *autograd.Tape) {
		autograd.LogSoftmax(tape.Constant(tensor.New(2, 3)), -3)
	})
}
