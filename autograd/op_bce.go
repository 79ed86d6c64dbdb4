package autograd

import (
	"math"

	"galaxynet/tensor"
)

// BCE returns the binary cross-entropy of probabilities y, a scalar.
//
//	L = -1/n · sum over i of t_i log y_i + (1 - t_i) log(1 - y_i)        i over all n elements
//	dy_i = 1/n · (y_i - t_i) / (y_i (1 - y_i)) · dL
//	dt_i = 1/n · (log(1 - y_i) - log y_i) · dL
//
// As in PyTorch, logarithms below -100 count as -100, and the denominator is at
// least 1e-12, so that a certain and wrong answer costs 100 and not infinity. The
// loss is NaN if some y is not between 0 and 1. y and the target t have equal
// shapes, else it panics. BCEWithLogits is more exact where y comes from a
// sigmoid.
func BCE(y, target Value) Value {
	n := Begin(bceOp, y, target)
	loss, terms := newLoss(n, "bce"), n.Temp(n.Input(0).Shape()...)
	elementwise(bceTerms, terms, n.Input(0), n.Input(1))
	tensor.MeanTo(loss, terms, tensor.All)
	return n.Done()
}

// bceTerms sets dst to the terms of the sum.
func bceTerms(dst, y, t []float32) {
	for i := range dst {
		t := float64(t[i])
		dst[i] = float32(-float64(t*log100(y[i])) - float64((1-t)*log100Complement(y[i])))
	}
}

// log100 returns log y, but -100 where it is less; NaN stays.
func log100(y float32) float64 { return max(math.Log(float64(y)), -100) }

// log100Complement returns log(1-y), but -100 where it is less; NaN stays.
func log100Complement(y float32) float64 { return max(math.Log1p(-float64(y)), -100) }

func bceBackward(n *Node) {
	y, t, scale := n.Input(0), n.Input(1), float32(meanScale(n))
	if n.Needs(1) {
		dt := n.GradTo(1)
		elementwise(bceTargetGrad, dt, y, t)
		tensor.ScaleTo(dt, scale, dt)
	}
	if n.Needs(0) {
		dy := n.GradTo(0)
		elementwise(bceGrad, dy, y, t)
		tensor.ScaleTo(dy, scale, dy)
	}
}

// bceGrad sets dy to the derivative of every term with respect to y.
func bceGrad(dy, y, t []float32) {
	for i := range dy {
		y := float64(y[i])
		dy[i] = float32((y - float64(t[i])) / max(y*(1-y), 1e-12))
	}
}

// bceTargetGrad sets dt to the derivative of every term with respect to the
// target, which is not read.
func bceTargetGrad(dt, y, _ []float32) {
	for i := range dt {
		dt[i] = float32(log100Complement(y[i]) - log100(y[i]))
	}
}

var bceOp = register(Op{Name: "bce", Backward: bceBackward, NeedsInputs: true})
