package autograd_test

import (
	"fmt"
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

var _ = addCases("cross entropy",
	crossEntropyCase("rows", []float32{3, 0, 10, 5, 3}, 11),
	crossEntropyCase("an only row", []float32{2}, 3),
	crossEntropyCase("an only class", []float32{0, 0}, 1))

func crossEntropyCase(name string, classes []float32, k int) gradtest.Case {
	return gradtest.Case{
		Name: name,
		F:    func(x ...autograd.Value) autograd.Value { return autograd.CrossEntropy(x[0], x[1]) },
		Twin: func(x ...gradtest.Array) gradtest.Array {
			loss := gradtest.NewArray()
			for row, class := range classes {
				p := softmaxTwin(x[0].Data[row*k : (row+1)*k])
				loss.Data[0] -= math.Log(p[int(class)]) / float64(len(classes))
			}
			return loss
		},
		Inputs:   []*tensor.Tensor{gradtest.Normal("x", len(classes), k), tensor.FromSlice(classes, len(classes))},
		Constant: []int{1},
	}
}

func TestCrossEntropyOfExtremeRows(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for name, c := range map[string]struct {
		x    []float32
		loss float32
		dx   []float32
	}{
		"certain and right": {[]float32{1e4, 0}, 0, []float32{0, 0}},
		"certain and wrong": {[]float32{0, 1e4}, 1e4, []float32{-1, 1}},
		"nearly certain":    {[]float32{30, 0}, 9.357623e-14, []float32{-9.357623e-14, 9.357623e-14}}, // e^-30
		"largest numbers":   {[]float32{math.MaxFloat32, -math.MaxFloat32}, 0, []float32{0, 0}},
		"undecided":         {[]float32{-3, -3}, math.Ln2, []float32{-0.5, 0.5}},
		"excluded class":    {[]float32{0, -inf}, 0, []float32{0, 0}},
		"excluded truth":    {[]float32{-inf, 0}, inf, []float32{-1, 1}},
		"NaN":               {[]float32{nan, 0}, nan, []float32{nan, nan}},
	} {
		tape := autograd.NewTape()
		x := tape.Variable(tensor.FromSlice(c.x, 1, 2))
		loss := autograd.CrossEntropy(x, tape.Constant(tensor.New(1)))
		loss.Backward()
		if got := loss.Data().Item(); got != c.loss && !sameFloat(got, c.loss) {
			t.Errorf("%s: loss of %v is %v, want %v", name, c.x, got, c.loss)
		}
		for i, got := range x.Grad().Data() {
			if !sameFloat(got, c.dx[i]) {
				t.Errorf("%s: gradient of %v is %v, want %v", name, c.x, x.Grad(), c.dx)
			}
		}
		tape.Close()
	}
}

// CrossEntropy is LogSoftmax at the class, negated and averaged.
func TestCrossEntropyIsTheMeanOfLogSoftmax(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Constant(gradtest.Normal("x", 7, 5))
	classes := tensor.FromSlice([]float32{0, 4, 2, 2, 1, 3, 0}, 7)
	logs, want := autograd.LogSoftmax(x, 1).Data(), 0.0
	for row, class := range classes.Data() {
		want -= float64(logs.At(row, int(class))) / 7
	}
	got := autograd.CrossEntropy(x, tape.Constant(classes)).Data().Item()
	if math.Abs(float64(got)-want) > 1e-6*want { // some ten roundings
		t.Errorf("cross entropy %v, mean of log softmax %v", got, want)
	}
}

func TestClassesGetNoGradient(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	class := tape.Variable(tensor.New(2))
	autograd.CrossEntropy(tape.Constant(tensor.New(2, 3)), class).Backward()
	if class.Grad() != nil {
		t.Errorf("the classes got the gradient %v", class.Grad())
	}
}

func TestCrossEntropyPanicsForWhatIsNoClass(t *testing.T) {
	for _, class := range []float32{-1, 3, 1.5, 1e30, float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))} {
		want := fmt.Sprintf("autograd: cross entropy: a class must be a whole number from 0 to 2, found %v in row 1", class)
		wantPanic(t, want, func(tape *autograd.Tape) {
			autograd.CrossEntropy(tape.Constant(tensor.New(2, 3)), tape.Constant(tensor.FromSlice([]float32{2, class}, 2)))
		})
	}
}

func TestCrossEntropyPanicsForShapesThatDoNotFit(t *testing.T) {
	for want, shapes := range map[string][2][]int{
		"cross entropy: x must be [N K] and the classes [N]: [2 3] and [3]":   {{2, 3}, {3}},
		"cross entropy: x must be [N K] and the classes [N]: [3] and [3]":     {{3}, {3}},
		"cross entropy: x must be [N K] and the classes [N]: [2 3] and [2 1]": {{2, 3}, {2, 1}},
	} {
		wantShapeError(t, want, func(tape *autograd.Tape) {
			autograd.CrossEntropy(tape.Constant(tensor.New(shapes[0]...)), tape.Constant(tensor.New(shapes[1]...)))
		})
	}
}
