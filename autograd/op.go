package autograd

// Op is what a tape has to know of an operation: how to go backward, and two
// facts for memory. It is a package-level value, one per operation.
type Op struct {
	Name string // as in errors and drawings: "conv2d"

	// Backward computes, for every input i with n.Needs(i), the gradient of the
	// loss with respect to it from that with respect to the output, n.OutputGrad().
	Backward func(n *Node)

	// What Backward reads, beside the output's gradient. Memory of values that no
	// Backward reads may be overwritten in place.
	NeedsInputs, NeedsOutput bool

	// Linear says that the output is a linear function of each input while the
	// others are fixed, so that the adjoint identity can be tested.
	Linear bool
}

// registered holds the operations of this package.
var registered []*Op

// register adds an operation to the list that the tests go through.
func register(op Op) *Op {
	registered = append(registered, &op)
	return &op
}
