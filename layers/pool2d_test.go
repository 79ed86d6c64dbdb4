package layers_test

import (
	"testing"

	"galaxynet/layers"
	"galaxynet/tensor"
)

// picture is an image of 4x4 pixels; the second channel is the first times -1.
func picture() *tensor.Tensor {
	x := tensor.New(1, 4, 4, 2)
	for i, v := range []float32{
		1, 2, 9, 8,
		4, 3, 6, 7,
		0, 0, 5, 5,
		8, 0, 5, 5,
	} {
		x.Data()[2*i], x.Data()[2*i+1] = v, -v
	}
	return x
}

func TestMaxPool2DOnPaper(t *testing.T) {
	y, dx := train(layers.NewMaxPool2D(2), picture(), tensor.Ones(1, 2, 2, 2))
	wantTensor(t, "y", y, of(tensor.Shape{1, 2, 2, 2}, 4, -1, 9, -6, 8, 0, 5, -5))
	for i, want := range map[int]float32{0: 0, 1: 1, 4 * 2: 1, 2 * 2: 1, 12 * 2: 1, 8*2 + 1: 1, 9*2 + 1: 0} { // of a tie the first
		if got := dx.Data()[i]; got != want {
			t.Errorf("dx: element %d is %v, want %v", i, got, want)
		}
	}
}

func TestAvgPool2DOnPaper(t *testing.T) {
	y, dx := train(layers.NewAvgPool2D(2), picture(), tensor.Ones(1, 2, 2, 2))
	wantTensor(t, "y", y, of(tensor.Shape{1, 2, 2, 2}, 2.5, -2.5, 7.5, -7.5, 2, -2, 5, -5))
	wantTensor(t, "dx", dx, tensor.Full(0.25, 1, 4, 4, 2))
}

// The corner's window has one pixel of the image, of value 1 or -1.
func TestPoolingOptionsArriveAtThePooling(t *testing.T) {
	for name, c := range map[string]struct {
		layer *layers.Pool2D
		want  float32
	}{
		"max":                      {layers.NewMaxPool2D(2, 3).Stride(2, 1).Padding(1), 2},
		"mean":                     {layers.NewAvgPool2D(2, 3).Stride(2, 1).Padding(1), (1 + 2) / 6.},
		"mean without the padding": {layers.NewAvgPool2D(2, 3).Stride(2, 1).Padding(1).ExcludePadding(), 1.5},
	} {
		t.Run(name, func(t *testing.T) {
			y := infer(c.layer, picture())
			wantTensor(t, "corner", of(nil, y.At(0, 0, 0, 0)), of(nil, c.want))
			wantOutput(t, c.layer, tensor.Shape{3, 7, 5, 2}, tensor.Shape{3, 4, 5, 2})
		})
	}
}

func TestGlobalPoolingOnPaper(t *testing.T) {
	y, dx := train(layers.NewGlobalAvgPool2D(), picture(), tensor.Ones(1, 2))
	wantTensor(t, "mean", y, of(tensor.Shape{1, 2}, 4.25, -4.25))
	wantTensor(t, "its dx", dx, tensor.Full(1./16, 1, 4, 4, 2))
	y, dx = train(layers.NewGlobalMaxPool2D(), picture(), tensor.Ones(1, 2))
	wantTensor(t, "maximum", y, of(tensor.Shape{1, 2}, 9, 0))
	if got := tensor.Sum(dx, tensor.All).Item(); got != 2 || dx.At(0, 0, 2, 0) != 1 {
		t.Errorf("dx of the maximum: sum %v, at 9: %v, want 2 and 1", got, dx.At(0, 0, 2, 0))
	}
	wantOutput(t, layers.NewGlobalAvgPool2D(), tensor.Shape{2, 3, 5, 7}, tensor.Shape{2, 7})
	wantOutput(t, layers.NewGlobalMaxPool2D(), tensor.Shape{2, 3, 5, 7}, tensor.Shape{2, 7})
}

func TestPoolingShapesThatDoNotFit(t *testing.T) {
	wantMisfit(t, layers.NewMaxPool2D(3), tensor.Shape{1, 2, 2, 8}, "maxpool2d: window 3x3 must not be larger than the padded input: [1 2 2 8]")
	wantMisfit(t, layers.NewAvgPool2D(2), tensor.Shape{8, 2}, "avgpool2d: x must be [N H W C]: [8 2]")
	wantMisfit(t, layers.NewGlobalAvgPool2D(), tensor.Shape{8, 2}, "global avgpool2d: the input must be images [N H W C] with at least one pixel: [8 2]")
	wantMisfit(t, layers.NewGlobalMaxPool2D(), tensor.Shape{8, 0, 2, 3}, "global maxpool2d: the input must be images [N H W C] with at least one pixel: [8 0 2 3]")
	wantPanic(t, "layers: NewMaxPool2D: kernel: 3 numbers, want one, or two for rows and columns", func() { layers.NewMaxPool2D(1, 2, 3) })
	wantPanic(t, "layers: AvgPool2D.Padding: 0 numbers", func() { layers.NewAvgPool2D(1).Padding() })
}

func TestPoolingsAreCalledByTheirKinds(t *testing.T) {
	wantStrings(t, []string{
		layers.NewMaxPool2D(2).String(), layers.NewAvgPool2D(2).String(),
		layers.NewGlobalMaxPool2D().String(), layers.NewGlobalAvgPool2D().String(),
	}, "MaxPool2D", "AvgPool2D", "GlobalMaxPool2D", "GlobalAvgPool2D")
}
