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
	expRow(y, x)
	kernel.ScaleTo(y, float32(1/kernel.Sum(y)), y)
}

// expRow sets y to e^(x - largest), where largest is the largest element of x,
// which it returns. y must not be x.
func expRow(y, x []float32) (largest float32) {
	largest = kernel.Max(x)
	kernel.AddScalarTo(y, -largest, x)
	kernel.ExpTo(y, y)
	return largest
}

func softmaxBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad()
		rowwise(softmaxRowGrad, n.GradInPlace(0), dy, n.Output(), State[alongAxis](n).axis)
	}
}

// softmaxRowGrad computes a row of the gradient; dx may be dy. As the y_j add up to
// 1, a number that is subtracted from all of dy changes nothing. With the dy that
// belongs to the largest y, nearly equal numbers are not subtracted where that y is
// close to 1: all other y_j dy_j are small.
func softmaxRowGrad(dx, dy, y []float32) {
	top := 0
	for j, v := range y {
		if v > y[top] {
			top = j
		}
	}
	kernel.AddScalarTo(dx, -dy[top], dy)
	kernel.AddScalarTo(dx, -kernel.Dot(y, dx), dx)
	kernel.MulTo(dx, dx, y)
}

var softmaxOp = register(Op{Name: "softmax", Backward: softmaxBackward, NeedsOutput: true})
