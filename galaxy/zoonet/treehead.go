package zoonet

import (
	"fmt"
	"slices"

	"galaxynet/autograd"
	"galaxynet/galaxy"
	"galaxynet/tensor"
	"galaxynet/tensor/par"
)

// Tree returns the fractions y [N 37] that z [N 37] stands for: positive, and for
// each galaxy summing up as galaxy.Questions tell.
//
//	u = act(z)
//	q_j = u_j / (sum of u over j's question + a tiny number)
//	y_j = q_j · y_p        p the parent of j's question; q_j if that is Root
//
// The way back, question after question from the last to the first:
//
//	dq_j = dy_j · y_p        and dy_p grows by the sum of dy_j · q_j
//	du_j = (dq_j - sum over the question of dq_k q_k) / (the sum above)
//	dz_j = du_j · act'(z_j)
//
// It is computed in float64. NaN makes its question NaN, and all that hang on it. It
// panics with a *tensor.ShapeError if z is not [N 37].
func Tree(z autograd.Value, act Activation) autograd.Value {
	n := autograd.Begin(treeOp, z)
	in := n.Input(0)
	checkTree(in.Shape())
	y := n.NewOutput(in.Shape()...)
	t := autograd.State[tree](n)
	t.act, t.z, t.y = act, in.Data(), y.Data()
	par.Do(in.Dim(0), grain, t)
	t.z, t.y = nil, nil
	return n.Done()
}

// grain is the number of rows in a task: some 40 microseconds.
const grain = 32

// tree is what the operation keeps for the way back, and the body of both loops
// over rows.
type tree struct {
	act          Activation
	z, y, dy, dz []float32 // dy and dz are nil forward
}

// fractions of a row: u, q and y as above, and the sum of each question.
type row struct {
	z, u, q, y [galaxy.Columns]float64
	sums       [len(galaxy.Questions)]float64
}

// Chunk computes the rows lo to hi-1.
func (t *tree) Chunk(lo, hi int, _ *par.Scratch) {
	for i := lo; i < hi; i++ {
		from, to := i*galaxy.Columns, (i+1)*galaxy.Columns
		var r row
		r.forward(t.z[from:to], t.act)
		if t.dy != nil {
			r.backward(t.dz[from:to], t.dy[from:to], t.act)
			continue
		}
		for j, v := range r.y {
			t.y[from+j] = float32(v)
		}
	}
}

// forward computes a row.
func (r *row) forward(z []float32, act Activation) {
	for j, v := range z {
		r.z[j] = float64(v)
	}
	for i := range galaxy.Questions {
		q := &galaxy.Questions[i]
		sum := act.positive(r.u[q.Lo:q.Hi], r.z[q.Lo:q.Hi])
		r.sums[i] = sum
		parent := 1.0
		if q.Parent != galaxy.Root {
			parent = r.y[q.Parent]
		}
		for j := q.Lo; j < q.Hi; j++ {
			r.q[j] = r.u[j] / sum
			r.y[j] = r.q[j] * parent
		}
	}
}

// backward computes a row of dz.
func (r *row) backward(dz, dy []float32, act Activation) {
	var g [galaxy.Columns]float64 // dy, grown by what the questions below hand up
	for j, v := range dy {
		g[j] = float64(v)
	}
	for i, q := range slices.Backward(galaxy.Questions[:]) {
		parent, up := 1.0, 0.0
		if q.Parent != galaxy.Root {
			parent = r.y[q.Parent]
		}
		for j := q.Lo; j < q.Hi; j++ {
			up += g[j] * r.q[j]
		}
		if q.Parent != galaxy.Root {
			g[q.Parent] += up
		}
		// sum over the question of dq_k q_k = up · parent
		for j := q.Lo; j < q.Hi; j++ {
			du := (g[j] - up) * parent / r.sums[i]
			dz[j] = float32(du * act.slope(r.u[j], r.z[j]))
		}
	}
}

func treeBackward(n *autograd.Node) {
	if !n.Needs(0) {
		return
	}
	t := autograd.State[tree](n)
	dy := n.OutputGrad()
	t.z, t.dy, t.dz = n.Input(0).Data(), dy.Data(), n.GradInPlace(0).Data()
	par.Do(dy.Dim(0), grain, t)
	t.z, t.dy, t.dz = nil, nil, nil
}

// checkTree panics unless z is [N 37].
func checkTree(z tensor.Shape) {
	if len(z) != 2 || z[1] != galaxy.Columns {
		failTree(z)
	}
}

//go:noinline
func failTree(z tensor.Shape) {
	rule := fmt.Sprintf("the input must be [N %d]", galaxy.Columns)
	panic(&tensor.ShapeError{Op: "tree", Rule: rule, Shapes: []tensor.Shape{slices.Clone(z)}})
}

var treeOp = &autograd.Op{Name: "tree", Backward: treeBackward, NeedsInputs: true}
