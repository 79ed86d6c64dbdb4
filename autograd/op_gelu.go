package autograd

import "galaxynet/tensor/kernel"

// GELU returns the Gaussian error linear unit of x in its tanh form, element by
// element. Since (1 + tanh(v/2))/2 is the logistic function of v,
//
//	y = x/2 (1 + tanh(√(2/π) (x + 0.044715 x³)))
//	  = x s                               s = 1 / (1 + e^-v), v = a x + b x³
//	dx = dy · s (1 + x (1 - s) v')        v' = a + 3 b x²
//
// with a = 2 √(2/π) and b = 0.044715 a. At -Inf it is 0 with the gradient 0, the
// limits, where PyTorch has NaN.
//
// Source: Hendrycks and Gimpel, Gaussian error linear units, 2016.
func GELU(x Value) Value {
	n := Begin(geluOp, x)
	inPieces(geluTo, n.NewOutput(n.Input(0).Shape()...), n.Input(0), n.Input(0), 0)
	return n.Done()
}

const (
	geluA = 1.5957691216057308 // 2 √(2/π)
	geluB = 0.044715 * geluA

	// geluLimit is beyond all x for which s is neither 0 nor 1 in float32: at -12,
	// v is -142. There x takes no part, so that no infinity meets a 0.
	geluLimit = 12
)

// geluLogisticTo sets s to the logistic function of v.
func geluLogisticTo(s, x []float32) {
	cubicTo(s, geluA, geluB, x)
	kernel.SigmoidTo(s, s)
}

// cubicTo sets v to a x + b x³. v is not x.
func cubicTo(v []float32, a, b float32, x []float32) {
	kernel.MulTo(v, x, x)
	kernel.ScaleTo(v, b, v)
	kernel.AddScalarTo(v, a, v)
	kernel.MulTo(v, v, x)
}

// geluTo sets y to x s.
func geluTo(y, x, _, t []float32, _ float32) {
	s, w, _ := thirds(t)
	geluLogisticTo(s, x)
	aboveTo(w, -geluLimit, x)
	kernel.MulTo(y, s, w)
}

func geluBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad()
		inPieces(geluGradTo, n.GradInPlace(0), dy, n.Input(0), 0)
	}
}

// geluGradTo sets dx to dy s (1 + x (1 - s) v').
func geluGradTo(dx, dy, x, t []float32, _ float32) {
	s, u, w := thirds(t)
	geluLogisticTo(s, x)
	withinTo(w, geluLimit, x)
	cubicTo(u, geluA, 3*geluB, w) // x v'
	oneMinusTo(w, s)
	kernel.MulTo(u, u, w)
	kernel.AddScalarTo(u, 1, u)
	kernel.MulTo(u, u, s)
	kernel.MulTo(dx, dy, u)
}

var geluOp = register(Op{Name: "gelu", Backward: geluBackward, NeedsInputs: true})
