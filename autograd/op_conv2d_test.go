package autograd_test

import (
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/conv"
	"galaxynet/tensor"
)

var _ = addCases("conv2d",
	conv2DCase("3x3", conv.Options{}, []int{2, 5, 7, 3}, []int{3, 3, 3, 4}),
	conv2DCase("padding", conv.Options{Padding: [2]int{1, 2}}, []int{2, 5, 4, 3}, []int{3, 5, 3, 2}),
	conv2DCase("stride", conv.Options{Stride: [2]int{2, 3}, Padding: [2]int{1, 1}}, []int{1, 7, 8, 2}, []int{3, 3, 2, 5}),
	conv2DCase("dilation", conv.Options{Dilation: [2]int{2, 3}}, []int{2, 7, 9, 1}, []int{3, 2, 1, 3}),
	conv2DCase("groups", conv.Options{Groups: 3, Padding: [2]int{1, 0}}, []int{2, 4, 5, 6}, []int{3, 2, 2, 9}),
	conv2DCase("depthwise", conv.Options{Groups: 5}, []int{2, 4, 5, 5}, []int{3, 3, 1, 5}),
	conv2DCase("1x1", conv.Options{}, []int{3, 2, 3, 7}, []int{1, 1, 7, 5}),
	conv2DCase("everything", conv.Options{Stride: [2]int{2, 1}, Padding: [2]int{2, 1}, Dilation: [2]int{1, 2}, Groups: 2}, []int{2, 6, 7, 4}, []int{3, 2, 2, 6}),
	gradtest.Case{
		Name: "no bias",
		F: func(x ...autograd.Value) autograd.Value {
			return autograd.Conv2D(x[0], x[1], autograd.Value{}, conv.Options{})
		},
		Twin: func(x ...gradtest.Array) gradtest.Array {
			return conv2DTwin(x[0], x[1], gradtest.NewArray(5), conv.Options{Stride: [2]int{1, 1}, Dilation: [2]int{1, 1}, Groups: 1})
		},
		Inputs: []*tensor.Tensor{gradtest.Normal("x", 2, 4, 3, 3), gradtest.Normal("w", 2, 2, 3, 5)},
	},
	gradtest.Case{
		Name: "images that need no gradient",
		F:    conv2DStep(conv.Options{}),
		Twin: func(x ...gradtest.Array) gradtest.Array {
			return conv2DTwin(x[0], x[1], x[2], conv.Options{Stride: [2]int{1, 1}, Dilation: [2]int{1, 1}, Groups: 1})
		},
		Inputs:   []*tensor.Tensor{gradtest.Normal("x", 2, 4, 3, 3), gradtest.Normal("w", 2, 2, 3, 5), gradtest.Normal("bias", 5)},
		Constant: []int{0},
	})

func conv2DCase(name string, o conv.Options, x, w []int) gradtest.Case {
	full := o // with the defaults written out
	for i := range 2 {
		full.Stride[i], full.Dilation[i] = max(1, o.Stride[i]), max(1, o.Dilation[i])
	}
	full.Groups = max(1, o.Groups)
	return gradtest.Case{
		Name:   name,
		F:      conv2DStep(o),
		Twin:   func(x ...gradtest.Array) gradtest.Array { return conv2DTwin(x[0], x[1], x[2], full) },
		Inputs: []*tensor.Tensor{gradtest.Normal("x", x...), gradtest.Normal("w", w...), gradtest.Normal("bias", w[3])},
	}
}

func conv2DStep(o conv.Options) step {
	return func(x ...autograd.Value) autograd.Value { return autograd.Conv2D(x[0], x[1], x[2], o) }
}

