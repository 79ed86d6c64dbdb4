package autograd_test

import (
	"fmt"
	"slices"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

// wantPanic runs f and checks the text that it panics with.
func wantPanic(t *testing.T, want string, f func(tape *autograd.Tape)) {
	t.Helper()
	tape := autograd.NewTape()
	defer tape.Close()
	defer func() {
		t.Helper()
		if got := fmt.Sprint(recover()); got != want {
			t.Errorf("panicked with %q, want %q", got, want)
		}
	}()
	f(tape)
}

// vector returns a tensor of one axis.
func vector(x ...float32) *tensor.Tensor { return tensor.FromSlice(x, len(x)) }

// wantGrad checks a gradient of one axis; nil stands for none.
func wantGrad(t *testing.T, name string, got *tensor.Tensor, want ...float32) {
	t.Helper()
	if got == nil && want == nil {
		return
	}
	if got == nil || !slices.Equal(got.Data(), want) {
		t.Errorf("gradient of %s: %v, want %v", name, got, want)
	}
}

func TestMisuseOfATapePanics(t *testing.T) {
	other := autograd.NewTape()
	defer other.Close()
	elsewhere := other.Variable(vector(1, 2))
	for name, c := range map[string]struct {
		want string
		f    func(tape *autograd.Tape)
	}{
		"inputs on two tapes": {"autograd: add: the inputs are on different tapes", func(tape *autograd.Tape) {
			autograd.Add(tape.Variable(vector(1, 2)), elsewhere)
		}},
		"backward of a value of another tape": {"autograd: backward: the value is on another tape", func(tape *autograd.Tape) {
			tape.Backward(elsewhere, nil)
		}},
		"operation on a stale value": {"autograd: relu: the value was made before the tape's last Reset", func(tape *autograd.Tape) {
			x := tape.Variable(vector(1, 2))
			tape.Reset()
			autograd.ReLU(x)
		}},
		"data of a stale value": {"autograd: data: the value was made before the tape's last Reset", func(tape *autograd.Tape) {
			x := tape.Variable(vector(1, 2))
			tape.Reset()
			tape.Variable(vector(3, 4)) // now at the same place on the tape
			x.Data()
		}},
		"gradient after Close": {"autograd: grad: the value was made before the tape's last Reset", func(tape *autograd.Tape) {
			x := tape.Variable(vector(1, 2))
			tape.Close()
			x.Grad()
		}},
		"operation on zero Values": {"autograd: relu: no input is on a tape", func(*autograd.Tape) {
			autograd.ReLU(autograd.Value{})
		}},
		"a needed input that is the zero Value": {"autograd: matmul: input 1 is the zero Value, which stands for none, and is needed (the first is 0)", func(tape *autograd.Tape) {
			autograd.MatMul(tape.Constant(tensor.New(2, 3)), autograd.Value{})
		}},
		"shape of the zero Value": {"autograd: shape: the zero Value is on no tape", func(*autograd.Tape) {
			autograd.Value{}.Shape()
		}},
		"backward of the zero Value": {"autograd: backward: the zero Value is on no tape", func(*autograd.Tape) {
			autograd.Value{}.Backward()
		}},
		"backward twice": {"autograd: backward: this tape went backward already: call Reset and run the model again", func(tape *autograd.Tape) {
			y := autograd.ReLU(tape.Variable(tensor.Ones()))
			y.Backward()
			y.Backward()
		}},
		"backward without recording": {"autograd: backward: this tape is for inference and records nothing: use NewTape", func(*autograd.Tape) {
			tape := autograd.NewInferenceTape()
			defer tape.Close()
			autograd.ReLU(tape.Variable(tensor.Ones())).Backward()
		}},
		"nothing to go back to": {"autograd: backward: no parameter or variable leads to this value", func(tape *autograd.Tape) {
			autograd.ReLU(tape.Constant(tensor.Ones())).Backward()
		}},
		"dy of another shape": {"backward: dy must have the value's shape: [3] and [2]", func(tape *autograd.Tape) {
			tape.Backward(tape.Variable(vector(1, 2)), vector(1, 2, 3))
		}},
		"a loss of several elements": {"backward: a loss must have one element (see Tape.Backward for others): [2]", func(tape *autograd.Tape) {
			tape.Variable(vector(1, 2)).Backward()
		}},
		"data that were overwritten": {"autograd: data: the output of add of block1, shape [2], was overwritten in place by a later operation", func(tape *autograd.Tape) {
			tape.Scope = "block1"
			x := autograd.Add(tape.Variable(vector(1, 2)), tape.Variable(vector(3, 4)))
			autograd.ReLUInPlace(x)
			x.Data()
		}},
		"operation on what was overwritten": {"autograd: mul: the output of add, shape [2], was overwritten in place by a later operation", func(tape *autograd.Tape) {
			x := autograd.Add(tape.Variable(vector(1, 2)), tape.Variable(vector(3, 4)))
			y := autograd.ReLUInPlace(x)
			autograd.Mul(y, x)
		}},
		"operation on a view of what was overwritten": {"autograd: relu: the output of reshape, shape [1 2], was overwritten in place by a later operation", func(tape *autograd.Tape) {
			x := autograd.Add(tape.Variable(vector(1, 2)), tape.Variable(vector(3, 4)))
			view := autograd.Reshape(x, 1, 2)
			autograd.ReLUInPlace(x)
			autograd.ReLU(view)
		}},
		"gradient of an intermediate value": {"autograd: grad: the gradient of an intermediate value was used up: set RetainGrads on the tape before the model runs", func(tape *autograd.Tape) {
			x := autograd.ReLU(tape.Variable(tensor.Ones()))
			autograd.Square(x).Backward()
			x.Grad()
		}},
		"parameter without values": {`autograd: parameter "w" has no values yet: initialise the network or load a state first`, func(tape *autograd.Tape) {
			tape.Param(autograd.NewParam("w", 3))
		}},
	} {
		t.Run(name, func(t *testing.T) { wantPanic(t, c.want, c.f) })
	}
}

func TestGradientsOfAValueThatIsUsedSeveralTimesAddUp(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(vector(2, -3))
	a := autograd.Mul(x, x)                  // 2x
	b := autograd.Add(autograd.Add(a, x), x) // a once more and 1 + 1
	c := autograd.Mul(autograd.Mul(a, x), x) // x⁴: 4x³
	tape.Backward(autograd.Add(b, c), vector(1, 10))
	wantGrad(t, "x² + 2x + x⁴", x.Grad(), 4+2+32, 10*(-6+2-108))
}

// The sum hands its gradient's memory to relu(x) as it is; the product then finds
// a gradient there and must not write over it, whichever of the two goes first.
func TestGradientInPlaceIsNotUsedForAValueThatHasOne(t *testing.T) {
	for name, f := range map[string]func(a, c autograd.Value) autograd.Value{
		"sum first": func(a, c autograd.Value) autograd.Value { return autograd.Add(a, autograd.Mul(a, c)) },
		"sum last":  func(a, c autograd.Value) autograd.Value { return autograd.Add(autograd.Mul(a, c), a) },
		"relu of each": func(a, c autograd.Value) autograd.Value {
			return autograd.Add(autograd.ReLU(a), autograd.Mul(autograd.ReLU(a), c))
		},
		"through a reshape": func(a, c autograd.Value) autograd.Value {
			rows := autograd.Reshape(a, 1, 3)
			return autograd.Reshape(autograd.Add(rows, autograd.Mul(rows, c)), 3)
		},
		"twice itself less": func(a, c autograd.Value) autograd.Value {
			return autograd.Sub(autograd.Add(a, a), autograd.Sub(a, autograd.Mul(c, a)))
		},
	} {
		for _, retain := range []bool{false, true} {
			tape := autograd.NewTape()
			tape.RetainGrads = retain
			x, c := tape.Variable(vector(1, -2, 3)), tape.Constant(vector(5, 7, -11))
			tape.Backward(f(autograd.ReLU(x), c), vector(1, 10, 100))
			wantGrad(t, fmt.Sprintf("x, %s, RetainGrads %v", name, retain), x.Grad(), 6, 0, -1000)
			tape.Close()
		}
	}
}

func TestGradientsOfParametersAddUpOverTapesUntilZeroGrad(t *testing.T) {
	w := autograd.NewParam("w", 2)
	w.Allocate(nil)
	copy(w.Data().Data(), []float32{1, 2})
	tape, second := autograd.NewTape(), autograd.NewTape()
	defer tape.Close()
	defer second.Close()
	step := func(tape *autograd.Tape, x ...float32) {
		tape.Reset()
		tape.Backward(autograd.Mul(tape.Param(w), tape.Constant(vector(x...))), nil)
	}
	if w.Grad() != nil {
		t.Error("a parameter has a gradient before any backward pass")
	}
	step(tape, 3, 4)
	wantGrad(t, "w after one step", w.Grad(), 3, 4)
	step(second, 10, 20)
	step(tape, 100, 200)
	wantGrad(t, "w after three steps on two tapes", w.Grad(), 113, 224)
	w.ZeroGrad()
	wantGrad(t, "w after ZeroGrad", w.Grad())
	step(second, 5, 6)
	wantGrad(t, "w after ZeroGrad and a step", w.Grad(), 5, 6)

	// The parameter itself as the value to go back from is one more contribution.
	tape.Reset()
	tape.Backward(tape.Param(w), vector(1, 1))
	wantGrad(t, "w after going back from itself", w.Grad(), 6, 7)

	// Twice on one tape: two leaves, one gradient.
	w.ZeroGrad()
	tape.Reset()
	tape.Backward(autograd.Mul(tape.Param(w), tape.Param(w)), nil)
	wantGrad(t, "w in w·w", w.Grad(), 2, 4)
}

func TestParamsAreDescribedBeforeTheyHaveElements(t *testing.T) {
	p := autograd.NewParam("w", 2, 3)
	if p.Allocated() || !p.Shape().Equal(tensor.Shape{2, 3}) {
		t.Errorf("a new parameter: allocated %v, shape %v, want no elements and [2 3]", p.Allocated(), p.Shape())
	}
	p.Allocate(nil)
	p.Data().Fill(7)
	p.Allocate(nil) // keeps the elements
	if !p.Allocated() || p.Data().At(1, 2) != 7 {
		t.Errorf("after Allocate: allocated %v, elements %v", p.Allocated(), p.Data())
	}
}

func TestAValueKnowsItsTape(t *testing.T) {
	tape, inference := autograd.NewTape(), autograd.NewInferenceTape()
	defer tape.Close()
	defer inference.Close()
	if v := tape.Variable(vector(1)); v.Tape() != tape || !v.NeedsGrad() || !tape.Records() || !tape.Training {
		t.Error("a variable of a tape for training: want that tape, which records, and a gradient needed")
	}
	if v := inference.Variable(vector(1)); v.Tape() != inference || v.NeedsGrad() || inference.Records() || inference.Training {
		t.Error("a variable of a tape for inference: want that tape, which records nothing, and no gradient needed")
	}
	if (autograd.Value{}).Tape() != nil {
		t.Error("the zero Value is on a tape")
	}
}

func TestFrozenParametersGetNoGradient(t *testing.T) {
	w, v := scalarParam("w", 3), scalarParam("v", 5)
	w.Frozen = true
	tape := autograd.NewTape()
	defer tape.Close()
	frozen := autograd.Square(tape.Param(w))
	if frozen.NeedsGrad() {
		t.Error("what only a frozen parameter leads to needs a gradient")
	}
	autograd.Mul(frozen, tape.Param(v)).Backward()
	if w.Grad() != nil {
		t.Errorf("a frozen parameter got the gradient %v", w.Grad())
	}
	if g := v.Grad(); g == nil || g.Item() != 9 {
		t.Errorf("the other parameter's gradient: %v, want 9", g)
	}
	if g := tape.Param(v).Grad(); g != v.Grad() {
		t.Errorf("the value of a parameter has the gradient %v, the parameter %v", g, v.Grad())
	}
}

func TestGradOfWhatTheLossDoesNotDependOn(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x, unused, constant := tape.Variable(tensor.Ones()), tape.Variable(tensor.Ones()), tape.Constant(tensor.Ones())
	deadEnd := autograd.Square(unused)
	autograd.Mul(x, constant).Backward()
	for name, v := range map[string]autograd.Value{"another variable": unused, "a constant": constant, "a dead end": deadEnd} {
		if g := v.Grad(); g != nil {
			t.Errorf("%s has the gradient %v, want none", name, g)
		}
	}
}

func TestRetainGradsKeepsTheGradientsOfIntermediateValues(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	tape.RetainGrads = true
	a := autograd.ReLU(tape.Variable(vector(3, -1)))
	b := autograd.Reshape(a, 1, 2)
	c := autograd.Square(b)
	tape.Backward(c, tensor.FromSlice([]float32{1, 10}, 1, 2))
	wantGrad(t, "the last value", c.Grad(), 1, 10)
	wantGrad(t, "the reshaped value", b.Grad(), 6, 0)
	wantGrad(t, "relu", a.Grad(), 6, 0)
}

func TestInPlaceOperationsDoNotDestroyWhatIsNeeded(t *testing.T) {
	for name, c := range map[string]struct {
		f func(x autograd.Value) autograd.Value
		y []float32
		g []float32
	}{
		"a leaf":           {autograd.ReLUInPlace, []float32{2, 0}, []float32{1, 0}},
		"a view of a leaf": {func(x autograd.Value) autograd.Value { return autograd.ReLUInPlace(autograd.Reshape(x, 2)) }, []float32{2, 0}, []float32{1, 0}},
		"input of a product": {func(x autograd.Value) autograd.Value {
			a := autograd.Add(x, x)
			b := autograd.Square(a) // 4x²
			return autograd.Add(b, autograd.ReLUInPlace(a))
		}, []float32{16 + 4, 36}, []float32{16 + 2, -24}},
		"output of relu": {func(x autograd.Value) autograd.Value {
			return autograd.DropoutInPlace(autograd.ReLU(x), 0.5, "here") // reads no input, but relu reads its output
		}, nil, nil},
	} {
		tape := autograd.NewTape()
		data := vector(2, -3)
		x := tape.Variable(data)
		y := c.f(x)
		tape.Backward(y, nil)
		wantGrad(t, name+": data of x after all", data, 2, -3)
		if c.y != nil {
			wantGrad(t, name+": y", y.Data(), c.y...)
			wantGrad(t, name, x.Grad(), c.g...)
		} else {
			wantGrad(t, name, x.Grad(), y.Data().Data()[0]/2, 0)
		}
		tape.Close()
	}
}

func TestStatsCountWhatATapeHolds(t *testing.T) {
	const kib = 1 << 10
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.New(256)) // 1 KiB, not the tape's
	a := autograd.Mul(x, x)
	b := autograd.Add(a, a)
	if got, want := tape.Stats(), (autograd.Stats{Nodes: 3, Live: 2 * kib, Peak: 2 * kib}); got != want {
		t.Errorf("after going forward %+v, want %+v", got, want)
	}
	// Backward of the sum: its gradient, that of a, and a contribution which waits to
	// be added. Then the product's: its gradient, that of x, and a contribution.
	tape.Backward(b, nil)
	got := tape.Stats()
	if got.Live != 3*kib { // a, b, the gradient of x
		t.Errorf("after going backward %d bytes are in use, want those of two values and a gradient, %d", got.Live, 3*kib)
	}
	if got.Peak != 5*kib {
		t.Errorf("the peak is %d bytes, want %d", got.Peak, 5*kib)
	}
	if want := "tape of 3 nodes, 0.0 MiB in use, 0.0 MiB at most"; tape.String() != want {
		t.Errorf("String gives %q, want %q", tape.String(), want)
	}
	tape.Reset()
	if got, want := tape.Stats(), (autograd.Stats{Nodes: 0, Live: 0, Peak: 5 * kib}); got != want {
		t.Errorf("after Reset %+v, want %+v", got, want)
	}
}
