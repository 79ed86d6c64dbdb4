package autograd

import (
	"slices"

	"galaxynet/tensor"
)

// Permute returns x with its axes in another order: axis i of the result is axis
// order[i] of x. Negative axes count from the end.
//
//	y[k, i, j] = x[i, j, k]        dx[i, j, k] = dy[k, i, j]        order 2, 0, 1
//
// It panics unless order names every axis once.
func Permute(x Value, order ...int) Value {
	n := Begin(permuteOp, x)
	s := State[permuted](n)
	s.rank = n.Input(0).Rank()
	var dims [tensor.MaxRank]int
	for to, from := range positiveOrder(n.Input(0).Shape(), order) {
		if to < s.rank {
			dims[to], s.inverse[from] = n.Input(0).Shape()[from], to
		}
	}
	tensor.PermuteTo(n.NewOutput(dims[:s.rank]...), n.Input(0), order...)
	return n.Done()
}

// permuted is what Permute keeps for the way back: the order that undoes it.
type permuted struct {
	inverse [tensor.MaxRank]int
	rank    int
}

// positiveOrder returns order with all axes counted from 0. It panics unless it
// names every axis of x once.
func positiveOrder(x tensor.Shape, order []int) (from [tensor.MaxRank]int) {
	if len(order) != len(x) {
		failOrder(x, order)
	}
	for i, axis := range order {
		if axis < 0 {
			axis += len(x)
		}
		if axis < 0 || axis >= len(x) || slices.Contains(from[:i], axis) {
			failOrder(x, order)
		}
		from[i] = axis
	}
	return from
}

//go:noinline
func failOrder(x tensor.Shape, order []int) {
	tensor.FailShapes("permute", "the order "+tensor.Shape(order).String()+" must name every axis once", x)
}

func permuteBackward(n *Node) {
	if n.Needs(0) {
		s := State[permuted](n)
		tensor.PermuteTo(n.GradTo(0), n.OutputGrad(), s.inverse[:s.rank]...)
	}
}

var permuteOp = register(Op{Name: "permute", Backward: permuteBackward, Linear: true})
