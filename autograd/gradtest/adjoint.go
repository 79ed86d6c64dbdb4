package gradtest

import (
	"fmt"
	"math"
	"slices"

	"galaxynet/autograd"
)

// CheckAdjoint holds an operation that is linear in each input, while the others
// are fixed, to the identity that defines its backward pass. With y = f(x) - f(0)
// as a function of one input,
//
//	sum of dy_j · y_j  =  sum of dx_i · x_i        for every dy
//
// Both sums are taken in float64, so that only the rounding of the operation
// itself is left: 1e-5 of the sum of the terms' sizes, or Case.Tolerance.
func CheckAdjoint(c Case) error {
	for i := range c.Inputs {
		if slices.Contains(c.Constant, i) {
			continue
		}
		tape := autograd.NewTape()
		y, inputs := c.run(tape)
		dy := Normal("adjoint of "+c.Name, y.Shape()...)
		zero := c.atZero(i)
		left, right, size := 0.0, 0.0, 0.0
		for j, v := range y.Data().Data() {
			term := float64(dy.Data()[j]) * (float64(v) - float64(zero[j]))
			left, size = left+term, size+math.Abs(term)
		}
		tape.Backward(y, dy)
		for j, v := range inputs[i].Grad().Data() {
			term := float64(v) * float64(c.Inputs[i].Data()[j])
			right, size = right+term, size+math.Abs(term)
		}
		tape.Close()
		tolerance := c.Tolerance
		if tolerance == 0 {
			tolerance = 1e-5
		}
		if d := math.Abs(left - right); !(d <= tolerance*size) {
			return fmt.Errorf("%s: input %d: <dy, f(x)> = %v but <dx, x> = %v", c.Name, i, left, right)
		}
	}
	return nil
}

// atZero returns the output where input i is zero.
func (c Case) atZero(i int) []float32 {
	tape := autograd.NewTape()
	defer tape.Close()
	at := c
	at.Inputs = slices.Clone(c.Inputs)
	at.Inputs[i] = c.Inputs[i].Clone()
	at.Inputs[i].Fill(0)
	y, _ := at.run(tape)
	return slices.Clone(y.Data().Data())
}
