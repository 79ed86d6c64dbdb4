package autograd

import (
	"math"

	"galaxynet/tensor/kernel"
)

// LogSoftmax returns the logarithms of Softmax, which are finite where Softmax
// itself is too small for a float32. A negative axis counts from the end.
//
//	y_i = x_i - log(sum over j of e^(x_j))
//	dx_i = dy_i - e^(y_i) · sum over j of dy_j        i, j along the axis
//
// Nothing overflows: the largest element is subtracted first. -Inf stays; a row
// that holds NaN or +Inf, or nothing but -Inf, becomes NaN, as PyTorch's. It panics
// if x has no such axis.
func LogSoftmax(x Value, axis int) Value {
	n := Begin(logSoftmaxOp, x)
	in := n.Input(0)
	axis = axisOf("log softmax", in, axis)
	State[alongAxis](n).axis = axis
	rowwise(logSoftmaxRow, n.NewOutput(in.Shape()...), in, nil, axis)
	return n.Done()
}

// logSoftmaxRow computes a row of LogSoftmax; the third argument is not used. The
// two numbers are subtracted one after the other: the largest element may be so
// large that the logarithm would vanish in their sum.
func logSoftmaxRow(y, x, _ []float32) {
	largest := expRow(y, x)
	sum := kernel.Sum(y)
	kernel.AddScalarTo(y, -largest, x)
	kernel.AddScalarTo(y, float32(-math.Log(sum)), y)
}

func logSoftmaxBackward(n *Node) {
	if n.Needs(0) {
		rowwise(logSoftmaxRowGrad, n.GradTo(0), n.OutputGrad(), n.Output(), State[alongAxis](n).axis)
	}
}

// logSoftmaxRowGrad computes a row of the gradient; dx must not be dy.
func logSoftmaxRowGrad(dx, dy, y []float32) {
	kernel.ExpTo(dx, y)
	kernel.ScaleTo(dx, float32(-kernel.Sum(dy)), dx)
	kernel.AddTo(dx, dx, dy)
}

var logSoftmaxOp = register(Op{Name: "log softmax", Backward: logSoftmaxBackward, NeedsOutput: true})