func conv2DTwin(x, w, bias gradtest.Array, o conv.Options) gradtest.Array {
	out := func(i int) int {
		return (x.Shape[1+i]+2*o.Padding[i]-o.Dilation[i]*(w.Shape[i]-1)-1)/o.Stride[i] + 1
	}
	y := gradtest.NewArray(x.Shape[0], out(0), out(1), w.Shape[3])
	groupC, groupK := w.Shape[2], w.Shape[3]/o.Groups
	y.Each(func(at []int) {
		n, p, q, k := at[0], at[1], at[2], at[3]
		sum := bias.Data[k]
		for r := range w.Shape[0] {
			for s := range w.Shape[1] {
				i := p*o.Stride[0] + r*o.Dilation[0] - o.Padding[0]
				j := q*o.Stride[1] + s*o.Dilation[1] - o.Padding[1]
				if i < 0 || i >= x.Shape[1] || j < 0 || j >= x.Shape[2] {
					continue
				}
				for c := range groupC {
					sum += *x.At(n, i, j, k/groupK*groupC+c) * *w.At(r, s, c, k)
				}
			}
		}
		*y.At(n, p, q, k) = sum
	})
	return y
}

// The gradient of images that nobody needs would be half of a first layer's way
// back; that it is not computed shows in the memory of the tape.
func TestConv2DComputesNoGradientOfConstantImages(t *testing.T) {
	x, w, bias := gradtest.Normal("x", 2, 9, 9, 8), gradtest.Normal("w", 3, 3, 8, 1), gradtest.Normal("bias", 1)
	peak := func(images func(tape *autograd.Tape) autograd.Value) int {
		tape := autograd.NewTape()
		defer tape.Close()
		y := autograd.Conv2D(images(tape), tape.Variable(w), tape.Variable(bias), conv.Options{})
		tape.Backward(y, nil)
		return tape.Stats().Peak
	}
	with := peak(func(tape *autograd.Tape) autograd.Value { return tape.Variable(x) })
	without := peak(func(tape *autograd.Tape) autograd.Value { return tape.Constant(x) })
	if with-without < 4*x.Len() {
		t.Errorf("peak memory is %d bytes with the gradient of x and %d without; it has %d", with, without, 4*x.Len())
	}
}

func TestConv2DHasTheSameBitsForAnyNumberOfWorkers(t *testing.T) {
	wantEqualBits(t, conv2DStep(conv.Options{Padding: [2]int{1, 1}}), gradtest.Normal("dy", 5, 17, 19, 20),
		gradtest.Normal("x", 5, 17, 19, 6), gradtest.Normal("w", 3, 3, 6, 20), gradtest.Normal("bias", 20))
}

func TestConv2DAllocatesNothingAfterTheFirstStep(t *testing.T) {
	wantNoAllocations(t, conv2DStep(conv.Options{Padding: [2]int{1, 1}}), gradtest.Normal("dy", 2, 7, 9, 5),
		gradtest.Normal("x", 2, 7, 9, 3), gradtest.Normal("w", 3, 3, 3, 5), gradtest.Normal("bias", 5))
}

func TestConv2DPanicsForShapesThatDoNotFit(t *testing.T) {
	for _, c := range []struct {
		want       string
		x, w, bias []int
	}{
		{"conv2d: x must be [N H W C] and w [R S C/groups K]: [2 5 3] and [3 3 3 4]", []int{2, 5, 3}, []int{3, 3, 3, 4}, []int{4}},
		{"conv2d: w must have 2 input channels, those of x in each of 1 groups: [2 5 5 2] and [3 3 3 4]", []int{2, 5, 5, 2}, []int{3, 3, 3, 4}, []int{4}},
		{"conv2d: bias must be [K]: [3], [2 5 5 3] and [3 3 3 4]", []int{2, 5, 5, 3}, []int{3, 3, 3, 4}, []int{3}},
	} {
		wantShapeError(t, c.want, func(tape *autograd.Tape) {
			autograd.Conv2D(tape.Constant(tensor.New(c.x...)), tape.Constant(tensor.New(c.w...)), tape.Constant(tensor.New(c.bias...)), conv.Options{})
		})
	}
}
