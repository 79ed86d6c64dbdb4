package optim

import (
	"fmt"
	"math"

	"galaxynet/autograd"
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// ClipGradNorm shortens the gradients of all parameters together, as one vector,
// so that its length is at most limit, and returns the length that it had
// (torch.nn.utils.clip_grad_norm_):
//
//	norm = sqrt(sum over all gradients of g²)
//	g = g · limit/(norm + 1e-6)                    if that factor is below 1
//
// It is called between the backward pass and the step. Parameters without a
// gradient, and frozen ones, do not count. A limit of +Inf only measures. The sum
// is taken in float64 in a fixed order, so the result has equal bits for any
// number of workers.
//
// If the norm is infinite or NaN, a gradient is: then no gradient is changed, and
// the caller decides, such as to leave the step out. It panics if limit is
// negative or NaN. Source: Pascanu, Mikolov and Bengio, "On the difficulty of
// training recurrent neural networks", 2013, section 3.2.
func ClipGradNorm(params []*autograd.Param, limit float64) (norm float64) {
	if !(limit >= 0) {
		panic(fmt.Sprintf("optim: clip: limit %v, want 0 or more", limit))
	}
	c := clips.Take()
	total := 0.0
	for _, p := range params {
		total += c.sumSquares(gradient(p))
	}
	norm = math.Sqrt(total)
	factor := limit / (norm + 1e-6)
	if factor < 1 && !math.IsInf(norm, 1) { // false for NaN
		for _, p := range params {
			c.scale(gradient(p), float32(factor))
		}
	}
	c.x = nil
	clips.Put(c)
	return norm
}

// clip is the body of both loops over one gradient.
type clip struct {
	x       []float32
	sums    []float64 // of the chunks' squares
	scaling bool
	factor  float32
}

var clips par.Spares[clip]

// sumSquares returns the sum of the squares of x. The chunks' sums are added in
// their order.
func (c *clip) sumSquares(x []float32) (total float64) {
	chunks := (len(x) + grain - 1) / grain
	if chunks > len(c.sums) {
		c.sums = make([]float64, chunks)
	}
	c.x, c.scaling = x, false
	par.Do(len(x), grain, c)
	for _, s := range c.sums[:chunks] {
		total += s
	}
	return total
}

// scale multiplies x by factor.
func (c *clip) scale(x []float32, factor float32) {
	c.x, c.scaling, c.factor = x, true, factor
	par.Do(len(x), grain, c)
}

// Chunk does the elements lo to hi; lo is a multiple of grain.
func (c *clip) Chunk(lo, hi int, _ *par.Scratch) {
	if x := c.x[lo:hi]; c.scaling {
		kernel.ScaleTo(x, c.factor, x)
	} else {
		c.sums[lo/grain] = kernel.SumSquares(x)
	}
}
