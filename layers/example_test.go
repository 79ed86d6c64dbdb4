package layers_test

import (
	"fmt"
	"os"

	"galaxynet/autograd"
	"galaxynet/layers"
	"galaxynet/tensor"
)

// A network for pictures of 32x32 pixels and ten classes: build it, check it, look
// at it, and give it its first values.
func Example() {
	net := layers.NewSequential().
		Add("conv1", layers.NewConv2D(3, 8, 5).Padding(2).NoBias()).
		Add("bn1", layers.NewBatchNorm2D(8)).
		Then(layers.NewReLUInPlace(), layers.NewMaxPool2D(2)).
		Add("block", layers.NewResidual(layers.NewSequential().
			Add("conv1", layers.NewConv2D(8, 8, 3).Padding(1)).
			Then(layers.NewReLUInPlace()).
			Add("conv2", layers.NewConv2D(8, 8, 3).Padding(1)), nil)).
		Then(layers.NewReLUInPlace(), layers.NewFlatten(), layers.NewDropout(0.15)).
		Add("fc", layers.NewLinear(16*16*8, 10))

	images := tensor.Shape{64, 32, 32, 3}
	if err := layers.Check(net, tensor.Shape{64, 3, 32, 32}); err != nil {
		fmt.Println("channels first:", err)
	}
	if err := layers.Summary(os.Stdout, net, images); err != nil {
		fmt.Println(err)
	}
	layers.Init(net, 42, nil)

	tape := autograd.NewTape()
	defer tape.Close()
	logits := net.Forward(tape.Constant(tensor.Ones(images...)))
	fmt.Println()
	fmt.Println("logits", logits.Shape())
	fmt.Println("the first parameter is", layers.Params(net)[0].Name)
	// Output:
	// channels first: conv1: conv2d: the input has 32 channels, want 3: [64 3 32 32] and [5 5 3 8]
	// layer        kind         output        parameters  multiply-adds     memory
	// net          Sequential   [64 10]
	//   conv1      Conv2D       [64 32 32 8]         600     39,321,600    2.0 MiB
	//   bn1        BatchNorm2D  [64 32 32 8]          16                   2.0 MiB
	//   2          ReLUInPlace  [64 32 32 8]                               2.0 MiB
	//   3          MaxPool2D    [64 16 16 8]                             512.0 KiB
	//   block      Residual     [64 16 16 8]
	//     body     Sequential   [64 16 16 8]
	//       conv1  Conv2D       [64 16 16 8]         584      9,437,184  512.0 KiB
	//       1      ReLUInPlace  [64 16 16 8]                             512.0 KiB
	//       conv2  Conv2D       [64 16 16 8]         584      9,437,184  512.0 KiB
	//   5          ReLUInPlace  [64 16 16 8]                             512.0 KiB
	//   6          Flatten      [64 2048]                                512.0 KiB
	//   7          Dropout      [64 2048]                                512.0 KiB
	//   fc         Linear       [64 10]           20,490      1,310,720    2.5 KiB
	//
	// parameters     22,274 (22,274 trained), 87.0 KiB
	// multiply-adds  59,506,688
	// outputs        9.5 MiB
	//
	// logits [64 10]
	// the first parameter is conv1.weight
}

// The net on paper of the package comment.
func Example_onPaper() {
	fc1, fc2 := layers.NewLinear(2, 2), layers.NewLinear(2, 1)
	net := layers.NewSequential().Add("fc1", fc1).Then(layers.NewReLU()).Add("fc2", fc2)
	layers.Init(net, 1, nil)
	copy(fc1.Weight.Data().Data(), []float32{1, 2, 0, -1})
	copy(fc1.Bias.Data().Data(), []float32{0, 1})
	copy(fc2.Weight.Data().Data(), []float32{3, 5})
	copy(fc2.Bias.Data().Data(), []float32{-1})

	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.FromSlice([]float32{1, 2}, 1, 2))
	y := net.Forward(x)
	y.Backward()
	fmt.Println("y", y.Data())
	for _, p := range layers.Params(net) {
		fmt.Println(p.Name, p.Shape(), p.Grad())
	}
	fmt.Println("x", x.Grad())
	// Output:
	// y [[14.]]
	// fc1.weight [2 2] [[3. 6.]
	//  [0. 0.]]
	// fc1.bias [2] [3. 0.]
	// fc2.weight [1 2] [[5. 0.]]
	// fc2.bias [1] [1.]
	// x [[3. 6.]]
}

// Gate multiplies its input by numbers between 0 and 1 that it computes from it.
type Gate struct {
	layers.Scope
	fc *layers.Linear
}

func (g *Gate) Children() []layers.Child { return []layers.Child{{Name: "fc", Layer: g.fc}} }

func (g *Gate) Forward(x autograd.Value) autograd.Value {
	defer g.Leave(g.Enter(x))
	return autograd.Mul(x, autograd.Sigmoid(g.fc.Forward(x)))
}

func (g *Gate) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
	defer g.Infer(x, &y, &err)
	return g.fc.OutputShape(x)
}

// A layer of one's own that has another in it.
func Example_ownLayer() {
	net := layers.NewSequential().
		Add("gate", &Gate{fc: layers.NewLinear(5, 5)}).
		Add("fc", layers.NewLinear(5, 2))
	if err := layers.Summary(os.Stdout, net, tensor.Shape{16, 5}); err != nil {
		fmt.Println(err)
	}
	fmt.Println()
	fmt.Println(layers.Check(net, tensor.Shape{16, 4}))
	// Output:
	// layer   kind        output  parameters  multiply-adds  memory
	// net     Sequential  [16 2]
	//   gate  Gate        [16 5]
	//     fc  Linear      [16 5]          30            400   320 B
	//   fc    Linear      [16 2]          12            160   128 B
	//
	// parameters     42 (42 trained), 168 B
	// multiply-adds  560
	// outputs        448 B
	//
	// gate.fc: linear: the input has 4 columns, want 5: [16 4] and [5 5]
}
