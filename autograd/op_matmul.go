package autograd

import "galaxynet/tensor"

// MatMul returns the matrix product of a and b by NumPy's rules: axes before the
// last two broadcast, and an operand of one axis is a row on the left and a
// column on the right.
//
//	y = a b        da = dy bᵀ, db = aᵀ dy, summed where an operand was repeated
//
//	[m k] and [k n]          [m n]
//	[2 1 m k] and [7 k n]    [2 7 m n]
//	[k] and [k n]            [n]
//	[m k] and [k]            [m]
//
// It panics for a scalar operand and if the shapes do not fit.
func MatMul(a, b Value) Value {
	n := Begin(matmulOp, a, b)
	dims, rank := productDims(n.Input(0).Shape(), n.Input(1).Shape())
	tensor.MatMulTo(n.NewOutput(dims[:rank]...), n.Input(0), n.Input(1))
	return n.Done()
}

// productDims returns the shape dims[:rank] of the product.
func productDims(a, b tensor.Shape) (dims [tensor.MaxRank]int, rank int) {
	if len(a) == 0 || len(b) == 0 {
		tensor.FailShapes("matmul", "an operand must not be a scalar", a, b)
	}
	if a[len(a)-1] != b[max(len(b)-2, 0)] {
		tensor.FailShapes("matmul", "inner dimensions must agree", a, b)
	}
	batchA, batchB := batchOf(a), batchOf(b)
	for i := 1; i <= min(len(batchA), len(batchB)); i++ {
		if p, q := batchA[len(batchA)-i], batchB[len(batchB)-i]; p != q && p != 1 && q != 1 {
			tensor.FailShapes("matmul", "lengths before the last two must be equal or 1", a, b)
		}
	}
	dims, rank = tensor.BroadcastDims("matmul", batchA, batchB)
	if len(a) > 1 {
		dims[rank] = a[len(a)-2]
		rank++
	}
	if len(b) > 1 {
		dims[rank] = b[len(b)-1]
		rank++
	}
	return dims, rank
}

// batchOf returns the axes before the last two.
func batchOf(s tensor.Shape) tensor.Shape { return s[:max(len(s)-2, 0)] }

func matmulBackward(n *Node) {
	m := State[matrices](n)
	m.view(n)
	if n.Needs(0) {
		da := &m.grad
		da.Rebind(n.GradTo(0).Data(), m.a.Shape()...)
		whole := m.wholeBatch(n, da)
		tensor.MatMulNTTo(whole, &m.dy, &m.b)
		sumTo(da, whole)
	}
	if n.Needs(1) {
		db := &m.grad
		db.Rebind(n.GradTo(1).Data(), m.b.Shape()...)
		if db.Rank() == 2 {
			m.flatten()
		}
		whole := m.wholeBatch(n, db)
		tensor.MatMulTNTo(whole, &m.a, &m.dy)
		sumTo(db, whole)
	}
	for _, t := range [...]*tensor.Tensor{&m.a, &m.b, &m.dy, &m.grad} {
		t.Rebind(nil, 0)
	}
}

// matrices shows the operands, the output's gradient and an operand's gradient as
// tensors of two axes or more. A node keeps the headers for the next step.
type matrices struct{ a, b, dy, grad tensor.Tensor }

// view sets a, b and dy. With axes of length 1 where an operand has one axis, dy
// gets the axes that the output lacks.
func (m *matrices) view(n *Node) {
	a, b, dy := n.Input(0), n.Input(1), n.OutputGrad()
	m.a.Rebind(a.Data(), a.Shape()...)
	m.b.Rebind(b.Data(), b.Shape()...)
	if a.Rank() == 1 {
		m.a.Rebind(a.Data(), 1, a.Len())
	}
	if b.Rank() == 1 {
		m.b.Rebind(b.Data(), b.Len(), 1)
	}
	var dims [tensor.MaxRank]int
	batch := dy.Rank() - min(a.Rank()-1, 1) - min(b.Rank()-1, 1)
	copy(dims[:], dy.Shape()[:batch])
	dims[batch], dims[batch+1] = m.a.Dim(-2), m.b.Dim(-1)
	m.dy.Rebind(dy.Data(), dims[:batch+2]...)
}

// flatten makes one matrix of all that a, and dy, consist of: if there is a single
// b, nothing repeats a, and the sum over the batch is one over more rows.
func (m *matrices) flatten() {
	rows := batchOf(m.a.Shape()).Len() * m.a.Dim(-2)
	m.a.Rebind(m.a.Data(), rows, m.a.Dim(-1))
	m.dy.Rebind(m.dy.Data(), rows, m.dy.Dim(-1))
}

// wholeBatch returns where the gradients of an operand for every index of the
// batch go: grad itself if the operand was not repeated, else memory to be summed.
func (m *matrices) wholeBatch(n *Node, grad *tensor.Tensor) *tensor.Tensor {
	batch := batchOf(m.dy.Shape())
	if batchOf(grad.Shape()).Equal(batch) {
		return grad
	}
	var dims [tensor.MaxRank]int
	copy(dims[:], batch)
	dims[len(batch)], dims[len(batch)+1] = grad.Dim(-2), grad.Dim(-1)
	return n.Temp(dims[:len(batch)+2]...)
}

var matmulOp = register(Op{Name: "matmul", Backward: matmulBackward, NeedsInputs: true, Linear: true})
