package autograd

import (
	"math"

	"galaxynet/tensor/kernel"
)

// Softplus returns a smooth form of ReLU, element by element.
//
//	y = ln(1 + e^x)        dx = dy · sigmoid(x)
//
// y is within some 4e-7 of itself for all x, also where e^x is tiny or overflows.
func Softplus(x Value) Value {
	n := Begin(softplusOp, x)
	inPieces(softplusTo, n.NewOutput(n.Input(0).Shape()...), n.Input(0), n.Input(0), 0)
	return n.Done()
}

// softplusTo computes max(x, 0) + ln(1 + z) with z = e^-|x|, which neither
// overflows nor cancels. With s = z/(2+z), at most 1/3,
//
//	ln(1 + z) = 2 artanh(s) = 2s (1 + s²/3 + s⁴/5 + … + s¹²/13)
//
// The first term that is left out is below (1/9)⁷/15 = 1.4e-8 of the sum.
func softplusTo(y, x, _, t []float32, _ float32) {
	s, q, p := thirds(t)
	for i, v := range x {
		s[i] = math.Float32frombits(math.Float32bits(v) | 1<<31) // -|x|
	}
	kernel.ExpTo(s, s)
	kernel.AddScalarTo(q, 2, s)
	kernel.DivTo(s, s, q)
	kernel.MulTo(q, s, s)
	kernel.ScaleTo(p, 1./13, q)
	kernel.AddScalarTo(p, 1./11, p)
	for _, c := range [...]float32{1. / 9, 1. / 7, 1. / 5, 1. / 3, 1} {
		kernel.MulTo(p, p, q)
		kernel.AddScalarTo(p, c, p)
	}
	kernel.AddTo(s, s, s)
	kernel.MulTo(s, s, p)
	kernel.ReLUTo(y, x)
	kernel.AddTo(y, y, s)
}

func softplusBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad()
		inPieces(softplusGradTo, n.GradInPlace(0), dy, n.Input(0), 0)
	}
}

// softplusGradTo sets dx to dy sigmoid(x).
func softplusGradTo(dx, dy, x, t []float32, _ float32) {
	u, _, _ := thirds(t)
	kernel.SigmoidTo(u, x)
	kernel.MulTo(dx, dy, u)
}

var softplusOp = register(Op{Name: "softplus", Backward: softplusBackward, NeedsInputs: true})
