package layers_test

import (
	"testing"

	"galaxynet/autograd"
	"galaxynet/layers"
	"galaxynet/tensor"
)

// scale returns the layer y = factor · x.
func scale(factor float32) layers.Layer {
	return layers.NewFunc("Scale", func(x autograd.Value) autograd.Value { return autograd.Scale(factor, x) })
}

func TestSequentialRunsLayersInOrder(t *testing.T) {
	s := layers.NewSequential(scale(2), layers.NewReLU(), scale(-3))
	y, dx := train(s, of(tensor.Shape{2}, 5, -5), tensor.Ones(2))
	wantTensor(t, "y", y, of(tensor.Shape{2}, -30, 0))
	wantTensor(t, "dx", dx, of(tensor.Shape{2}, -6, 0))
}

func TestSequentialWithoutLayersIsTheIdentity(t *testing.T) {
	x := normal("x", 3, 5)
	wantTensor(t, "y", infer(layers.NewSequential(), x), x)
	wantOutput(t, layers.NewSequential(), tensor.Shape{3, 5}, tensor.Shape{3, 5})
}

func TestSequentialNamesLayersByPlace(t *testing.T) {
	s := layers.NewSequential(scale(1)).Add("middle", scale(1)).Then(scale(1), scale(1))
	var names []string
	for _, c := range s.Children() {
		names = append(names, c.Name)
	}
	wantStrings(t, names, "0", "middle", "2", "3")
}

func TestSequentialInfersTheShapeOfTheLast(t *testing.T) {
	s := layers.NewSequential(layers.NewTanh(), layers.NewLinear(15, 4), layers.NewReLU())
	wantOutput(t, s, tensor.Shape{2, 15}, tensor.Shape{2, 4})
	if err := layers.Check(s, tensor.Shape{2, 12}); err == nil || err.Error() != "1: linear: the input has 12 columns, want 15: [2 12] and [4 15]" {
		t.Errorf("Check: %v", err)
	}
}
