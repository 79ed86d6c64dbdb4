package gradtest

import (
	"fmt"
	"math"
	"slices"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

// Check compares the output with the twin's and the gradient of every input that
// is not constant with the twin's numeric derivative. It returns an error that
// names the case, the input and the element that differs most.
//
// The step of the differences is 1e-5 for elements of size 1, whose error of
// truncation (h² times a third derivative) and of rounding (1e-16/h) are both
// near 1e-10.
func Check(c Case) error {
	tape := autograd.NewTape()
	defer tape.Close()
	y, inputs := c.run(tape)
	twin := c.Twin(c.arrays()...)
	if !slices.Equal(twin.Shape, []int(y.Shape())) {
		return fmt.Errorf("%s: the output has shape %v, its twin %v", c.Name, y.Shape(), twin.Shape)
	}
	if err := c.compare("output", y.Data().Data(), twin.Data); err != nil {
		return err
	}
	dy := Normal("dy of "+c.Name, y.Shape()...)
	tape.Backward(y, dy)
	for i, x := range inputs {
		if slices.Contains(c.Constant, i) {
			continue
		}
		want := c.derivative(i, dy)
		grad := x.Grad()
		if grad == nil {
			return fmt.Errorf("%s: input %d got no gradient", c.Name, i)
		}
		if err := c.compare(fmt.Sprintf("gradient of input %d, shape %v,", i, x.Shape()), grad.Data(), want); err != nil {
			return err
		}
	}
	return nil
}

// run applies the operation to the inputs.
func (c Case) run(tape *autograd.Tape) (y autograd.Value, inputs []autograd.Value) {
	if c.Tape != nil {
		c.Tape(tape)
	}
	for i, x := range c.Inputs {
		if slices.Contains(c.Constant, i) {
			inputs = append(inputs, tape.Constant(x))
		} else {
			inputs = append(inputs, tape.Variable(x))
		}
	}
	return c.F(inputs...), inputs
}

// arrays returns the inputs in float64.
func (c Case) arrays() (list []Array) {
	for _, x := range c.Inputs {
		list = append(list, ArrayOf(x))
	}
	return list
}

// derivative returns dL/dx for input i by central differences on the twin.
func (c Case) derivative(i int, dy *tensor.Tensor) []float64 {
	x := c.arrays()
	loss := func() (sum float64) {
		for j, v := range c.Twin(x...).Data {
			sum += v * float64(dy.Data()[j])
		}
		return sum
	}
	dx := make([]float64, len(x[i].Data))
	for j, v := range x[i].Data {
		h := 1e-5 * max(1, math.Abs(v))
		x[i].Data[j] = v + h
		above := loss()
		x[i].Data[j] = v - h
		below := loss()
		x[i].Data[j] = v
		dx[j] = (above - below) / (2 * h)
	}
	return dx
}

// compare returns an error if got and want differ by more than the tolerance.
func (c Case) compare(what string, got []float32, want []float64) error {
	tolerance := c.Tolerance
	if tolerance == 0 {
		tolerance = 1e-5
	}
	largest, worst, at := 0.0, 0.0, -1
	for i, w := range want {
		if d := math.Abs(float64(got[i]) - w); d > worst || math.IsNaN(d) {
			worst, at = d, i
		}
		largest = max(largest, math.Abs(w))
	}
	// Where everything is zero, rounding of terms of size 1 remains.
	if bound := tolerance * max(largest, 1e-2); worst <= bound {
		return nil
	}
	return fmt.Errorf("%s: %s element %d: got %v, want %v (largest value %.3g, tolerance %.1g of it)",
		c.Name, what, at, got[at], want[at], largest, tolerance)
}
