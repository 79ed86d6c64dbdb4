package conv

import (
	"fmt"
	"math"
	"testing"

	"galaxynet/tensor"
)

func TestOutputShape(t *testing.T) {
	for _, c := range []struct {
		x, w tensor.Shape
		o    Options
		want [4]int
	}{
		{tensor.Shape{2, 64, 64, 3}, tensor.Shape{9, 9, 3, 64}, Options{Padding: [2]int{2, 2}}, [4]int{2, 60, 60, 64}},
		{tensor.Shape{1, 7, 8, 1}, tensor.Shape{3, 3, 1, 5}, Options{Stride: [2]int{2, 3}}, [4]int{1, 3, 2, 5}},
		{tensor.Shape{1, 7, 8, 1}, tensor.Shape{3, 2, 1, 5}, Options{Dilation: [2]int{3, 7}}, [4]int{1, 1, 1, 5}},
		{tensor.Shape{1, 1, 1, 4}, tensor.Shape{3, 3, 2, 6}, Options{Groups: 2, Padding: [2]int{1, 2}}, [4]int{1, 1, 3, 6}},
	} {
		n, p, q, k := OutputShape(c.x, c.w, c.o)
		if got := [4]int{n, p, q, k}; got != c.want {
			t.Errorf("x %v, w %v, %+v: %v, want %v", c.x, c.w, c.o, got, c.want)
		}
	}
}

func TestShapesThatDoNotFitPanic(t *testing.T) {
	x, w, y := tensor.New(2, 5, 6, 4), tensor.New(3, 2, 4, 8), tensor.New(2, 3, 5, 8)
	forward := func(y, x, w, bias *tensor.Tensor, o Options) func() {
		return func() { Conv2DTo(y, x, w, bias, o) }
	}
	for _, c := range []struct {
		call func()
		want string
	}{
		{forward(y, tensor.New(5, 6, 4), w, nil, Options{}),
			"conv2d: x must be [N H W C] and w [R S C/groups K]: [5 6 4] and [3 2 4 8]"},
		{forward(y, x, tensor.New(3, 2, 3, 8), nil, Options{}),
			"conv2d: w must have 4 input channels, those of x in each of 1 groups: [2 5 6 4] and [3 2 3 8]"},
		{forward(y, x, w, nil, Options{Groups: 2}),
			"conv2d: w must have 2 input channels, those of x in each of 2 groups: [2 5 6 4] and [3 2 4 8]"},
		{forward(y, x, w, nil, Options{Groups: 3}), "conv2d: 3 groups must divide the channels of x and w: [2 5 6 4] and [3 2 4 8]"},
		{forward(y, x, w, nil, Options{Groups: -1}), "conv2d: -1 groups must divide the channels of x and w: [2 5 6 4] and [3 2 4 8]"},
		{forward(y, x, tensor.New(6, 2, 4, 8), nil, Options{}),
			"conv2d: the kernel must fit into the padded image: 6 rows with dilation 1 into 5 with padding 0: [2 5 6 4] and [6 2 4 8]"},
		{forward(y, x, w, nil, Options{Dilation: [2]int{1, 9}, Padding: [2]int{0, 1}}),
			"conv2d: the kernel must fit into the padded image: 2 columns with dilation 9 into 6 with padding 1: [2 5 6 4] and [3 2 4 8]"},
		{forward(y, x, tensor.New(0, 2, 4, 8), nil, Options{}),
			"conv2d: the kernel needs a row and a column, options must not be negative nor huge (stride [0 0], padding [0 0], dilation [0 0]): [2 5 6 4] and [0 2 4 8]"},
		{forward(y, x, w, nil, Options{Stride: [2]int{-1, 1}}),
			"conv2d: the kernel needs a row and a column, options must not be negative nor huge (stride [-1 1], padding [0 0], dilation [0 0]): [2 5 6 4] and [3 2 4 8]"},
		{forward(tensor.New(2, 3, 5, 7), x, w, nil, Options{}), "conv2d: y must be [2 3 5 8]: [2 3 5 7], [2 5 6 4] and [3 2 4 8]"},
		{forward(y, x, w, tensor.New(7), Options{}), "conv2d: bias must be [K]: [7], [2 5 6 4] and [3 2 4 8]"},
		{func() { Conv2D(x, tensor.New(3, 2, 4), nil, Options{}) },
			"conv2d: x must be [N H W C] and w [R S C/groups K]: [2 5 6 4] and [3 2 4]"},
		{func() { Conv2DInputGradTo(x, tensor.New(2, 3, 5), w, Options{}) },
			"conv2d input gradient: dy must be [2 3 5 8]: [2 3 5], [2 5 6 4] and [3 2 4 8]"},
		{func() { Conv2DWeightGradTo(w, x, tensor.New(2, 5, 3, 8), Options{}) },
			"conv2d weight gradient: dy must be [2 3 5 8]: [2 5 3 8], [2 5 6 4] and [3 2 4 8]"},
		{func() { Conv2DBiasGradTo(tensor.New(7), y) }, "conv2d bias gradient: dy must be [N P Q K] and dbias [K]: [7] and [2 3 5 8]"},
	} {
		if err := tensor.Catch(c.call); fmt.Sprint(err) != c.want {
			t.Errorf("panic %q, want %q", fmt.Sprint(err), c.want)
		}
	}
}

// Options that overflow when multiplied carelessly are refused, or harmless.
func TestHugeOptionsPanic(t *testing.T) {
	x, w := tensor.Shape{1, 5, 5, 1}, tensor.Shape{3, 3, 1, 1}
	const huge = math.MaxInt/2 + 1
	for _, o := range []Options{
		{Stride: [2]int{huge, 1}}, {Padding: [2]int{1, huge}}, {Dilation: [2]int{huge, 1}},
		{Dilation: [2]int{math.MaxInt32, 1}, Padding: [2]int{math.MaxInt32, 1}},
	} {
		if err := tensor.Catch(func() { OutputShape(x, w, o) }); err == nil {
			t.Errorf("%+v: no panic", o)
		}
	}
	if n, p, q, k := OutputShape(x, w, Options{Stride: [2]int{1 << 29, 1}}); [4]int{n, p, q, k} != [4]int{1, 1, 3, 1} {
		t.Errorf("a stride that passes the image leaves [%d %d %d %d]", n, p, q, k)
	}
}
