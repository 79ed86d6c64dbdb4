package zoonet

import (
	"fmt"
	"math/rand/v2"

	"galaxynet/autograd"
	"galaxynet/galaxy"
	"galaxynet/layers"
	"galaxynet/tensor"
)

// TreeHead is the layer of Tree. It has no parameters.
type TreeHead struct {
	layers.Scope
	act Activation
}

// NewTreeHead returns the layer.
func NewTreeHead(act Activation) *TreeHead { return &TreeHead{act: act} }

// String returns the kind.
func (l *TreeHead) String() string { return "TreeHead" }

// Forward returns the fractions that x stands for.
func (l *TreeHead) Forward(x autograd.Value) autograd.Value {
	defer l.Leave(l.Enter(x))
	return Tree(x, l.act)
}

// OutputShape returns the shape of x, which must be [N 37].
func (l *TreeHead) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
	defer l.Infer(x, &y, &err)
	checkTree(x)
	return x, nil
}

// NewHead returns the end of a network: a linear layer "fc" from in features to 37
// numbers, and the tree head "tree". At first its weights are zero and its bias is
// that of BiasAt(means, act), so that it predicts the means for every image.
func NewHead(in int, act Activation, means [galaxy.Columns]float64) *layers.Sequential {
	fc := layers.NewLinear(in, galaxy.Columns).InitWeight(layers.Zeros).InitBias(BiasAt(means, act))
	return layers.NewSequential().Add("fc", fc).Add("tree", NewTreeHead(act))
}

// StartAt makes a network that ends in a TreeHead of Softplus predict the means for
// every image: the weights of its last linear layer become zero and the bias that of
// BiasAt. It panics if the network has no linear layer of 37 outputs.
func StartAt(net layers.Layer, means [galaxy.Columns]float64) {
	var last *layers.Linear
	for _, l := range layers.All(net) {
		if fc, ok := l.(*layers.Linear); ok {
			last = fc
		}
	}
	if last == nil || last.Bias == nil {
		panic("zoonet: StartAt: the network has no linear layer with a bias")
	}
	last.Weight.Data().Fill(0)
	BiasAt(means, Softplus)(last.Bias.Data(), layers.Fan{}, nil)
}

// leastFraction is what BiasAt puts for conditional fractions that are smaller, so
// that the bias is finite and has a gradient.
const leastFraction = 1e-6

// BiasAt returns the initialiser of a bias [37] for which Tree's output is means, as
// galaxy.Labels.Means gives them: the inverse of the activation, at the conditional
// fractions that the means stand for, times the number of the question's answers so
// that it is 1 on average. The answers to a question get equal parts if one of their
// means is unknown or all are 0. (Conditional fractions below 1e-6 are taken as that.)
func BiasAt(means [galaxy.Columns]float64, act Activation) layers.Initialiser {
	bias := biasAt(means, act)
	return func(t *tensor.Tensor, _ layers.Fan, _ *rand.Rand) {
		if t.Len() != len(bias) {
			panic(fmt.Sprintf("zoonet: BiasAt: a bias of shape %v, want [%d]", t.Shape(), len(bias)))
		}
		copy(t.Data(), bias[:])
	}
}

func biasAt(means [galaxy.Columns]float64, act Activation) (bias [galaxy.Columns]float32) {
	for _, q := range galaxy.Questions {
		sum := 0.0
		for _, m := range means[q.Lo:q.Hi] {
			sum += m
		}
		answers := float64(q.Hi - q.Lo)
		for j := q.Lo; j < q.Hi; j++ {
			fraction := 1 / answers
			if sum > 0 { // false for NaN
				fraction = max(means[j]/sum, leastFraction)
			}
			bias[j] = float32(act.inverse(fraction * answers))
		}
	}
	return bias
}
