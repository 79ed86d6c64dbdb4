package autograd

import "galaxynet/tensor/kernel"

// Softmax returns positive numbers that add up to 1 along an axis, in the
// proportions of e to the elements of x. A negative axis counts from the end.
//
//	y_i = e^(x_i) / sum over j of e^(x_j)
//	dx_i = y_i (dy_i - sum over j of y_j dy_j)        i, j along the axis
//
// Nothing overflows: the largest element is subtracted first, which changes no
// proportion. -Inf becomes 0; a row that holds NaN or +Inf, or nothing but -Inf,
// becomes NaN, as PyTorch's. It panics if x has no such axis.
func Softmax(x Value, axis int) Value {
	n := Begin(softmaxOp, x)
	in := n.Input(0)
	axis = axisOf("softmax", in, axis)
	State[alongAxis](n).axis = axis
	rowwise(softmaxRow, n.NewOutput(in.Shape()...), in, nil, axis)
	return n.Done()
}

// alongAxis is what an operation along an axis keeps for the way back.
type alongAxis struct{ axis int }

// softmaxRow computes a row of Softmax; the third argument is not used.
func softmaxRow(y, x, _ []float32) {
	_, sum := expRow(y, x)
	kernel.ScaleTo(y, float32(1/sum), y)
}

// expRow sets y to e^(x - largest), where largest is the largest element of x,
// and returns largest and the sum of y. y must not be x.
func expRow(y, x []float32) (largest float32, sum float64) {
	largest = kernel.Max(x)
	kernel.AddScalarTo(y, -largest, x)
	kernel.ExpTo(y, y)
	return largest, kernel.Sum(y)
}

func softmaxBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad()
		rowwise(softmaxRowGrad, n.GradInPlace(0), dy, n.Output(), State[alongAxis](n).axis)
	}
}

// softmaxRowGrad computes a row of the gradient; dx may be dy.
func softmaxRowGrad(dx, dy, y []float32) {
	kernel.AddScalarTo(dx, -kernel.Dot(y, dy), dy)
	kernel.MulTo(dx, dx, y)
}

var softmaxOp = register(Op{Name: "softmax", Backward: softmaxBackward, NeedsOutput: true})
