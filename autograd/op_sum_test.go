package autograd_test

import (
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

var _ = addCases("sum", reductionCases(autograd.Sum, func(x []float64) (sum float64) {
	for _, v := range x {
		sum += v
	}
	return sum
})...)

// reductionCases returns the cases of a reduction, whose twin reduces one row.
func reductionCases(f func(x autograd.Value, axes tensor.Axes) autograd.Value, twin func(row []float64) float64) (cases []gradtest.Case) {
	for _, c := range []struct {
		name  string
		axes  tensor.Axes
		over  []int
		shape []int
	}{
		{"first axis", tensor.Over(0), []int{0}, []int{5, 7}},
		{"middle axis", tensor.Over(1), []int{1}, []int{3, 5, 7}},
		{"last axis kept", tensor.Over(-1).Keep(), []int{2}, []int{3, 5, 7}},
		{"two axes", tensor.Over(0, 2), []int{0, 2}, []int{3, 5, 7}},
		{"all", tensor.All, []int{0, 1}, []int{3, 5}},
	} {
		cases = append(cases, gradtest.Case{
			Name: c.name,
			F:    func(x ...autograd.Value) autograd.Value { return f(x[0], c.axes) },
			Twin: func(x ...gradtest.Array) gradtest.Array {
				dims, rank := c.axes.ResultDims("twin", x[0].Shape)
				y := gradtest.NewArray(dims[:rank]...)
				for i, row := range rowsOver(x[0], c.over) {
					y.Data[i] = twin(row)
				}
				return y
			},
			Inputs: []*tensor.Tensor{gradtest.Normal("x", c.shape...)},
		})
	}
	return cases
}

// rowsOver returns, for every index of the axes that stay, the elements along the
// others.
func rowsOver(x gradtest.Array, over []int) [][]float64 {
	stays := gradtest.NewArray(x.Shape...)
	for _, axis := range over {
		stays.Shape[axis] = 1
	}
	stays = gradtest.NewArray(stays.Shape...)
	rows := make([][]float64, len(stays.Data))
	for i := range stays.Data {
		stays.Data[i] = float64(i)
	}
	x.Each(func(index []int) {
		at := append([]int{}, index...)
		for _, axis := range over {
			at[axis] = 0
		}
		row := int(*stays.At(at...))
		rows[row] = append(rows[row], *x.At(index...))
	})
	return rows
}

func TestSumPanicsForAnAxisThatIsNotThere(t *testing.T) {
	wantShapeError(t, "sum: axis 2 is out of range for 2 axes: [2 3]", func(tape *autograd.Tape) {
		autograd.Sum(tape.Constant(tensor.New(2, 3)), tensor.Over(2))
	})
}
