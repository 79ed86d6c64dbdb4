package autograd

import (
	"galaxynet/tensor"
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// ReLU returns the elements of x that are positive, and 0 for the others.
//
//	y = max(x, 0)        dx = dy where y > 0, else 0
//
// NaN stays NaN. The gradient at 0 is 0, as PyTorch's.
func ReLU(x Value) Value {
	n := Begin(reluOp, x)
	tensor.ReLUTo(n.NewOutput(n.Input(0).Shape()...), n.Input(0))
	return n.Done()
}

// ReLUInPlace is ReLU in the memory of x where nothing on the way back reads x;
// x is not to be used afterwards.
func ReLUInPlace(x Value) Value {
	n := Begin(reluOp, x)
	tensor.ReLUTo(n.OverwriteInput(0), n.Input(0))
	return n.Done()
}

func reluBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad()
		elementwise(kernel.ReLUGradTo, n.GradInPlace(0), dy, n.Output())
	}
}

var reluOp = register(Op{Name: "relu", Backward: reluBackward, NeedsOutput: true})

// elementwise sets dx = f(dy, x) element by element, on all workers. dx may be dy
// or x where f allows it; f must not capture variables.
func elementwise(f func(dx, dy, x []float32), dx, dy, x *tensor.Tensor) {
	m := maps.Take()
	m.f, m.dx, m.dy, m.x = f, dx.Data(), dy.Data(), x.Data()
	par.Do(len(m.dx), elementwiseGrain, m)
	*m = elementwiseMap{}
	maps.Put(m)
}

// elementwiseGrain is the length of a chunk: 32768 floats, some 10 µs from memory.
const elementwiseGrain = 1 << 15

type elementwiseMap struct {
	f         func(dx, dy, x []float32)
	dx, dy, x []float32
}

var maps par.Spares[elementwiseMap]

// Chunk computes the elements lo to hi-1.
func (m *elementwiseMap) Chunk(lo, hi int, _ *par.Scratch) {
	m.f(m.dx[lo:hi], m.dy[lo:hi], m.x[lo:hi])
}
