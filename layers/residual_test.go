package layers_test

import (
	"testing"

	"galaxynet/layers"
	"galaxynet/tensor"
)

func TestResidualAddsItsInput(t *testing.T) {
	y, dx := train(layers.NewResidual(scale(10), nil), of(tensor.Shape{2}, 1, 2), of(tensor.Shape{2}, 1, -1))
	wantTensor(t, "y", y, of(tensor.Shape{2}, 11, 22))
	wantTensor(t, "dx", dx, of(tensor.Shape{2}, 11, -11))
}

func TestResidualAddsItsShortcut(t *testing.T) {
	r := layers.NewResidual(scale(10), scale(-3))
	y, dx := train(r, of(tensor.Shape{2}, 1, 2), tensor.Ones(2))
	wantTensor(t, "y", y, of(tensor.Shape{2}, 7, 14))
	wantTensor(t, "dx", dx, of(tensor.Shape{2}, 7, 7))
}

func TestResidualNames(t *testing.T) {
	wantStrings(t, names(layers.NewResidual(scale(1), nil)), "", "body")
	wantStrings(t, names(layers.NewResidual(scale(1), scale(1))), "", "body", "shortcut")
	wantStrings(t, names(layers.NewResidual(scale(1), scale(1)).Names("conv", "downsample")), "", "conv", "downsample")
	wantStrings(t, names(layers.NewResidual(scale(1), nil).Names("conv", "unused")), "", "conv")
}

func TestResidualShapes(t *testing.T) {
	wantOutput(t, layers.NewResidual(layers.NewLinear(3, 3), nil), tensor.Shape{5, 3}, tensor.Shape{5, 3})
	wantOutput(t, layers.NewResidual(layers.NewLinear(3, 7), layers.NewLinear(3, 7)), tensor.Shape{5, 3}, tensor.Shape{5, 7})
	// [5 1] and [5 3] could be added by broadcasting.
	wantMisfit(t, layers.NewResidual(layers.NewLinear(3, 1), nil), tensor.Shape{5, 3},
		"residual: the body's output must have the shape of the shortcut's: [5 1] and [5 3]")
}

func TestMisfitsInsideAResidualNameTheInnerLayer(t *testing.T) {
	for text, r := range map[string]*layers.Residual{
		"here.body: linear: the input has 4 columns, want 3: [5 4] and [4 3]":     layers.NewResidual(layers.NewLinear(3, 4), nil),
		"here.shortcut: linear: the input has 4 columns, want 3: [5 4] and [4 3]": layers.NewResidual(layers.NewLinear(4, 4), layers.NewLinear(3, 4)),
	} {
		net := layers.NewSequential().Add("here", r)
		layers.Init(net, 1, nil)
		if err := layers.Check(net, tensor.Shape{5, 4}); err == nil || err.Error() != text {
			t.Errorf("Check: %v, want %s", err, text)
		}
		if err := tensor.Catch(func() { infer(net, tensor.New(5, 4)) }); err == nil || err.Error() != text {
			t.Errorf("Forward: %v, want %s", err, text)
		}
	}
}

func TestABodyThatOverwritesTheInputIsRefused(t *testing.T) {
	net := layers.NewSequential(scale(2), layers.NewResidual(layers.NewReLUInPlace(), nil))
	wantPanic(t, "was overwritten in place by a later operation", func() { train(net, tensor.Ones(3), tensor.Ones(3)) })
}
