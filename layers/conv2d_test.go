package layers_test

import (
	"testing"

	"galaxynet/conv"
	"galaxynet/layers"
	"galaxynet/tensor"
)

func TestConv2DOnPaper(t *testing.T) {
	l := layers.NewConv2D(1, 1, 2)
	set(l.Weight, 1, 2, 3, 4)
	set(l.Bias, 0.5)
	x := of(tensor.Shape{1, 3, 3, 1},
		1, 2, 3,
		4, 5, 6,
		7, 8, 9)
	y, dx := train(l, x, tensor.Ones(1, 2, 2, 1))
	wantTensor(t, "y", y, of(tensor.Shape{1, 2, 2, 1}, 1+4+12+20+0.5, 2+6+15+24+0.5, 4+10+21+32+0.5, 5+12+24+36+0.5))
	wantTensor(t, "dx", dx, of(tensor.Shape{1, 3, 3, 1},
		1, 1+2, 2,
		1+3, 1+2+3+4, 2+4,
		3, 3+4, 4))
	wantTensor(t, "weight gradient", l.Weight.Grad(), of(tensor.Shape{2, 2, 1, 1}, 1+2+4+5, 2+3+5+6, 4+5+7+8, 5+6+8+9))
	wantTensor(t, "bias gradient", l.Bias.Grad(), of(tensor.Shape{1}, 4))
}

// All options at once: package conv, which tests what they mean, gets them as they
// were set.
func TestConv2DOptionsArriveAtTheConvolution(t *testing.T) {
	l := layers.NewConv2D(6, 4, 2, 3).Stride(2, 1).Padding(1, 2).Dilation(1, 2).Groups(2).NoBias()
	layers.Init(l, 1, nil)
	x := normal("x", 2, 7, 9, 6)
	o := conv.Options{Stride: [2]int{2, 1}, Padding: [2]int{1, 2}, Dilation: [2]int{1, 2}, Groups: 2}
	want := conv.Conv2D(x, l.Weight.Data(), nil, o)
	wantTensor(t, "y", infer(l, x), want)
	wantOutput(t, l, x.Shape(), want.Shape())
	if len(l.Slots()) != 1 {
		t.Errorf("slots %v, want the weights alone", l.Slots())
	}
	both := layers.NewConv2D(6, 4, 3).Stride(2).Padding(1).Dilation(2)
	wantOutput(t, both, tensor.Shape{2, 9, 11, 6}, tensor.Shape{2, 4, 5, 4})
}

func TestConv2DStateHasPyTorchsShapeAndFan(t *testing.T) {
	slots := layers.NewConv2D(6, 4, 2, 3).Groups(2).Slots()
	if got := slots[0].FileShape(); !got.Equal(tensor.Shape{4, 3, 2, 3}) {
		t.Errorf("weights in a file %v, want [4 3 2 3]", got)
	}
	for _, s := range slots {
		if s.Fan != (layers.Fan{In: 2 * 3 * 3, Out: 2 * 3 * 4}) {
			t.Errorf("fan of %s is %v", s.Name, s.Fan)
		}
	}
}

func TestConv2DInitialisersAreUsed(t *testing.T) {
	l := layers.NewConv2D(3, 2, 1).InitWeight(layers.Constant(0.5)).InitBias(layers.Ones)
	layers.Init(l, 1, nil)
	wantTensor(t, "weight", l.Weight.Data(), tensor.Full(0.5, 1, 1, 3, 2))
	wantTensor(t, "bias", l.Bias.Data(), tensor.Ones(2))
}

func TestConv2DWorkByHand(t *testing.T) {
	// 60·60 pixels of 64 sums of 9·9·3 products.
	l := layers.NewConv2D(3, 64, 9).Padding(2)
	y, err := l.OutputShape(tensor.Shape{2, 64, 64, 3})
	if err != nil || !y.Equal(tensor.Shape{2, 60, 60, 64}) {
		t.Fatalf("output %v, error %v", y, err)
	}
	if got, want := l.MultiplyAdds(nil, y), 2*60*60*64*9*9*3; got != want {
		t.Errorf("%d multiply-adds, want %d", got, want)
	}
}

func TestConv2DShapesThatDoNotFit(t *testing.T) {
	wantMisfit(t, layers.NewConv2D(64, 96, 5), tensor.Shape{8, 32, 32, 3},
		"conv2d: the input has 3 channels, want 64: [8 32 32 3] and [5 5 64 96]")
	wantMisfit(t, layers.NewConv2D(3, 5, 3), tensor.Shape{8, 3}, "conv2d: the input has 2 axes, want [N H W C]: [8 3] and [3 3 3 5]")
	wantMisfit(t, layers.NewConv2D(3, 5, 3, 4), tensor.Shape{8, 4, 3, 3},
		"conv2d: the kernel must fit into the padded image: 4 columns with dilation 1 into 3 with padding 0: [8 4 3 3] and [3 4 3 5]")
	for text, f := range map[string]func(){
		"layers: NewConv2D: 3 and 0 channels, kernel 5x5, want at least one of each":  func() { layers.NewConv2D(3, 0, 5) },
		"layers: NewConv2D: 3 and 4 channels, kernel 0x5, want at least one of each":  func() { layers.NewConv2D(3, 4, 0, 5) },
		"layers: NewConv2D: kernel: 0 numbers, want one, or two for rows and columns": func() { layers.NewConv2D(3, 4) },
		"layers: Conv2D.Stride: 3 numbers, want one, or two for rows and columns":     func() { layers.NewConv2D(3, 4, 1).Stride(1, 2, 3) },
		"layers: Conv2D.Groups: 2 groups do not divide 3 and 4 channels":              func() { layers.NewConv2D(3, 4, 1).Groups(2) },
		"layers: Conv2D.Groups: 0 groups do not divide 3 and 4 channels":              func() { layers.NewConv2D(3, 4, 1).Groups(0) },
	} {
		wantPanic(t, text, f)
	}
}
