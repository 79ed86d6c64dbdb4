package autograd_test

import (
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

var _ = addCases("mean", reductionCases(autograd.Mean, func(x []float64) (mean float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	return mean
})...)

func TestMeanOfSpecialValues(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.FromSlice([]float32{1, nan, inf, 1, 3, 5}, 3, 2))
	y := autograd.Mean(x, tensor.Over(1))
	tape.Backward(y, tensor.FromSlice([]float32{2, 4, inf}, 3))
	if d := y.Data().Data(); d[0] == d[0] || d[1] != inf || d[2] != 4 {
		t.Errorf("means %v, want NaN, +Inf and 4", d)
	}
	if want := tensor.FromSlice([]float32{1, 1, 2, 2, inf, inf}, 3, 2); !tensor.Equal(x.Grad(), want) {
		t.Errorf("gradient %v, want %v", x.Grad(), want)
	}
}

func TestMeanOfNoElements(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.New(2, 0))
	y := autograd.Mean(x, tensor.Over(1))
	tape.Backward(y, nil)
	if d := y.Data().Data(); !math.IsNaN(float64(d[0])) || x.Grad().Len() != 0 {
		t.Errorf("means %v with the gradient %v, want NaN and none", d, x.Grad())
	}
}

func TestMeanPanicsForAnAxisThatIsNotThere(t *testing.T) {
	wantShapeError(t, "mean: axis 2 is out of range for 2 axes: [2 3]", func(tape *autograd.Tape) {
		autograd.Mean(tape.Constant(tensor.New(2, 3)), tensor.Over(2))
	})
}
