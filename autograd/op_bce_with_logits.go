package autograd

import (
	"math"

	"galaxynet/tensor"
)

// BCEWithLogits returns the binary cross-entropy of the probabilities sigmoid(z),
// a scalar: BCE without the loss of digits where a probability is close to 0 or 1.
//
//	L = 1/n · sum over i of max(z_i, 0) - t_i z_i + log(1 + e^(-|z_i|))        i over all n elements
//	dz_i = 1/n · (sigmoid(z_i) - t_i) · dL
//	dt_i = -1/n · z_i · dL
//
// It is -t log sigmoid(z) - (1-t) log(1 - sigmoid(z)), written so that nothing
// overflows: with z > 0 the two logarithms are -log(1 + e^-z) and that minus z. z
// and the target t have equal shapes, else it panics.
func BCEWithLogits(z, target Value) Value {
	n := Begin(bceWithLogitsOp, z, target)
	loss, terms := newLoss(n, "bce with logits"), n.Temp(n.Input(0).Shape()...)
	elementwise(logitTerms, terms, n.Input(0), n.Input(1))
	tensor.MeanTo(loss, terms, tensor.All)
	return n.Done()
}

// logitTerms sets dst to the terms of the sum.
func logitTerms(dst, z, t []float32) {
	for i := range dst {
		z := float64(z[i])
		dst[i] = float32(max(z, 0) - float64(z*float64(t[i])) + math.Log1p(math.Exp(-math.Abs(z))))
	}
}

func bceWithLogitsBackward(n *Node) {
	z, t, scale := n.Input(0), n.Input(1), meanScale(n)
	if n.Needs(1) {
		tensor.ScaleTo(n.GradTo(1), float32(-scale), z)
	}
	if n.Needs(0) {
		dz := n.GradTo(0)
		elementwise(logitGrads, dz, z, t)
		tensor.ScaleTo(dz, float32(scale), dz)
	}
}

// logitGrads sets dz to the derivative of every term, sigmoid(z) - t, in a form that
// does not subtract nearly equal numbers where an answer is certain and right:
//
//	(1-t) sigmoid(z) - t sigmoid(-z)
func logitGrads(dz, z, t []float32) {
	for i := range dz {
		z, t := float64(z[i]), float64(t[i])
		small := math.Exp(-math.Abs(z))
		yes, no := 1/(1+small), small/(1+small)
		if z < 0 {
			yes, no = no, yes
		}
		dz[i] = float32(float64((1-t)*yes) - float64(t*no))
	}
}

var bceWithLogitsOp = register(Op{Name: "bce with logits", Backward: bceWithLogitsBackward, NeedsInputs: true})
