package layers

import (
	"strconv"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

// Sequential runs layers one after the other.
//
//	net := layers.NewSequential().
//		Add("conv1", layers.NewConv2D(3, 8, 5).Padding(2)).
//		Then(layers.NewReLU(), layers.NewMaxPool2D(2), layers.NewFlatten()).
//		Add("fc", layers.NewLinear(8*16*16, 10))
//
// Without layers it is the identity.
type Sequential struct {
	Scope
	children []Child
}

// NewSequential returns a Sequential of layers without names of their own: see
// Then.
func NewSequential(l ...Layer) *Sequential { return new(Sequential).Then(l...) }

// Add appends a layer with a name, and returns s.
func (s *Sequential) Add(name string, l Layer) *Sequential {
	s.children = append(s.children, Child{name, l})
	return s
}

// Then appends layers that are called by their places, "0" being the first of
// all layers as in PyTorch's Sequential, and returns s.
func (s *Sequential) Then(l ...Layer) *Sequential {
	for _, layer := range l {
		s.Add(strconv.Itoa(len(s.children)), layer)
	}
	return s
}

// Children returns the layers with their names.
func (s *Sequential) Children() []Child { return s.children }

// Forward returns the output of the last layer.
func (s *Sequential) Forward(x autograd.Value) autograd.Value {
	defer s.Leave(s.Enter(x))
	for _, c := range s.children {
		x = c.Layer.Forward(x)
	}
	return x
}

// OutputShape returns the shape of the last layer's output.
func (s *Sequential) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
	defer s.Infer(x, &y, &err)
	y = x
	for _, c := range s.children {
		if y, err = c.Layer.OutputShape(y); err != nil {
			return nil, err
		}
	}
	return y, nil
}
