package gradtest

import (
	"strings"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

// cubed returns a case of y = x³ whose derivative is multiplied by factor, so that
// 1 is right and -1 has the wrong sign.
func cubed(factor float32) Case {
	op := &autograd.Op{Name: "cubed", NeedsInputs: true, Backward: func(n *autograd.Node) {
		dx, x := n.GradTo(0), n.Input(0)
		tensor.MulTo(dx, x, x)
		tensor.MulTo(dx, dx, n.OutputGrad())
		tensor.ScaleTo(dx, 3*factor, dx)
	}}
	return Case{
		Name: "cubed",
		F: func(x ...autograd.Value) autograd.Value {
			n := autograd.Begin(op, x...)
			y, in := n.NewOutput(n.Input(0).Shape()...), n.Input(0)
			tensor.MulTo(y, in, in)
			tensor.MulTo(y, y, in)
			return n.Done()
		},
		Twin:   func(x ...Array) Array { return x[0].Map(func(x float64) float64 { return x * x * x }) },
		Inputs: []*tensor.Tensor{Normal("x", 3, 5)},
	}
}

func TestCheckAcceptsARightGradient(t *testing.T) {
	Run(t, cubed(1), false)
}

func TestCheckFindsEachMistake(t *testing.T) {
	for _, c := range []struct {
		name    string
		spoil   func(c *Case)
		message string // part of the error
	}{
		{"wrong sign", func(c *Case) { c.F = cubed(-1).F }, "cubed: gradient of input 0, shape [3 5], element"},
		// A factor of 1 + 2·10⁻⁵ is twice the tolerance.
		{"a little wrong", func(c *Case) { c.F = cubed(1.00002).F }, "cubed: gradient of input 0"},
		{"wrong value", func(c *Case) {
			c.Twin = func(x ...Array) Array { return x[0].Map(func(x float64) float64 { return x*x*x + 0.001 }) }
		}, "cubed: output element"},
		{"wrong shape", func(c *Case) {
			c.Twin = func(...Array) Array { return NewArray(5, 3) }
		}, "cubed: the output has shape [3 5], its twin [5 3]"},
		{"input without a gradient", func(c *Case) {
			f := c.F
			c.F = func(x ...autograd.Value) autograd.Value { return f(x[:1]...) }
			c.Inputs = append(c.Inputs, Normal("unused", 2))
		}, "cubed: input 1 got no gradient"},
	} {
		t.Run(c.name, func(t *testing.T) {
			spoilt := cubed(1)
			c.spoil(&spoilt)
			if err := Check(spoilt); err == nil || !strings.Contains(err.Error(), c.message) {
				t.Errorf("error %v, want one with %q", err, c.message)
			}
		})
	}
}

func TestCheckPassesOverConstantInputs(t *testing.T) {
	c := cubed(1)
	f := c.F
	c.F = func(x ...autograd.Value) autograd.Value { return f(x[:1]...) }
	c.Inputs, c.Constant = append(c.Inputs, Normal("unused", 2)), []int{1}
	if err := Check(c); err != nil {
		t.Error(err)
	}
}

func TestCheckAdjointHoldsForLinearOperationsOnly(t *testing.T) {
	product := Case{
		Name:   "product",
		F:      func(x ...autograd.Value) autograd.Value { return autograd.Mul(x[0], x[1]) },
		Inputs: []*tensor.Tensor{Normal("a", 3, 5), Normal("b", 3, 5)},
	}
	if err := CheckAdjoint(product); err != nil {
		t.Error(err)
	}
	if err := CheckAdjoint(cubed(1)); err == nil || !strings.HasPrefix(err.Error(), "cubed: input 0: <dy, f(x)> = ") {
		t.Errorf("cubed is not linear, error %v", err)
	}
}

func TestTapeIsChangedBeforeTheOperationRuns(t *testing.T) {
	c := cubed(1)
	f := c.F
	c.Tape = func(tape *autograd.Tape) { tape.Seed = 7 }
	c.F = func(x ...autograd.Value) autograd.Value {
		if seed := x[0].Tape().Seed; seed != 7 {
			t.Errorf("the tape has the seed %d, want 7", seed)
		}
		return f(x...)
	}
	if err := Check(c); err != nil {
		t.Error(err)
	}
}
