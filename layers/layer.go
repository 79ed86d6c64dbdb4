package layers

import (
	"galaxynet/autograd"
	"galaxynet/tensor"
)

// Layer is a part of a network, or a whole one: a function of one value, with
// the parameters that it needs. A type of one's own is a Layer with these two
// methods; it embeds a Scope to have a name, and has the methods of Container,
// Stateful or Counted if they apply.
type Layer interface {
	// Forward computes the layer's output on the tape of x. It panics with a
	// *tensor.ShapeError if x does not fit.
	Forward(x autograd.Value) autograd.Value

	// OutputShape returns the shape of the output for an x of the given shape,
	// without computing anything, or the *tensor.ShapeError of Forward.
	OutputShape(x tensor.Shape) (tensor.Shape, error)
}

// Container is a layer that is made of others.
type Container interface {
	Layer
	Children() []Child // in the order in which they run
}

// Child is a layer with the name that its container knows it by.
type Child struct {
	Name  string
	Layer Layer
}

// Stateful is a layer with tensors of its own.
type Stateful interface {
	Layer
	Slots() []Slot // in the order of PyTorch's state_dict
}

// Slot is one tensor of a layer's state: either a parameter, or a buffer, or a
// counter.
type Slot struct {
	Name    string          // within the layer: "weight"; what Slots returns has full names
	Param   *autograd.Param // what training changes
	Buffer  *tensor.Tensor  // what the layer keeps beside, such as running statistics
	Counter *int64          // what it counts

	Fill Initialiser // gives Param or Buffer its first values
	Fan  Fan         // for Fill

	// FileOrder says how a state file has the axes: axis i of the file's tensor is
	// axis FileOrder[i] of Param or Buffer. Nil stands for the same order.
	FileOrder []int
}

// Shape returns the shape in memory.
func (s Slot) Shape() tensor.Shape {
	switch {
	case s.Param != nil:
		return s.Param.Shape()
	case s.Buffer != nil:
		return s.Buffer.Shape()
	}
	return tensor.Shape{}
}

// FileShape returns the shape in a state file, which is PyTorch's.
func (s Slot) FileShape() tensor.Shape {
	shape := s.Shape()
	if s.FileOrder == nil {
		return shape
	}
	file := make(tensor.Shape, len(shape))
	for i, axis := range s.FileOrder {
		file[i] = shape[axis]
	}
	return file
}

// data returns the elements of Param or Buffer.
func (s Slot) data() *tensor.Tensor {
	if s.Param != nil {
		return s.Param.Data()
	}
	return s.Buffer
}

// fileToMemory returns the order that undoes FileOrder.
func (s Slot) fileToMemory() []int {
	order := make([]int, len(s.FileOrder))
	for i, axis := range s.FileOrder {
		order[axis] = i
	}
	return order
}

// Counted is a layer whose work is worth counting.
type Counted interface {
	Layer

	// MultiplyAdds returns the number of products that Forward adds up to get an
	// output of shape y from an input of shape x.
	MultiplyAdds(x, y tensor.Shape) int
}

// Check returns an error if net does not take inputs of that shape, with all
// axes, before anything was computed or allocated. The error is a
// *tensor.ShapeError that names the layer, the rule and the shapes:
//
//	conv2: conv2d: the input has 3 channels, want 64: [8 32 32 3] and [5 5 64 96]
func Check(net Layer, input tensor.Shape) error {
	Name(net)
	_, err := net.OutputShape(input)
	return err
}
