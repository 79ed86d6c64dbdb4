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
		tensorFail("cross entropy", "x must be [N K] and the classes [N]", in, classes)
	}
	for row, c := range n.Input(1).Data() {
		if !(0 <= c && int(c) < in[1]) || c != float32(int(c)) {
			failClass(row, c, in[1])
		}
	}
	loss, p := n.NewOutput(), n.Saved(in...)
	State[crossEntropyState](n).p = p
	losses := n.Temp(in[0])
	crossEntropies(losses, p, n.Input(0), n.Input(1))
	tensor.MeanTo(loss, losses, tensor.All)
	return n.Done()
}

// crossEntropyState holds what the way back needs: the softmax of x.
type crossEntropyState struct{ p *tensor.Tensor }

//go:noinline
func failClass(row int, class float32, classes int) {
	panic(fmt.Sprintf("autograd: cross entropy: a class must be a whole number from 0 to %d, found %v in row %d", classes-1, class, row))
}

// crossEntropies sets p to the softmax of x, and losses to -log p of the classes.
func crossEntropies(losses, p, x, classes *tensor.Tensor) {
	c := classLoops.Take()
	c.losses, c.p, c.x, c.classes, c.columns = losses.Data(), p.Data(), x.Data(), classes.Data(), x.Dim(1)
	par.Do(len(c.losses), max(1, elementwiseGrain/max(1, c.columns)), c)
	*c = classLoop{}
	classLoops.Put(c)
}

// classLoop is the body of crossEntropies' loop.
type classLoop struct {
	losses, p, x, classes []float32
	columns               int
}

var classLoops par.Spares[classLoop]

// Chunk computes the rows lo to hi-1.
func (c *classLoop) Chunk(lo, hi int, _ *par.Scratch) {
	for row := lo; row < hi; row++ {
		x, p := c.x[row*c.columns:][:c.columns], c.p[row*c.columns:][:c.columns]
		largest, sum := expRow(p, x)
		kernel.ScaleTo(p, float32(1/sum), p)
		c.losses[row] = float32(math.Log(sum) - (float64(x[int(c.classes[row])]) - float64(largest)))
	}
}

func crossEntropyBackward(n *Node) {
	if !n.Needs(0) {
		return
	}
	p, dx := State[crossEntropyState](n).p, n.GradTo(0)
	scale := float32(float64(n.OutputGrad().Item()) / float64(dx.Dim(0)))
	tensor.ScaleTo(dx, scale, p)
	for row, class := range n.Input(1).Data() {
		dx.Data()[row*dx.Dim(1)+int(class)] -= scale
	}
}

var crossEntropyOp = register(Op{Name: "cross entropy", Backward: crossEntropyBackward, NeedsInputs: true})
