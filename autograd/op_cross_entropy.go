package autograd

import (
	"fmt"
	"math"

	"galaxynet/tensor"
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// CrossEntropy returns the mean cross-entropy of the probabilities softmax(x) and
// the true classes, a scalar.
//
//	L = -1/N · sum over n of log p_nk,  p_nk = e^(x_nk) / sum over j of e^(x_nj),  k = class_n
//	dx_nk = 1/N · (p_nk - [k = class_n]) · dL
//
// x is [N K], the classes [N], whole numbers from 0 to K-1 without a gradient. It
// panics for others, and if the shapes do not fit. Nothing overflows; see
// LogSoftmax.
func CrossEntropy(x, class Value) Value {
	n := Begin(crossEntropyOp, x, class)
	in, classes := n.Input(0).Shape(), n.Input(1).Shape()
	if len(in) != 2 || len(classes) != 1 || in[0] != classes[0] {
		tensor.FailShapes("cross entropy", "x must be [N K] and the classes [N]", in, classes)
	}
	for row, c := range n.Input(1).Data() {
		if !(0 <= c && int(c) < in[1]) || c != float32(int(c)) {
			failClass(row, c, in[1])
		}
	}
	loss, slopes := n.NewOutput(), n.Saved(in...)
	State[crossEntropyState](n).slopes = slopes
	losses := n.Temp(in[0])
	crossEntropies(losses, slopes, n.Input(0), n.Input(1))
	tensor.MeanTo(loss, losses, tensor.All)
	return n.Done()
}

// crossEntropyState holds what the way back needs: p_nk - [k = class_n].
type crossEntropyState struct{ slopes *tensor.Tensor }

//go:noinline
func failClass(row int, class float32, classes int) {
	panic(fmt.Sprintf("autograd: cross entropy: a class must be a whole number from 0 to %d, found %v in row %d", classes-1, class, row))
}

// crossEntropies sets slopes to the softmax of x, less 1 for the classes, and losses
// to -log p of the classes.
func crossEntropies(losses, slopes, x, classes *tensor.Tensor) {
	c := classLoops.Take()
	c.losses, c.slopes, c.x, c.classes, c.columns = losses.Data(), slopes.Data(), x.Data(), classes.Data(), x.Dim(1)
	par.Do(len(c.losses), max(1, elementwiseGrain/max(1, c.columns)), c)
	*c = classLoop{}
	classLoops.Put(c)
}

// classLoop is the body of crossEntropies' loop.
type classLoop struct {
	losses, slopes, x, classes []float32
	columns                    int
}

var classLoops par.Spares[classLoop]

// Chunk computes the rows lo to hi-1. The other classes are summed apart from the
// true one, so that p - 1 = -others/sum and log p keep their digits where p is
// close to 1:
//
//	-log p = log(sum) - log(own) = log1p(others + own - 1) - (x_k - largest)
func (c *classLoop) Chunk(lo, hi int, _ *par.Scratch) {
	for row := lo; row < hi; row++ {
		x, p := c.x[row*c.columns:][:c.columns], c.slopes[row*c.columns:][:c.columns]
		k := int(c.classes[row])
		largest := expRow(p, x)
		own := float64(p[k])
		p[k] = 0
		others := kernel.Sum(p)
		sum := others + own
		kernel.ScaleTo(p, float32(1/sum), p)
		p[k] = float32(-others / sum)
		c.losses[row] = float32(math.Log1p(others+(own-1)) - (float64(x[k]) - float64(largest)))
	}
}

func crossEntropyBackward(n *Node) {
	if n.Needs(0) {
		dx := n.GradTo(0)
		scale := float64(n.OutputGrad().Item()) / float64(dx.Dim(0))
		tensor.ScaleTo(dx, float32(scale), State[crossEntropyState](n).slopes)
	}
}

var crossEntropyOp = register(Op{Name: "cross entropy", Backward: crossEntropyBackward})
