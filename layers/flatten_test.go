package layers_test

import (
	"testing"

	"galaxynet/layers"
	"galaxynet/tensor"
)

func TestFlattenPutsImagesInPyTorchsOrder(t *testing.T) {
	// Two pixels of three channels: channel c of pixel w is 10c + w.
	x := of(tensor.Shape{1, 1, 2, 3}, 0, 10, 20, 1, 11, 21)
	y, dx := train(layers.NewFlatten(), x, of(tensor.Shape{1, 6}, 1, 2, 3, 4, 5, 6))
	wantTensor(t, "y", y, of(tensor.Shape{1, 6}, 0, 1, 10, 11, 20, 21))
	wantTensor(t, "dx", dx, of(tensor.Shape{1, 1, 2, 3}, 1, 3, 5, 2, 4, 6))
}

func TestFlattenOfSeveralImagesIsAPermutation(t *testing.T) {
	x := normal("x", 3, 5, 2, 7)
	want := tensor.Permute(x, 0, 3, 1, 2).Reshape(3, 70)
	wantTensor(t, "y", infer(layers.NewFlatten(), x), want)
}

func TestFlattenKeepsTheOrderOfOtherShapes(t *testing.T) {
	for _, shape := range []tensor.Shape{{3}, {3, 5}, {3, 5, 2}, {2, 1, 1, 7}, {2, 3, 5, 1}, {2, 3, 1, 2, 5}} {
		x := normal("x", shape...)
		wantTensor(t, shape.String(), infer(layers.NewFlatten(), x), x.Reshape(shape[0], shape[1:].Len()))
	}
}

func TestFlattenShapes(t *testing.T) {
	wantOutput(t, layers.NewFlatten(), tensor.Shape{2, 3, 5, 7}, tensor.Shape{2, 105})
	wantOutput(t, layers.NewFlatten(), tensor.Shape{0, 3, 5, 7}, tensor.Shape{0, 105})
	wantMisfit(t, layers.NewFlatten(), tensor.Shape{}, "flatten: the input must have at least one axis: []")
}
