// Package autograd computes gradients: what a network's loss would gain or lose if
// one of its parameters were a little larger, for all parameters at once.
//
// # The idea
//
// A Tape records every operation as it is computed: its inputs, its output, and how
// to go back. Whoever comes after has only to read the tape from the end. Each
// operation gets the gradient of the loss with respect to its output (dy) and turns
// it into the gradients with respect to its inputs (dx); by the chain rule that
// needs nothing but the operation's own derivative. A value that several operations
// use gets a contribution from each, and they are added. So the whole gradient costs
// about as much as two runs forward, however many parameters there are.
//
// There is no graph to be declared or compiled: the Go program that runs is the
// model, its loops and ifs included.
//
// This is reverse-mode differentiation: Baydin, Pearlmutter, Radul and Siskind,
// "Automatic differentiation in machine learning: a survey", 2018, section 3.2, has
// its history, and Griewank and Walther, "Evaluating Derivatives", 2008, the proof
// of its cost.
//
// # Worked example
//
// One neuron, y = (w x + b)², at w = 3, x = 2, b = -4:
//
//	tape := autograd.NewTape()
//	defer tape.Close()
//	u := autograd.Mul(tape.Param(w), tape.Constant(x))
//	v := autograd.Add(u, tape.Param(b))
//	y := autograd.Square(v)
//	y.Backward()
//
// forward, from the top, and backward, from the bottom; dv stands for dy/dv:
//
//	            forward        backward
//	u = w x     3 · 2  = 6     dw = du · x = 4 · 2 = 8      x is constant: no dx
//	v = u + b   6 - 4  = 2     du = db = dv = 4
//	y = v²      2²     = 4     dv = dy · 2v = 1 · 4 = 4
//	                           dy = 1
//
// w.Grad() is 8: with w = 3.01, y is 2.02² = 4.0804, larger by about 0.01 · 8.
// The example of Tape.WriteDot draws this tape.
//
// # A training step
//
//	tape.Reset()                           the memory of the last step is free
//	tape.Step++                            dropout draws other numbers
//	loss := autograd.MSE(model(tape, images), targets)
//	loss.Backward()
//	… the optimizer reads Param.Grad and changes Param.Data …
//	… Param.ZeroGrad …
//
// # Invariants
//
//   - The order on the tape is an order of computation: an operation's inputs stand
//     before it.
//   - Only gradients that somebody needs are computed: Needs is true for parameters
//     that are not Frozen, for variables, and for what depends on them. The
//     gradient of a batch of images is not.
//   - A tape goes backward once. Gradients of parameters add up over passes and tapes
//     until Param.ZeroGrad.
//   - Results, gradients included, have the same bits for any number of workers, and
//     the same seed, step and parameters give the same bits again.
//   - NaN and infinities travel: nothing is skipped because a factor is zero. With
//     Tape.Trace, NonFinite names the operation where the first one arose.
//   - A mistake of the program is a panic that says what was asked: a
//     *tensor.ShapeError for shapes, a text for the rest, such as a value that is
//     used after Reset.
//
// # Memory
//
// What the operations compute lives in the tape's arena, a few large mappings of
// memory outside the Go heap, from which pieces are cut at the lowest free address.
// Reset takes all pieces back at once. A step like the one before asks for the same
// pieces in the same order and gets them, and neither the system nor the Go heap is
// asked for anything. Tape.Stats reports the largest sum of pieces, Stats.Peak.
//
// Kept until Reset are the outputs; parameters, their gradients, constants and
// variables belong to others. An operation keeps what it asks for with Node.Saved
// until it went backward. The gradient of an intermediate value lives from its first
// contribution until its operation went backward, unless RetainGrads is set.
//
// Two things are done in place. Going backward, an operation whose dx follows from
// dy element by element computes it in dy's memory (GradInPlace). Going forward,
// functions named …InPlace compute their output in the memory of their input, but
// only if no Backward will read what is there, which the fields NeedsInputs and
// NeedsOutput of Op tell; otherwise they take new memory. Either way the old value is
// gone, and using it is a panic.
//
// # Adding an operation
//
// An operation takes one file, in this package or in yours. The cube:
//
//	// Cube returns x³.
//	//
//	//	y = x³        dx = 3 x² · dy
//	func Cube(x autograd.Value) autograd.Value {
//		n := autograd.Begin(cubeOp, x)
//		in := n.Input(0)
//		y := n.NewOutput(in.Shape()...)
//		tensor.MulTo(y, in, in)
//		tensor.MulTo(y, y, in)
//		return n.Done()
//	}
//
//	func cubeBackward(n *autograd.Node) {
//		if n.Needs(0) {
//			dx, x := n.GradTo(0), n.Input(0)
//			tensor.MulTo(dx, x, x)
//			tensor.MulTo(dx, dx, n.OutputGrad())
//			tensor.ScaleTo(dx, 3, dx)
//		}
//	}
//
//	var cubeOp = &autograd.Op{Name: "cube", Backward: cubeBackward, NeedsInputs: true}
//
// Shapes are checked between Begin and NewOutput; tensor.FailShapes refuses them.
// Attributes, such as an axis, go into a struct that State returns. In this package
// the declaration is wrapped in register, and a test fails for an operation without a
// case in its test file; yours is tested by package gradtest in the same way.
//
// # Reading order
//
// op_mul.go, op_relu.go and op_linear.go show what an operation looks like. Then
// what they are built on: value.go (the handle), tape.go (a step), op.go, node.go
// (an operation on the tape; the longest), backward.go (the way back), param.go and
// arena.go (memory). trace.go, times.go and dot.go look at a tape from outside.
//
// The other operations each stand alone. Loops that several of them share are in
// broadcast.go (an operand that was repeated), pieces.go (element by element),
// rowwise.go (along an axis), part.go (a range of an axis) and channels.go (the
// last axis). op_dropout.go is the one with random numbers; op_mse.go is the
// simplest loss. Package gradtest checks gradients, and package golden holds them
// against PyTorch's.
package autograd
