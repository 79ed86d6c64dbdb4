package autograd

import "galaxynet/tensor"

// WeightedMSE returns the weighted squared error of rows, a scalar.
//
//	L = 1/N · sum over n, c of w_c m_nc (y_nc - t_nc)²
//	dy_nc = 2/N · w_c m_nc (y_nc - t_nc) · dL,  dt_nc = -dy_nc
//	dw_c = 1/N · sum over n of m_nc (y_nc - t_nc)² · dL
//
// y, the target t and the mask m are [N C], the weights w [C]. The zero Value as
// weights or mask stands for ones. Where m is 0 neither y nor t is looked at: they
// may be NaN, for an unknown target. The mask has no gradient. The terms are added
// in float64. It panics if the shapes do not fit together.
func WeightedMSE(y, target, weights, mask Value) Value {
	n := Begin(weightedMSEOp, y, target, weights, mask)
	checkWeightedMSE(n)
	loss, terms := n.NewOutput(), n.Temp(n.Input(0).Shape()...)
	maskedSquaresTo(terms, n)
	if n.Has(2) {
		tensor.MulTo(terms, terms, n.Input(2))
	}
	tensor.SumTo(loss, terms, tensor.All)
	tensor.ScaleTo(loss, float32(1/float64(n.Input(0).Dim(0))), loss)
	return n.Done()
}

// checkWeightedMSE panics unless the shapes fit together.
func checkWeightedMSE(n *Node) {
	y, t := n.Input(0).Shape(), n.Input(1).Shape()
	if len(y) != 2 || !y.Equal(t) {
		tensor.FailShapes("weighted mse", "y and the target must be [N C]", y, t)
	}
	if n.Has(2) {
		if w := n.Input(2).Shape(); len(w) != 1 || w[0] != y[1] {
			tensor.FailShapes("weighted mse", "the weights must be [C] for y [N C]", w, y)
		}
	}
	if n.Has(3) {
		if m := n.Input(3).Shape(); !m.Equal(y) {
			tensor.FailShapes("weighted mse", "the mask must have the shape of y", m, y)
		}
	}
}

// maskedSquaresTo sets dst to m_nc (y_nc - t_nc)².
func maskedSquaresTo(dst *tensor.Tensor, n *Node) {
	tensor.SubTo(dst, n.Input(0), n.Input(1))
	tensor.MulTo(dst, dst, dst)
	if n.Has(3) {
		elementwise(maskTo, dst, dst, n.Input(3))
	}
}

// maskTo sets dst to m · x, but to 0 where m is 0, whatever x is. dst may be x.
func maskTo(dst, x, m []float32) {
	for i, m := range m {
		if m == 0 {
			dst[i] = 0
		} else {
			dst[i] = m * x[i]
		}
	}
}

func weightedMSEBackward(n *Node) {
	y, t := n.Input(0), n.Input(1)
	scale := float64(n.OutputGrad().Item()) / float64(y.Dim(0))
	if n.Needs(2) {
		dw, squares := n.GradTo(2), n.Temp(y.Shape()...)
		maskedSquaresTo(squares, n)
		tensor.SumTo(dw, squares, tensor.Over(0))
		tensor.ScaleTo(dw, float32(scale), dw)
	}
	if n.Needs(1) {
		weightedErrorsTo(n.GradTo(1), n, float32(2*scale), t, y)
	}
	if n.Needs(0) {
		weightedErrorsTo(n.GradTo(0), n, float32(2*scale), y, t)
	}
}

// weightedErrorsTo sets dst to alpha · w_c m_nc (a_nc - b_nc).
func weightedErrorsTo(dst *tensor.Tensor, n *Node, alpha float32, a, b *tensor.Tensor) {
	tensor.SubTo(dst, a, b)
	if n.Has(3) {
		elementwise(maskTo, dst, dst, n.Input(3))
	}
	if n.Has(2) {
		tensor.MulTo(dst, dst, n.Input(2))
	}
	tensor.ScaleTo(dst, alpha, dst)
}

var weightedMSEOp = register(Op{Name: "weighted mse", Backward: weightedMSEBackward, NeedsInputs: true})
