package autograd

import "galaxynet/tensor/kernel"

// SiLU returns x times its logistic function (also called swish), element by
// element.
//
//	y = x s        dx = dy · s (1 + x (1 - s))        s = 1 / (1 + e^-x)
//
// At -Inf it is 0 with the gradient 0, the limits, where PyTorch has NaN.
//
// Source: Elfwing, Uchibe and Doya, Sigmoid-weighted linear units for neural
// network function approximation in reinforcement learning, 2018.
func SiLU(x Value) Value {
	n := Begin(siluOp, x)
	inPieces(siluTo, n.NewOutput(n.Input(0).Shape()...), n.Input(0), n.Input(0), 0)
	return n.Done()
}

// siluLimit is beyond all x for which s is neither 0 nor 1 in float32: e^-104 is 0.
// There x takes no part, so that no infinity meets a 0.
const siluLimit = 110

// siluTo sets y to x s.
func siluTo(y, x, _, t []float32, _ float32) {
	s, w, _ := thirds(t)
	kernel.SigmoidTo(s, x)
	aboveTo(w, -siluLimit, x)
	kernel.MulTo(y, s, w)
}

func siluBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad()
		inPieces(siluGradTo, n.GradInPlace(0), dy, n.Input(0), 0)
	}
}

// siluGradTo sets dx to dy s (1 + x (1 - s)).
func siluGradTo(dx, dy, x, t []float32, _ float32) {
	s, u, w := thirds(t)
	kernel.SigmoidTo(s, x)
	withinTo(w, siluLimit, x)
	oneMinusTo(u, s)
	kernel.MulTo(u, u, w)
	kernel.AddScalarTo(u, 1, u)
	kernel.MulTo(u, u, s)
	kernel.MulTo(dx, dy, u)
}

var siluOp = register(Op{Name: "silu", Backward: siluBackward, NeedsInputs: true})
