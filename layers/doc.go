// Package layers builds networks: layers that own their parameters, put together
// in containers, with names, first values, shape inference and states in files.
//
//	net := layers.NewSequential().
//		Add("conv1", layers.NewConv2D(3, 8, 5).Padding(2)).
//		Add("bn1", layers.NewBatchNorm2D(8)).
//		Then(layers.NewReLU(), layers.NewMaxPool2D(2), layers.NewFlatten()).
//		Add("fc", layers.NewLinear(8*16*16, 10))
//	if err := layers.Check(net, tensor.Shape{64, 32, 32, 3}); err != nil { … }
//	layers.Init(net, seed, nil)
//	logits := net.Forward(tape.Constant(images))
//
// Every layer is made by a New function, whose arguments are what it cannot do
// without. All else is set by methods that return the layer, and is as in PyTorch
// before. A layer costs no memory until Init, Allocate or LoadState gives its
// parameters elements. Whether a pass trains or only computes is a field of the
// tape, not of the layers; so several tapes may run the same net, as long as at
// most one of them trains.
//
// # A net on paper
//
// Two inputs, two hidden columns, one output:
//
//	net := layers.NewSequential().
//		Add("fc1", layers.NewLinear(2, 2)).
//		Then(layers.NewReLU()).
//		Add("fc2", layers.NewLinear(2, 1))
//
// The parameters are called fc1.weight [2 2], fc1.bias [2], fc2.weight [1 2] and
// fc2.bias [1]: 9 numbers. With fc1.weight = [[1 2] [0 -1]], fc1.bias = [0 1],
// fc2.weight = [[3 5]] and fc2.bias = [-1], the row x = [1 2] becomes
//
//	fc1   [1·1 + 2·2 + 0,  0·1 - 1·2 + 1] = [5 -1]
//	1     [5 0]
//	fc2   3·5 + 5·0 - 1 = 14
//
// and for a loss L with dL/dy = 1, fc2.weight has the gradient [5 0], and x the
// gradient 3·[1 2] = [3 6]: the second hidden column is off.
//
// # Layout
//
// Images have their channels last, [N H W C], in all layers. Rows are [N C].
// State files have PyTorch's shapes: weights of a convolution are [R S C/groups K]
// in memory and [K C/groups R S] in files, and are brought from one order to the
// other when they are written, read and initialised. Flatten makes rows in
// PyTorch's order. So a file of one program is right for the other.
//
// # Layers of one's own
//
// Any type with the two methods of Layer is one. It embeds a Scope, and begins
// its methods as Scope's comment shows, to be named in errors. If it has layers in
// it, it is a Container; if it has parameters, it is Stateful. The example
// OwnLayer is one.
//
// # Rules
//
//   - A layer is in a net once, and so is a parameter.
//   - Names, and nothing else, tie a net to random numbers and files: Init of the
//     same seed gives a parameter the same values in every net in which it has
//     that name and shape.
//   - Forward panics with the error that Check would have returned.
//   - A step like the one before allocates nothing.
//
// # Reading order
//
// layer.go (what a layer is), scope.go (names while it runs), names.go (the full
// names), sequential.go, residual.go, linear.go, conv2d.go, pool2d.go,
// batchnorm2d.go, layernorm.go, activation.go, dropout.go, flatten.go (the
// layers), pair.go (numbers for rows and columns), initialiser.go and init.go (first
// values), state.go (files), summary.go (the table).
package layers
