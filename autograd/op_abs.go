package autograd

import (
	"math"

	"galaxynet/tensor"
)

// Abs returns |x|, element by element.
//
//	y = |x|        dx = dy where x > 0, -dy where x < 0, 0 where x = 0
//
// NaN stays NaN, and so does its gradient.
func Abs(x Value) Value {
	n := Begin(absOp, x)
	tensor.AbsTo(n.NewOutput(n.Input(0).Shape()...), n.Input(0))
	return n.Done()
}

func absBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad()
		elementwise(absGradTo, n.GradInPlace(0), dy, n.Input(0))
	}
}

// absGradTo flips the sign bit of dy where that of x is set, which needs no branch
// that depends on x but for the rare 0 and NaN.
func absGradTo(dx, dy, x []float32) {
	const sign = 1 << 31
	dx, dy = dx[:len(x)], dy[:len(x)]
	for i, v := range x {
		d := math.Float32frombits(math.Float32bits(dy[i]) ^ math.Float32bits(v)&sign)
		if v == 0 {
			d = 0
		}
		if v != v {
			d = v
		}
		dx[i] = d
	}
}

var absOp = register(Op{Name: "abs", Backward: absBackward, NeedsInputs: true})
