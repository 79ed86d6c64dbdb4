package autograd_test

import (
	"slices"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/conv"
	"galaxynet/tensor"
)

// poolCases returns the cases of a pooling. The twin gets the elements of a window
// that are in the image, and the number of those and of all.
func poolCases(f func(x autograd.Value, o conv.PoolOptions) autograd.Value, twin func(window []float64, size int, o conv.PoolOptions) float64) (cases []gradtest.Case) {
	for _, c := range []struct {
		name  string
		o     conv.PoolOptions
		shape []int
	}{
		{"2x2", conv.PoolOptions{Kernel: [2]int{2, 2}}, []int{3, 6, 5, 7}},
		{"overlapping", conv.PoolOptions{Kernel: [2]int{3, 2}, Stride: [2]int{1, 1}}, []int{2, 5, 4, 3}},
		{"apart", conv.PoolOptions{Kernel: [2]int{2, 1}, Stride: [2]int{3, 2}}, []int{1, 8, 7, 5}},
		{"padded", conv.PoolOptions{Kernel: [2]int{3, 2}, Stride: [2]int{2, 2}, Padding: [2]int{1, 1}}, []int{2, 5, 5, 3}},
		{"padding excluded", conv.PoolOptions{Kernel: [2]int{3, 3}, Stride: [2]int{2, 1}, Padding: [2]int{1, 1}, ExcludePadding: true}, []int{2, 5, 4, 3}},
	} {
		cases = append(cases, gradtest.Case{
			Name:   c.name,
			F:      func(x ...autograd.Value) autograd.Value { return f(x[0], c.o) },
			Twin:   func(x ...gradtest.Array) gradtest.Array { return poolTwin(x[0], c.o, twin) },
			Inputs: []*tensor.Tensor{apart(c.shape...)},
		})
	}
	return cases
}

// globalPoolCases returns the cases of a pooling of whole images.
func globalPoolCases(f func(x autograd.Value) autograd.Value, twin func(image []float64) float64) (cases []gradtest.Case) {
	for name, shape := range map[string][]int{"3x5 pixels": {4, 3, 5, 7}, "one pixel": {2, 1, 1, 3}, "many channels": {1, 2, 3, 70}} {
		cases = append(cases, gradtest.Case{
			Name: name,
			F:    func(x ...autograd.Value) autograd.Value { return f(x[0]) },
			Twin: func(x ...gradtest.Array) gradtest.Array {
				y := gradtest.NewArray(shape[0], shape[3])
				for i, row := range rowsOver(x[0], []int{1, 2}) {
					y.Data[i] = twin(row)
				}
				return y
			},
			Inputs: []*tensor.Tensor{apart(shape...)},
		})
	}
	return cases
}

// apart returns a tensor whose elements are random in order and 0.01 from each
// other at least: small steps do not change which is the largest.
func apart(shape ...int) *tensor.Tensor {
	x := tensor.New(shape...)
	for i, at := range tensor.Stream(1, "apart").Perm(x.Len()) {
		x.Data()[at] = 0.01 * float32(i-x.Len()/2)
	}
	return x
}

func poolTwin(x gradtest.Array, o conv.PoolOptions, twin func(window []float64, size int, o conv.PoolOptions) float64) gradtest.Array {
	for i := range 2 {
		if o.Stride[i] == 0 {
			o.Stride[i] = o.Kernel[i]
		}
	}
	out := func(i int) int { return (x.Shape[1+i]+2*o.Padding[i]-o.Kernel[i])/o.Stride[i] + 1 }
	y := gradtest.NewArray(x.Shape[0], out(0), out(1), x.Shape[3])
	y.Each(func(at []int) {
		var window []float64
		for r := range o.Kernel[0] {
			for s := range o.Kernel[1] {
				i, j := at[1]*o.Stride[0]+r-o.Padding[0], at[2]*o.Stride[1]+s-o.Padding[1]
				if i >= 0 && i < x.Shape[1] && j >= 0 && j < x.Shape[2] {
					window = append(window, *x.At(at[0], i, j, at[3]))
				}
			}
		}
		*y.At(at...) = twin(window, o.Kernel[0]*o.Kernel[1], o)
	})
	return y
}

func sumOf(x []float64) (sum float64) {
	for _, v := range x {
		sum += v
	}
	return sum
}

func meanOf(x []float64) float64 { return sumOf(x) / float64(len(x)) }

func maxOf(x []float64) float64 { return slices.Max(x) }
