package autograd_test

import (
	"math"
	"slices"
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
	"galaxynet/tensor/par"
)

var _ = addCases("softmax", rowCases(autograd.Softmax, softmaxTwin)...)

func softmaxTwin(x []float64) []float64 {
	y, sum := make([]float64, len(x)), 0.0
	for i, v := range x {
		y[i] = math.Exp(v)
		sum += y[i]
	}
	for i := range y {
		y[i] /= sum
	}
	return y
}

// rowCases returns the cases of a function of rows along an axis.
func rowCases(f func(x autograd.Value, axis int) autograd.Value, twin func(row []float64) []float64) (cases []gradtest.Case) {
	for _, c := range []struct {
		name  string
		axis  int
		shape []int
	}{
		{"rows", 1, []int{5, 11}},
		{"columns", 0, []int{11, 5}},
		{"middle axis", 1, []int{3, 7, 5}},
		{"more columns than a strip", -2, []int{2, 3, 67}},
		{"an only row", -1, []int{37}},
		{"rows of one element", 1, []int{3, 1, 2}},
	} {
		cases = append(cases, gradtest.Case{
			Name: c.name,
			F:    func(x ...autograd.Value) autograd.Value { return f(x[0], c.axis) },
			Twin: func(x ...gradtest.Array) gradtest.Array {
				axis := (c.axis + len(c.shape)) % len(c.shape)
				y, inner := gradtest.NewArray(c.shape...), tensor.Shape(c.shape[axis+1:]).Len()
				for i, row := range rowsOver(x[0], []int{axis}) {
					for j, v := range twin(row) {
						y.Data[i/inner*inner*len(row)+j*inner+i%inner] = v
					}
				}
				return y
			},
			Inputs: []*tensor.Tensor{gradtest.Normal("x", c.shape...)},
		})
	}
	return cases
}

func TestSoftmaxOfSpecialRows(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	third := float32(1) / 3
	for name, c := range map[string]struct{ x, softmax, logSoftmax []float32 }{
		"large":          {[]float32{1e4, 1e4, -1e4}, []float32{0.5, 0.5, 0}, []float32{-math.Ln2, -math.Ln2, -2e4 - math.Ln2}},
		"largest finite": {[]float32{math.MaxFloat32, 0, -math.MaxFloat32}, []float32{1, 0, 0}, []float32{0, -math.MaxFloat32, -inf}},
		"equal":          {[]float32{-7, -7, -7}, []float32{third, third, third}, []float32{-1.0986123, -1.0986123, -1.0986123}},
		"minus infinity": {[]float32{0, -inf, 0}, []float32{0.5, 0, 0.5}, []float32{-math.Ln2, -inf, -math.Ln2}},
		"only -infinity": {[]float32{-inf, -inf, -inf}, []float32{nan, nan, nan}, []float32{nan, nan, nan}},
		"infinity":       {[]float32{0, inf, 0}, []float32{nan, nan, nan}, []float32{nan, nan, nan}},
		"NaN":            {[]float32{0, nan, 0}, []float32{nan, nan, nan}, []float32{nan, nan, nan}},
	} {
		tape := autograd.NewTape()
		// The row once as it is and once, along the first axis, between ordinary rows,
		// which must not be touched by what it holds.
		wide := tensor.New(3, 5)
		for i, v := range c.x {
			wide.Set(v, i, 2)
		}
		x, columns := tape.Constant(tensor.FromSlice(c.x, 3)), tape.Constant(wide)
		for op, f := range map[string]func(x autograd.Value, axis int) autograd.Value{"softmax": autograd.Softmax, "log softmax": autograd.LogSoftmax} {
			got := f(x, 0).Data().Data()
			all := f(columns, 0).Data()
			for i := range 3 {
				want := c.softmax
				if op == "log softmax" {
					want = c.logSoftmax
				}
				if !sameFloat(got[i], want[i]) || !sameFloat(all.At(i, 2), want[i]) {
					t.Errorf("%s of %s, element %d: %v as a row and %v as a column, want %v", op, name, i, got[i], all.At(i, 2), want[i])
				}
				if v := all.At(i, 1); v != v {
					t.Errorf("%s of %s: NaN reached a neighbouring column", op, name)
				}
			}
		}
		tape.Close()
	}
}

