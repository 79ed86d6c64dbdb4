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
		Then(layers.NewGELU(), layers.NewSiLU()).
		Add("fc2", layers.NewLinear(7, 7)).
		Then(layers.NewTanh(), layers.NewSoftplus(), layers.NewSigmoid(), layers.NewLayerNorm(7)).
		Add("fc3", layers.NewLinear(7, 3))
}

// pictures is a net of every layer that trains images.
func pictures() *layers.Sequential {
	return layers.NewSequential().
		Add("conv1", layers.NewConv2D(3, 8, 3, 5).Padding(1, 2).NoBias()).
		Add("bn1", layers.NewBatchNorm2D(8)).
		Then(layers.NewReLUInPlace(), layers.NewMaxPool2D(2)).
		Add("block", layers.NewResidual(
			layers.NewSequential(layers.NewConv2D(8, 8, 3).Padding(1).Groups(8), layers.NewReLU(), layers.NewConv2D(8, 4, 1)),
			layers.NewConv2D(8, 4, 1))).
		Add("ln", layers.NewLayerNorm(5, 3, 4)).
		Then(layers.NewAvgPool2D(3, 1).Stride(1), layers.NewFlatten(), layers.NewDropoutInPlace(0.25)).
		Add("fc", layers.NewLinear(3*3*4, 3))
}

// A problem is a net with three samples to learn.
type problem struct {
	name      string
	net       layers.Layer
	x, target *tensor.Tensor
	params    []*autograd.Param
}

func problems() []problem {
	target := of(tensor.Shape{3, 3}, 1, 0, 0, 0, 1, 0, 0, 0, 1)
	list := []problem{
		{"rows", small(), normal("x", 3, 5), target, nil},
		{"images", pictures(), normal("x", 3, 10, 6, 3), target, nil},
		{"images, global mean", layers.NewSequential(layers.NewConv2D(3, 3, 3), layers.NewGlobalAvgPool2D()), normal("x", 3, 10, 6, 3), target, nil},
		{"images, global maximum", layers.NewSequential(layers.NewConv2D(3, 3, 3), layers.NewGlobalMaxPool2D()), normal("x", 3, 10, 6, 3), target, nil},
	}
	for i := range list {
		layers.Init(list[i].net, 1, nil)
		list[i].params = layers.Params(list[i].net)
	}
	return list
}

// step runs a net forward and backward, and moves its parameters down the
// gradient. It returns the loss.
func step(tape *autograd.Tape, p problem, rate float32) float32 {
	tape.Reset()
	tape.Step++
	loss := autograd.MSE(p.net.Forward(tape.Constant(p.x)), tape.Constant(p.target))
	loss.Backward()
	for _, param := range p.params {
		w, dw := param.Data().Data(), param.Grad().Data()
		for i := range w {
			w[i] -= rate * dw[i]
		}
		param.ZeroGrad()
	}
	return loss.Data().Item()
}

func TestGradientsReachEveryParameter(t *testing.T) {
	for _, p := range problems() {
		tape := autograd.NewTape()
		autograd.MSE(p.net.Forward(tape.Constant(p.x)), tape.Constant(p.target)).Backward()
		for _, param := range layers.Params(p.net) {
			if param.Grad() == nil {
				t.Errorf("%s: %s has no gradient", p.name, param.Name)
			}
		}
		tape.Close()
	}
}

func TestNetsLearn(t *testing.T) {
	for _, p := range problems()[:2] {
		tape := autograd.NewTape()
		first := step(tape, p, 0.01)
		for range 300 {
			step(tape, p, 0.1)
		}
		tape.Training = false // without dropout
		last := step(tape, p, 0)
		if !(last < first/10) {
			t.Errorf("%s: the loss went from %v to %v, want less than a tenth", p.name, first, last)
		}
		tape.Close()
	}
}

func TestAStepAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	for _, p := range problems() {
		tape := autograd.NewTape()
		step(tape, p, 0.1)
		if n := testing.AllocsPerRun(10, func() { step(tape, p, 0.1) }); n != 0 {
			t.Errorf("%s: %v allocations a step", p.name, n)
		}
		tape.Close()
	}
}
