package autograd

import (
	"fmt"

	"galaxynet/tensor"
)

// Slice returns the elements lo to hi-1 of x along an axis. A negative axis counts
// from the end.
//
//	y[i, j] = x[i, lo+j]        dx[i, lo+j] = dy[i, j], 0 elsewhere
//
// It panics unless 0 <= lo <= hi <= the axis's length.
func Slice(x Value, axis, lo, hi int) Value {
	n := Begin(sliceOp, x)
	in := n.Input(0)
	axis = axisOf("slice", in, axis)
	if lo < 0 || hi < lo || hi > in.Dim(axis) {
		failRange(in.Shape(), axis, lo, hi)
	}
	s := State[sliced](n)
	s.axis, s.lo = axis, lo
	var dims [tensor.MaxRank]int
	copy(dims[:], in.Shape())
	dims[axis] = hi - lo
	copyFromPart(n.NewOutput(dims[:in.Rank()]...), in, axis, lo)
	return n.Done()
}

// sliced is what Slice keeps for the way back.
type sliced struct{ axis, lo int }

//go:noinline
func failRange(x tensor.Shape, axis, lo, hi int) {
	tensor.FailShapes("slice", fmt.Sprintf("the range from %d to %d must lie within axis %d", lo, hi, axis), x)
}

func sliceBackward(n *Node) {
	if n.Needs(0) {
		s, dx := State[sliced](n), n.GradTo(0)
		dx.Fill(0)
		copyIntoPart(dx, n.OutputGrad(), s.axis, s.lo)
	}
}

var sliceOp = register(Op{Name: "slice", Backward: sliceBackward, Linear: true})
