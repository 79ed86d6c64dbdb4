package autograd

import "galaxynet/tensor"

// MSE returns the mean squared error, a scalar.
//
//	L = 1/n · sum over i of (y_i - t_i)²        i over all n elements
//	dy_i = 2/n · (y_i - t_i) · dL,  dt_i = -dy_i
//
// y and the target t have equal shapes, else it panics. The squares are added in
// float64.
func MSE(y, target Value) Value {
	n := Begin(mseOp, y, target)
	loss, errors := newLoss(n, "mse"), n.Temp(n.Input(0).Shape()...)
	tensor.SubTo(errors, n.Input(0), n.Input(1))
	tensor.MulTo(errors, errors, errors)
	tensor.MeanTo(loss, errors, tensor.All)
	return n.Done()
}

// newLoss returns the scalar output of a loss of two inputs of one shape.
func newLoss(n *Node, op string) *tensor.Tensor {
	if y, t := n.Input(0).Shape(), n.Input(1).Shape(); !y.Equal(t) {
		tensor.FailShapes(op, "y and the target must have equal shapes", y, t)
	}
	return n.NewOutput()
}

// meanScale returns dL/n: the factor of all gradients of a mean over n elements.
func meanScale(n *Node) float64 {
	return float64(n.OutputGrad().Item()) / float64(n.Input(0).Len())
}

func mseBackward(n *Node) {
	y, t, scale := n.Input(0), n.Input(1), float32(2*meanScale(n))
	if n.Needs(1) {
		dt := n.GradTo(1)
		tensor.SubTo(dt, t, y)
		tensor.ScaleTo(dt, scale, dt)
	}
	if n.Needs(0) {
		dy := n.GradTo(0)
		tensor.SubTo(dy, y, t)
		tensor.ScaleTo(dy, scale, dy)
	}
}

var mseOp = register(Op{Name: "mse", Backward: mseBackward, NeedsInputs: true})
