package autograd

import (
	"fmt"

	"galaxynet/tensor"
)

// Concat returns the values one after the other along an axis, on which alone
// their lengths may differ. A negative axis counts from the end.
//
//	y = [x_0 x_1 …]        dx_k = the part of dy where x_k is
//
// It panics for no values, for scalars, and if another length differs. A value may
// come several times.
func Concat(axis int, xs ...Value) Value {
	n := Begin(concatOp, xs...)
	first := n.Input(0).Shape()
	axis = axisOf("concat", n.Input(0), axis)
	State[concatenated](n).axis = axis
	var dims [tensor.MaxRank]int
	copy(dims[:], first)
	for i := 1; i < n.Inputs(); i++ {
		shape := n.Input(i).Shape()
		if !equalBut(axis, first, shape) {
			failConcat(axis, first, shape)
		}
		dims[axis] += shape[axis]
	}
	y, from := n.NewOutput(dims[:len(first)]...), 0
	for i := range n.Inputs() {
		copyIntoPart(y, n.Input(i), axis, from)
		from += n.Input(i).Dim(axis)
	}
	return n.Done()
}

// concatenated is what Concat keeps for the way back.
type concatenated struct{ axis int }

// equalBut tells whether two shapes are equal but for one axis.
func equalBut(axis int, a, b tensor.Shape) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if i != axis && a[i] != b[i] {
			return false
		}
	}
	return true
}

//go:noinline
func failConcat(axis int, a, b tensor.Shape) {
	tensor.FailShapes("concat", fmt.Sprintf("lengths must be equal but for axis %d", axis), a, b)
}

func concatBackward(n *Node) {
	axis, from := State[concatenated](n).axis, 0
	for i := range n.Inputs() {
		if n.Needs(i) {
			copyFromPart(n.GradTo(i), n.OutputGrad(), axis, from)
		}
		from += n.Input(i).Dim(axis)
	}
}

var concatOp = register(Op{Name: "concat", Backward: concatBackward, Linear: true})
