package layers_test

import (
	"testing"

	"galaxynet/autograd"
	"galaxynet/layers"
	"galaxynet/tensor"
)

// small is a net of every layer that trains rows.
func small() *layers.Sequential {
	return layers.NewSequential().
		Add("fc1", layers.NewLinear(5, 7)).
		Then(layers.NewReLUInPlace(), layers.NewDropoutInPlace(0.25)).
		Add("block", layers.NewResidual(
			layers.NewSequential(layers.NewLinear(7, 7), layers.NewLeakyReLU(0.005), layers.NewDropout(0.1)),
			layers.NewLinear(7, 7).NoBias())).
		Then(layers.NewGELU(), layers.NewSiLU(), layers.NewTanh(), layers.NewSoftplus()).
		Add("fc2", layers.NewLinear(7, 3)).
		Then(layers.NewSigmoid())
}

// step runs a net forward and backward, and moves its parameters down the
// gradient. It returns the loss.
func step(tape *autograd.Tape, net layers.Layer, params []*autograd.Param, x, target *tensor.Tensor) float32 {
	tape.Reset()
	tape.Step++
	for _, p := range params {
		p.ZeroGrad()
	}
	loss := autograd.MSE(net.Forward(tape.Constant(x)), tape.Constant(target))
	loss.Backward()
	for _, p := range params {
		w, dw := p.Data().Data(), p.Grad().Data()
		for i := range w {
			w[i] -= 2 * dw[i]
		}
	}
	return loss.Data().Item()
}

func TestGradientsReachEveryParameter(t *testing.T) {
	net := small()
	layers.Init(net, 1, nil)
	tape := autograd.NewTape()
	defer tape.Close()
	autograd.MSE(net.Forward(tape.Constant(normal("x", 3, 5))), tape.Constant(normal("target", 3, 3))).Backward()
	for _, p := range layers.Params(net) {
		if p.Grad() == nil {
			t.Errorf("%s has no gradient", p.Name)
		}
	}
}

func TestANetLearns(t *testing.T) {
	net := small()
	layers.Init(net, 1, nil)
	tape := autograd.NewTape()
	defer tape.Close()
	tape.Training = false // no dropout: the loss falls steadily
	x, target := normal("x", 3, 5), of(tensor.Shape{3, 3}, 1, 0, 0, 0, 1, 0, 0, 0, 1)
	first := step(tape, net, layers.Params(net), x, target)
	last := first
	for range 500 {
		last = step(tape, net, layers.Params(net), x, target)
	}
	if !(last < first/10) {
		t.Errorf("the loss went from %v to %v, want less than a tenth", first, last)
	}
}

func TestAStepAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	net := small()
	layers.Init(net, 1, nil)
	params := layers.Params(net)
	tape := autograd.NewTape()
	defer tape.Close()
	x, target := normal("x", 3, 5), normal("target", 3, 3)
	step(tape, net, params, x, target)
	if n := testing.AllocsPerRun(10, func() { step(tape, net, params, x, target) }); n != 0 {
		t.Errorf("%v allocations a step", n)
	}
}
