package safetensors

import (
	"fmt"

	"galaxynet/tensor"
)

// Tensor returns a new tensor with the shape and the values of the file's tensor
// called name, converted as ReadTo does. It returns an error where Float32s
// does, and if the shape is none that a tensor.Tensor can have.
//
// To fill a tensor that exists, compare its shape with Entry and call ReadTo
// with its Data.
func (f *File) Tensor(name string) (*tensor.Tensor, error) {
	r, err := f.find(name)
	if err != nil {
		return nil, err
	}
	values, err := f.Float32s(name)
	if err != nil {
		return nil, err
	}
	var t *tensor.Tensor
	if err := tensor.Catch(func() { t = tensor.FromSlice(values, r.Shape...) }); err != nil {
		return nil, f.wrap(fmt.Errorf("tensor %s: %w", quoted(name), err))
	}
	return t, nil
}

// Tensor returns t as an F32 tensor of that name, for WriteFile. The elements
// are not copied.
func Tensor(name string, t *tensor.Tensor) Values {
	return Float32s(name, t.Data(), t.Shape()...)
}
