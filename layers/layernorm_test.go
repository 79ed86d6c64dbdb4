package layers_test

import (
	"testing"

	"galaxynet/layers"
	"galaxynet/tensor"
)

// Rows of mean 2 and 5 and variance 1: with eps 3 the deviation is 2.
func TestLayerNormOnPaper(t *testing.T) {
	l := layers.NewLayerNorm(2).Eps(3)
	set(l.Weight, 10, 20)
	set(l.Bias, 1, 2)
	y, dx := train(l, of(tensor.Shape{2, 2}, 1, 3, 6, 4), of(tensor.Shape{2, 2}, 1, 0, 0, 1))
	// The error is that of 1/sqrt(variance + eps) in float32, some 1e-7 of 20.
	wantNear(t, "y", y, of(tensor.Shape{2, 2}, -4, 12, 6, -8), 1e-5)
	// With z = (x - mean)/2 = ∓1/2 and g = dy·weight: dx = (g - mean g - z·mean(g z))/2.
	// First row: g = 10 0, mean 5, mean(g z) = -5/2:   (5 - 5/4)/2, (-5 + 5/4)/2.
	// Second row: g = 0 20, mean 10, mean(g z) = -5:   (-10 + 5/2)/2, (10 - 5/2)/2.
	wantNear(t, "dx", dx, of(tensor.Shape{2, 2}, 1.875, -1.875, -3.75, 3.75), 1e-5)
	wantNear(t, "weight gradient", l.Weight.Grad(), of(tensor.Shape{2}, -0.5, -0.5), 1e-6)
	wantTensor(t, "bias gradient", l.Bias.Grad(), of(tensor.Shape{2}, 1, 1))
}

func TestLayerNormOfImagesHasPyTorchsState(t *testing.T) {
	for _, s := range layers.NewLayerNorm(5, 7, 3).Slots() {
		if got := s.FileShape(); !got.Equal(tensor.Shape{3, 5, 7}) {
			t.Errorf("%s in a file is %v, want channels first", s.Name, got)
		}
	}
	for _, s := range layers.NewLayerNorm(5, 7).Slots() {
		if got := s.FileShape(); !got.Equal(tensor.Shape{5, 7}) {
			t.Errorf("%s in a file is %v, want [5 7]", s.Name, got)
		}
	}
}

func TestLayerNormShapes(t *testing.T) {
	wantOutput(t, layers.NewLayerNorm(3), tensor.Shape{2, 5, 3}, tensor.Shape{2, 5, 3})
	wantOutput(t, layers.NewLayerNorm(5, 7, 3), tensor.Shape{2, 5, 7, 3}, tensor.Shape{2, 5, 7, 3})
	wantMisfit(t, layers.NewLayerNorm(3), tensor.Shape{2, 4}, "layernorm: the input's last axes must be [3]: [2 4] and [3]")
	wantMisfit(t, layers.NewLayerNorm(5, 3), tensor.Shape{3}, "layernorm: the input's last axes must be [5 3]: [3] and [5 3]")
	wantPanic(t, "layers: NewLayerNorm: shape [], want at least one axis and one element", func() { layers.NewLayerNorm() })
	wantPanic(t, "layers: NewLayerNorm: shape [3 0]", func() { layers.NewLayerNorm(3, 0) })
}
