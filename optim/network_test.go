package optim_test

import (
	"fmt"

	"galaxynet/autograd"
	"galaxynet/layers"
	"galaxynet/optim"
	"galaxynet/tensor"
)

// A network learns to tell horizontal stripes from vertical ones, wherever they
// begin and however noisy they are.
func Example_network() {
	net := layers.NewSequential().
		Add("conv", layers.NewConv2D(1, 4, 3).Padding(1)).
		Then(layers.NewReLU(), layers.NewMaxPool2D(2), layers.NewFlatten()).
		Add("fc", layers.NewLinear(4*4*4, 2))
	layers.Init(net, 1, nil)

	opt := optim.NewAdam(layers.Params(net), optim.DefaultAdam())
	tape := autograd.NewTape()
	defer tape.Close()
	for step := range 300 {
		images, classes := stripes("train", step)
		tape.Reset()
		scores := net.Forward(tape.Constant(images))
		autograd.CrossEntropy(scores, tape.Constant(classes)).Backward()
		opt.Step()
		opt.ZeroGrad()
	}

	images, classes := stripes("test", 0)
	predict := autograd.NewInferenceTape()
	defer predict.Close()
	best := tensor.ArgMax(net.Forward(predict.Constant(images)).Data(), 1)
	right := 0
	for i, class := range best {
		if float32(class) == classes.At(i) {
			right++
		}
	}
	fmt.Printf("%d of %d right\n", right, len(best))
	// Output: 32 of 32 right
}

// stripes draws a batch of images [32 8 8 1], of class 0 or 1, with noise.
func stripes(purpose string, batch int) (images, classes *tensor.Tensor) {
	random := tensor.Stream(1, purpose, uint64(batch))
	images, classes = tensor.New(32, 8, 8, 1), tensor.New(32)
	for n := range 32 {
		class, phase := random.IntN(2), random.IntN(4)
		classes.Set(float32(class), n)
		for h := range 8 {
			for w := range 8 {
				bright := ([]int{h, w}[class] + phase) / 2 % 2
				images.Set(float32(bright)+0.3*float32(random.NormFloat64()), n, h, w, 0)
			}
		}
	}
	return images, classes
}
