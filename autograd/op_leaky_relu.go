package autograd

import (
	"fmt"

	"galaxynet/tensor"
	"galaxynet/tensor/kernel"
)

// LeakyReLU returns the elements of x that are positive, and the others times a
// slope from 0 to 1.
//
//	y = x where x > 0, else slope · x        dx = dy where y > 0, else slope · dy
//
// NaN stays NaN. The gradient at 0 is slope · dy, as PyTorch's. It panics for
// another slope.
func LeakyReLU(x Value, slope float64) Value {
	n := beginLeakyReLU(x, slope)
	return leakyReLU(n, n.NewOutput(n.Input(0).Shape()...))
}

// LeakyReLUInPlace is LeakyReLU in the memory of x where nothing on the way back
// reads x; x is not to be used afterwards.
func LeakyReLUInPlace(x Value, slope float64) Value {
	n := beginLeakyReLU(x, slope)
	return leakyReLU(n, n.OverwriteInput(0))
}

// leaky is what leaky ReLU keeps for the way back.
type leaky struct{ slope float32 }

// beginLeakyReLU begins the operation and keeps the slope.
func beginLeakyReLU(x Value, slope float64) *Node {
	if !(slope >= 0 && slope <= 1) {
		failSlope(slope)
	}
	n := Begin(leakyReLUOp, x)
	State[leaky](n).slope = float32(slope)
	return n
}

//go:noinline
func failSlope(slope float64) {
	panic(fmt.Sprintf("autograd: leaky relu: the slope must be from 0 to 1, found %v", slope))
}

// leakyReLU computes y and ends the operation.
func leakyReLU(n *Node, y *tensor.Tensor) Value {
	inPieces(leakyReLUTo, y, n.Input(0), n.Input(0), State[leaky](n).slope)
	return n.Done()
}

// leakyReLUTo computes relu(x) - slope·relu(-x). One of the two is 0, so that only
// the product is rounded.
func leakyReLUTo(y, x, _, t []float32, slope float32) {
	u, _, _ := thirds(t)
	kernel.ScaleTo(u, -1, x)
	kernel.ReLUTo(u, u)
	kernel.ReLUTo(y, x)
	kernel.Axpy(-slope, u, y)
}

func leakyReLUBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad()
		inPieces(leakyReLUGradTo, n.GradInPlace(0), dy, n.Output(), State[leaky](n).slope)
	}
}

// leakyReLUGradTo multiplies dy by slope + (1 - slope) or slope + 0. The first is
// 1 exactly: 1 - slope is off by at most 2⁻²⁵, and 1 ± 2⁻²⁵ rounds to 1.
func leakyReLUGradTo(dx, dy, y, t []float32, slope float32) {
	u, _, _ := thirds(t)
	u[0] = 1 - slope
	for n := 1; n < len(u); n *= 2 { // copies are faster than single elements
		copy(u[n:], u[:n])
	}
	kernel.ReLUGradTo(u, u, y)
	kernel.AddScalarTo(u, slope, u)
	kernel.MulTo(dx, dy, u)
}

var leakyReLUOp = register(Op{Name: "leaky relu", Backward: leakyReLUBackward, NeedsOutput: true})
