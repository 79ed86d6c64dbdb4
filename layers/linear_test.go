package layers_test

import (
	"testing"

	"galaxynet/layers"
	"galaxynet/tensor"
)

func TestLinearOnPaper(t *testing.T) {
	l := layers.NewLinear(3, 2)
	set(l.Weight,
		1, 0, -1,
		2, 1, 0)
	set(l.Bias, 10, 20)
	y, dx := train(l, of(tensor.Shape{1, 3}, 1, 2, 3), of(tensor.Shape{1, 2}, 1, 2))
	wantTensor(t, "y", y, of(tensor.Shape{1, 2}, 1-3+10, 2+2+20))
	wantTensor(t, "dx", dx, of(tensor.Shape{1, 3}, 1+4, 2, -1))
	wantTensor(t, "weight gradient", l.Weight.Grad(), of(tensor.Shape{2, 3}, 1, 2, 3, 2, 4, 6))
	wantTensor(t, "bias gradient", l.Bias.Grad(), of(tensor.Shape{2}, 1, 2))
}

func TestLinearWithoutBias(t *testing.T) {
	l := layers.NewLinear(2, 1).NoBias()
	set(l.Weight, 3, 5)
	wantTensor(t, "y", infer(l, of(tensor.Shape{2, 2}, 1, 1, 0, 2)), of(tensor.Shape{2, 1}, 8, 10))
	if slots := l.Slots(); len(slots) != 1 || slots[0].Name != "weight" {
		t.Errorf("slots %v, want weight alone", slots)
	}
}

func TestLinearInitialisersAreUsed(t *testing.T) {
	l := layers.NewLinear(2, 3).InitWeight(layers.Constant(0.5)).InitBias(layers.Ones)
	layers.Init(l, 1, nil)
	wantTensor(t, "weight", l.Weight.Data(), tensor.Full(0.5, 3, 2))
	wantTensor(t, "bias", l.Bias.Data(), tensor.Ones(3))
}

func TestLinearShapes(t *testing.T) {
	wantOutput(t, layers.NewLinear(3, 5), tensor.Shape{7, 3}, tensor.Shape{7, 5})
	wantOutput(t, layers.NewLinear(3, 5), tensor.Shape{0, 3}, tensor.Shape{0, 5})
	wantMisfit(t, layers.NewLinear(3, 5), tensor.Shape{7, 4}, "linear: the input has 4 columns, want 3: [7 4] and [5 3]")
	wantMisfit(t, layers.NewLinear(3, 5), tensor.Shape{7, 1, 3}, "linear: the input has 3 axes, want [N C]: [7 1 3] and [5 3]")
	wantPanic(t, "layers: NewLinear: 0 inputs and 5 outputs, want at least one of each", func() { layers.NewLinear(0, 5) })
}