// sameFloat reports whether a and b are equal but for two roundings, or both NaN.
func sameFloat(a, b float32) bool {
	return a == b || a != a && b != b || math.Abs(float64(a-b)) <= 0x1p-22*math.Abs(float64(b))
}

// A row that is nearly certain has a gradient of e^-30 and less. As a difference of
// numbers near dy it would be rounding noise.
func TestSoftmaxGradientKeepsItsDigitsWhereARowIsNearlyCertain(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.FromSlice([]float32{-5, 25, -6}, 3))
	dy := tensor.FromSlice([]float32{1, 3, -2}, 3)
	tape.Backward(autograd.Softmax(x, 0), dy)
	y := softmaxTwin([]float64{-5, 25, -6})
	for i, got := range x.Grad().Data() {
		want := 0.0 // sum over j of y_i y_j (dy_i - dy_j), which subtracts nothing that is nearly equal
		for j := range y {
			want += y[i] * y[j] * float64(dy.At(i)-dy.At(j))
		}
		if math.Abs(float64(got)-want) > 1e-6*math.Abs(want) { // e^x is within some 1e-7, and there are ten roundings
			t.Errorf("element %d of the gradient is %v, want %v", i, got, want)
		}
	}
}

func TestSoftmaxIsTheSameForAnyNumberOfWorkers(t *testing.T) {
	defer par.SetWorkers(par.SetWorkers(1))
	x, dy := gradtest.Normal("x", 7, 131, 97), gradtest.Normal("dy", 7, 131, 97)
	for _, axis := range []int{0, 1, 2} {
		var want []float32
		for _, workers := range []int{1, 2, 3, 8, 17} {
			par.SetWorkers(workers)
			tape := autograd.NewTape()
			v := tape.Variable(x)
			y := autograd.LogSoftmax(autograd.Softmax(v, axis), axis)
			tape.Backward(y, dy)
			got := slices.Concat(y.Data().Data(), v.Grad().Data())
			if workers == 1 {
				want = got
			}
			if !slices.Equal(got, want) {
				t.Errorf("axis %d: %d workers gave other bits than one", axis, workers)
			}
			tape.Close()
		}
	}
}

func TestSoftmaxOfNothing(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	for _, shape := range [][]int{{0, 3}, {3, 0}} {
		x := tape.Constant(tensor.New(shape...))
		if y := autograd.Softmax(x, 1); !y.Shape().Equal(x.Shape()) {
			t.Errorf("softmax of shape %v has shape %v", x.Shape(), y.Shape())
		}
	}
}

func TestSoftmaxPanicsForAnAxisThatIsNotThere(t *testing.T) {
	wantShapeError(t, "softmax: axis 2 is out of range for 2 axes: [2 3]", func(tape *autograd.Tape) {
		autograd.Softmax(tape.Constant(tensor.New(2, 3)), 2)
	})
	wantShapeError(t, "softmax: axis -1 is out of range for 0 axes: []", func(tape *autograd.Tape) {
		autograd.Softmax(tape.Constant(tensor.New()), -1)
	})
}

func TestSoftmaxAllocatesNothingAfterTheFirstStep(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := gradtest.Normal("x", 5, 7, 11)
	allocs := testing.AllocsPerRun(5, func() {
		tape.Reset()
		y := autograd.LogSoftmax(autograd.Softmax(tape.Variable(x), 1), 2)
		tape.Backward(y, x)
	})
	if allocs != 0 {
		t.Errorf("%v allocations a step, want none", allocs)
	}
}
