package layers_test

import (
	"testing"

	"galaxynet/autograd"
	"galaxynet/layers"
	"galaxynet/tensor"
)

// Two images of one row: channel 0 has the values 1 3 1 3, mean 2 and variance 1,
// unbiased 4/3; channel 1 is 5 everywhere. With eps 3 the deviation is 2.
func TestBatchNorm2DOnPaper(t *testing.T) {
	l := layers.NewBatchNorm2D(2).Momentum(0.25).Eps(3)
	set(l.Weight, 10, 10)
	set(l.Bias, 1, 2)
	x := of(tensor.Shape{2, 1, 2, 2}, 1, 5, 3, 5, 1, 5, 3, 5)
	y, dx := train(l, x, tensor.Ones(2, 1, 2, 2))
	// The error is that of 1/sqrt(variance + eps) in float32, some 1e-7 of 10.
	wantNear(t, "y", y, of(tensor.Shape{2, 1, 2, 2}, -4, 2, 6, 2, -4, 2, 6, 2), 1e-5)
	wantNear(t, "dx", dx, tensor.New(2, 1, 2, 2), 1e-5) // a constant added to y changes nothing
	wantNear(t, "weight gradient", l.Weight.Grad(), tensor.New(2), 1e-5)
	wantTensor(t, "bias gradient", l.Bias.Grad(), of(tensor.Shape{2}, 4, 4))
	wantNear(t, "running mean", l.Stats.Mean, of(tensor.Shape{2}, 0.25*2, 0.25*5), 1e-6)
	wantNear(t, "running variance", l.Stats.Var, of(tensor.Shape{2}, 0.75+0.25*4/3, 0.75), 1e-6)
	if l.Stats.Batches != 1 {
		t.Errorf("%d batches counted, want 1", l.Stats.Batches)
	}
}

func TestBatchNorm2DUsesRunningAveragesForInference(t *testing.T) {
	l := layers.NewBatchNorm2D(1).Eps(0)
	layers.Init(l, 1, nil)
	l.Stats.Mean.Fill(3)
	l.Stats.Var.Fill(4)
	x := of(tensor.Shape{1, 1, 2, 1}, 3, 7)
	wantNear(t, "y", infer(l, x), of(tensor.Shape{1, 1, 2, 1}, 0, 2), 1e-6)
	wantTensor(t, "running mean", l.Stats.Mean, tensor.Full(3, 1))
	if l.Stats.Batches != 0 {
		t.Errorf("%d batches counted, want 0", l.Stats.Batches)
	}
}

func TestBatchNorm2DStateIsPyTorchs(t *testing.T) {
	l := layers.NewBatchNorm2D(3)
	net := layers.NewSequential().Add("bn", l)
	layers.Init(net, 1, nil)
	l.Stats.Batches = 9
	l.Stats.Mean.Fill(7)
	var names []string
	for _, s := range layers.Slots(net) {
		names = append(names, s.Name)
	}
	wantStrings(t, names, "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var", "bn.num_batches_tracked")
	layers.Init(net, 1, nil)
	wantTensor(t, "weight", l.Weight.Data(), tensor.Ones(3))
	wantTensor(t, "bias", l.Bias.Data(), tensor.New(3))
	wantTensor(t, "running mean", l.Stats.Mean, tensor.New(3))
	wantTensor(t, "running variance", l.Stats.Var, tensor.Ones(3))
	if *l.Stats != (autograd.BatchStats{Mean: l.Stats.Mean, Var: l.Stats.Var, Momentum: 0.1, Eps: 1e-5}) {
		t.Errorf("statistics %+v after Init, want PyTorch's", *l.Stats)
	}
}

func TestBatchNorm2DShapes(t *testing.T) {
	wantOutput(t, layers.NewBatchNorm2D(3), tensor.Shape{2, 5, 7, 3}, tensor.Shape{2, 5, 7, 3})
	wantMisfit(t, layers.NewBatchNorm2D(3), tensor.Shape{2, 3, 5, 7}, "batchnorm2d: the input has 7 channels, want 3: [2 3 5 7] and [3]")
	wantMisfit(t, layers.NewBatchNorm2D(3), tensor.Shape{2, 3}, "batchnorm2d: the input has 2 axes, want [N H W C]: [2 3] and [3]")
	wantPanic(t, "layers: NewBatchNorm2D: 0 channels, want at least one", func() { layers.NewBatchNorm2D(0) })
}
