package autograd

import (
	"galaxynet/tensor"
	"galaxynet/tensor/par"
)

// Max returns the largest elements of x over the axes: tensor.All, or some by
// tensor.Over; NaN if there is one among them.
//
//	y_i = max over j of x_ij        dx_ij = dy_i where x_ij is the first that is y_i,
//	                                        or the first NaN; 0 elsewhere
//
// First is meant in row-major order, so that over one axis the gradient is that
// of PyTorch's max(dim), and over all axes a single element gets it. It panics if
// x has no such axis, or no elements to choose from.
func Max(x Value, axes tensor.Axes) Value {
	n := Begin(maxOp, x)
	dims, rank := axes.ResultDims("max", n.Input(0).Shape())
	State[maximum](n).axes = axes
	tensor.MaxTo(n.NewOutput(dims[:rank]...), n.Input(0), axes)
	return n.Done()
}

func maxBackward(n *Node) {
	if n.Needs(0) {
		dx := n.GradTo(0)
		dx.Fill(0)
		if dx.Len() > 0 {
			State[maximum](n).route(n, dx)
		}
	}
}

// maximum looks for the element that each result came from. For x [4 5 6] and the
// axes 0 and 2, kept is axis 1 (5 results, 6 apart), others is axis 0 (4 rows, 30
// apart), and a row lies along axis 2 (6 elements, 1 apart): result i comes from
// the rows that begin at
//
//	kept.offset(i) + others.offset(0), …(1), …(2), …(3)
type maximum struct {
	axes         tensor.Axes
	kept, others grid
	length, step int // of the row: along the last axis of those that are reduced
	dx, x, dy, y []float32
}

// route adds the output's gradient to dx, which is zero.
func (m *maximum) route(n *Node, dx *tensor.Tensor) {
	m.plan(dx.Shape())
	m.dx, m.x, m.dy, m.y = dx.Data(), n.Input(0).Data(), n.OutputGrad().Data(), n.Output().Data()
	par.Do(len(m.y), max(1, elementwiseGrain*len(m.y)/len(m.x)), m)
	m.dx, m.x, m.dy, m.y = nil, nil, nil, nil
}

// plan sets the axes for an x of that shape.
func (m *maximum) plan(shape tensor.Shape) {
	m.kept.n, m.others.n = 0, 0
	m.length, m.step = 1, 1
	dims, _ := m.axes.Keep().ResultDims("max", shape)
	for i, d := range shape {
		step := shape[i+1:].Len()
		if dims[i] == d {
			m.kept.add(d, step)
			continue
		}
		if m.length > 1 {
			m.others.add(m.length, m.step)
		}
		m.length, m.step = d, step
	}
}

// Chunk gives their gradients to the elements of the results lo to hi-1.
func (m *maximum) Chunk(lo, hi int, _ *par.Scratch) {
	for i := lo; i < hi; i++ {
		m.dx[m.find(m.kept.offset(i), m.y[i])] = m.dy[i]
	}
}

// find returns the place of the first element with the value y, or of the first
// NaN, in the rows from first on.
func (m *maximum) find(first int, y float32) int {
	for row := range m.others.len() {
		at := first + m.others.offset(row)
		for range m.length {
			if v := m.x[at]; v == y || v != v {
				return at
			}
			at += m.step
		}
	}
	panic("autograd: max: x was changed after the result was computed, found no element that equals it")
}

// grid is some axes of a tensor, outermost first: their lengths, and the distance
// of neighbours in memory.
type grid struct {
	n         int
	dim, step [tensor.MaxRank]int
}

// add appends an axis.
func (g *grid) add(dim, step int) {
	g.dim[g.n], g.step[g.n] = dim, step
	g.n++
}

// len returns the number of index combinations.
func (g *grid) len() int { return tensor.Shape(g.dim[:g.n]).Len() }

// offset returns the place of combination i in row-major order.
func (g *grid) offset(i int) (offset int) {
	for axis := g.n - 1; axis >= 0; axis-- {
		offset += i % g.dim[axis] * g.step[axis]
		i /= g.dim[axis]
	}
	return offset
}

var maxOp = register(Op{Name: "max", Backward: maxBackward, NeedsInputs: true, NeedsOutput: true})
