package zoonet

import (
	"math"
	"slices"
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/galaxy"
	"galaxynet/layers"
	"galaxynet/tensor"
)

// labels returns n rows that obey the sum rules.
func labels(t *testing.T, n int) *galaxy.Labels {
	t.Helper()
	y, _ := through(gradtest.Normal("labels", n, galaxy.Columns), Softmax, nil)
	ids := make([]string, n)
	for i := range ids {
		ids[i] = string(rune('a' + i))
	}
	l, err := galaxy.NewLabels(ids, y.Data())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// infer runs a net on random features [n 5].
func infer(net layers.Layer, n int) *tensor.Tensor {
	tape := autograd.NewInferenceTape()
	defer tape.Close()
	return net.Forward(tape.Constant(gradtest.Normal("features", n, 5))).Data().Clone()
}

// A bias of float32 has a relative error of 6e-8, its inverse activation not much
// more, and up to three conditional fractions are multiplied.
func TestAHeadBeginsAtTheMeanBaseline(t *testing.T) {
	l := labels(t, 20)
	means := l.Means()
	var baseline galaxy.Score
	for i := range l.IDs {
		row := make([]float32, galaxy.Columns)
		for j, m := range means {
			row[j] = float32(m)
		}
		baseline.Add(row, l.Row(i))
	}
	for _, act := range activations {
		head := NewHead(5, act, means)
		layers.Init(head, 1, nil)
		y := infer(head, 20)
		for k, v := range y.Data() {
			if d := math.Abs(float64(v) - means[k%galaxy.Columns]); d > 1e-6 {
				t.Errorf("%v, row %d, %s: %v, want %v", act, k/galaxy.Columns, galaxy.ColumnNames[k%galaxy.Columns], v, means[k%galaxy.Columns])
			}
		}
		var score galaxy.Score
		score.Add(y.Data(), l.Values)
		if d := math.Abs(score.RMSE() - baseline.RMSE()); d > 1e-6 {
			t.Errorf("%v: RMSE %v, the mean baseline's is %v", act, score.RMSE(), baseline.RMSE())
		}
	}
}

func TestBiasOfMeansThatAreUnknownOrZero(t *testing.T) {
	var means [galaxy.Columns]float64
	for j := range means {
		means[j] = math.NaN()
	}
	means[0], means[1], means[2] = 0.75, 0.25, 0
	means[13], means[14] = 0, 0
	for _, act := range activations {
		head := NewHead(5, act, means)
		layers.Init(head, 1, nil)
		y := infer(head, 1).Data()
		for j, want := range map[int]float32{0: 0.75, 1: 0.25, 2: 0, 3: 0.125, 13: 0.5, 15: 0.25, 18: 0.5 / 7} {
			if math.Abs(float64(y[j]-want)) > 2e-6 { // 1e-6 stands for 0
				t.Errorf("%v, %s: %v, want %v", act, galaxy.ColumnNames[j], y[j], want)
			}
		}
	}
}

func TestBiasAtRefusesOtherShapes(t *testing.T) {
	defer func() {
		if text := recover(); text != "zoonet: BiasAt: a bias of shape [36], want [37]" {
			t.Errorf("panic %v", text)
		}
	}()
	BiasAt([galaxy.Columns]float64{}, ReLU)(tensor.New(36), layers.Fan{}, nil)
}

// headStep trains a net on targets for one step of plain gradient descent.
func headStep(tape *autograd.Tape, net layers.Layer, params []*autograd.Param, x, target *tensor.Tensor) float32 {
	tape.Reset()
	for _, p := range params {
		p.ZeroGrad()
	}
	loss := autograd.MSE(net.Forward(tape.Constant(x)), tape.Constant(target))
	loss.Backward()
	for _, p := range params {
		w, dw := p.Data().Data(), p.Grad().Data()
		for i := range w {
			w[i] -= 20 * dw[i]
		}
	}
	return loss.Data().Item()
}

func TestAHeadLearns(t *testing.T) {
	l := labels(t, 4)
	x, target := gradtest.Normal("features", 4, 5), tensor.FromSlice(l.Values, 4, galaxy.Columns)
	for _, act := range activations {
		head := NewHead(5, act, l.Means())
		layers.Init(head, 1, nil)
		tape := autograd.NewTape()
		first := headStep(tape, head, layers.Params(head), x, target)
		last := first
		for range 300 {
			last = headStep(tape, head, layers.Params(head), x, target)
		}
		if !(last < first/3) {
			t.Errorf("%v: the loss went from %v to %v, want less than a third", act, first, last)
		}
		tape.Close()
	}
}

func TestAHeadsStepAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	l := labels(t, 20)
	x, target := gradtest.Normal("features", 20, 5), tensor.FromSlice(l.Values, 20, galaxy.Columns)
	for _, act := range activations {
		head := NewHead(5, act, l.Means())
		layers.Init(head, 1, nil)
		params := layers.Params(head)
		tape := autograd.NewTape()
		headStep(tape, head, params, x, target)
		if n := testing.AllocsPerRun(10, func() { headStep(tape, head, params, x, target) }); n != 0 {
			t.Errorf("%v: %v allocations a step", act, n)
		}
		tape.Close()
	}
}

func TestHeadShapesAndNames(t *testing.T) {
	head := NewHead(5, Softplus, [galaxy.Columns]float64{})
	y, err := head.OutputShape(tensor.Shape{3, 5})
	if err != nil || !y.Equal(tensor.Shape{3, 37}) {
		t.Errorf("shape %v, %v", y, err)
	}
	net := layers.NewSequential().Add("head", NewTreeHead(ReLU))
	want := "head: tree: the input must be [N 37]: [3 5]"
	if err := layers.Check(net, tensor.Shape{3, 5}); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	names := []string{}
	for _, p := range layers.Params(head) {
		names = append(names, p.Name)
	}
	if !slices.Equal(names, []string{"fc.weight", "fc.bias"}) {
		t.Errorf("parameters %v", names)
	}
}

func TestActivationsHaveNames(t *testing.T) {
	for _, act := range activations {
		text, err := act.MarshalText()
		var again Activation
		if err != nil || again.UnmarshalText(text) != nil || again != act {
			t.Errorf("%v: %s, %v, %v", act, text, err, again)
		}
	}
	var a Activation
	if err := a.UnmarshalText([]byte("tanh")); err == nil || err.Error() != `"tanh", want softplus, relu or softmax` {
		t.Error(err)
	}
	if got := Activation(9).String(); got != "Activation(9)" {
		t.Error(got)
	}
}
