package golden

import (
	"fmt"
	"strconv"
	"strings"

	"galaxynet/autograd"
	"galaxynet/conv"
	"galaxynet/tensor"
)

// operation returns what computes a case's y, or nil if the operation is not
// known, and whether its tensors are images.
func operation(c *goldenCase) (run func(in inputs) autograd.Value, images bool) {
	if f, ok := unary[c.op]; ok {
		return func(in inputs) autograd.Value { return f(in.value("x")) }, false
	}
	if f, ok := binary[c.op]; ok {
		return func(in inputs) autograd.Value { return f(in.value("a"), in.value("b")) }, false
	}
	if f, ok := losses[c.op]; ok {
		return f, false
	}
	if f, ok := spatial[c.op]; ok {
		return f, true
	}
	if f, ok := rows[c.op]; ok {
		return f, false
	}
	name, parameter, _ := strings.Cut(c.op, "_")
	if strings.HasPrefix(c.op, "leaky_relu_") {
		name, parameter = "leaky_relu", strings.TrimPrefix(c.op, "leaky_relu_")
	}
	if f, ok := parametrised[name]; ok {
		return func(in inputs) autograd.Value { return f(in.value("x"), parameter) }, false
	}
	return nil, false
}

var unary = map[string]func(x autograd.Value) autograd.Value{
	"exp":       autograd.Exp,
	"relu":      autograd.ReLU,
	"sigmoid":   autograd.Sigmoid,
	"tanh":      autograd.Tanh,
	"silu":      autograd.SiLU,
	"softplus":  autograd.Softplus,
	"gelu_tanh": autograd.GELU,
	"square":    autograd.Square,
	"neg":       autograd.Neg,
	"abs":       autograd.Abs,
	"log":       autograd.Log,
	"sqrt":      autograd.Sqrt,
	"log_abs1":  func(x autograd.Value) autograd.Value { return autograd.Log(absPlusOne(x)) },
	"sqrt_abs1": func(x autograd.Value) autograd.Value { return autograd.Sqrt(absPlusOne(x)) },
}

var binary = map[string]func(a, b autograd.Value) autograd.Value{
	"add":      autograd.Add,
	"sub":      autograd.Sub,
	"mul":      autograd.Mul,
	"div":      autograd.Div,
	"div_abs1": func(a, b autograd.Value) autograd.Value { return autograd.Div(a, absPlusOne(b)) },
	"matmul":   autograd.MatMul,
}

// absPlusOne returns |x| + 1.
func absPlusOne(x autograd.Value) autograd.Value {
	return autograd.Add(autograd.Abs(x), x.Tape().Constant(tensor.Ones()))
}

var losses = map[string]func(in inputs) autograd.Value{
	"mse": func(in inputs) autograd.Value { return autograd.MSE(in.value("pred"), in.value("target")) },
	"weighted_mse": func(in inputs) autograd.Value {
		return autograd.WeightedMSE(in.value("pred"), in.value("target"), in.optional("weights"), in.optional("mask"))
	},
	"bce":             func(in inputs) autograd.Value { return autograd.BCE(in.value("pred"), in.value("target")) },
	"bce_with_logits": func(in inputs) autograd.Value { return autograd.BCEWithLogits(in.value("pred"), in.value("target")) },
	"cross_entropy":   func(in inputs) autograd.Value { return autograd.CrossEntropy(in.value("x"), in.value("target")) },
}

// rows are operations on the last axes.
var rows = map[string]func(in inputs) autograd.Value{
	"linear": func(in inputs) autograd.Value {
		return autograd.Linear(in.value("x"), in.value("weight"), in.optional("bias"))
	},
	"layernorm": func(in inputs) autograd.Value {
		return autograd.LayerNorm(in.value("x"), in.value("weight"), in.optional("bias"), in.number("eps", 1e-5))
	},
	"softmax":     func(in inputs) autograd.Value { return autograd.Softmax(in.value("x"), int(in.number("dim", -1))) },
	"log_softmax": func(in inputs) autograd.Value { return autograd.LogSoftmax(in.value("x"), int(in.number("dim", -1))) },
}

// spatial are operations on images.
var spatial = map[string]func(in inputs) autograd.Value{
	"conv2d": func(in inputs) autograd.Value {
		return autograd.Conv2D(in.value("x"), in.value("weight"), in.optional("bias"), conv.Options{
			Stride: in.pair("stride", 1), Padding: in.pair("padding", 0), Dilation: in.pair("dilation", 1), Groups: int(in.number("groups", 1)),
		})
	},
	"maxpool2d":        func(in inputs) autograd.Value { return autograd.MaxPool2D(in.value("x"), in.pool()) },
	"avgpool2d":        func(in inputs) autograd.Value { return autograd.AvgPool2D(in.value("x"), in.pool()) },
	"global_avgpool2d": func(in inputs) autograd.Value { return autograd.GlobalAvgPool2D(in.value("x")) },
	"global_maxpool2d": func(in inputs) autograd.Value { return autograd.GlobalMaxPool2D(in.value("x")) },
	"batchnorm2d": func(in inputs) autograd.Value {
		in.tape.Training = in.attr["training"] == "true"
		mean, variance := in.value("running_mean"), in.value("running_var")
		return autograd.BatchNorm(in.value("x"), in.optional("weight"), in.optional("bias"), &autograd.BatchStats{
			Mean: mean.Data(), Var: variance.Data(), Momentum: in.number("momentum", 0.1), Eps: in.number("eps", 1e-5),
		})
	},
}

// optional returns a tensor of the case, or the zero Value if there is none.
func (in inputs) optional(name string) autograd.Value {
	if in.tensors[name] == nil {
		return autograd.Value{}
	}
	return in.value(name)
}

func (in inputs) pool() conv.PoolOptions {
	kernel := in.pair("kernel_size", 0)
	o := conv.PoolOptions{Kernel: kernel, Stride: kernel, Padding: in.pair("padding", 0), ExcludePadding: in.attr["count_include_pad"] == "false"}
	if in.attr["stride"] != "" {
		o.Stride = in.pair("stride", 0)
	}
	return o
}

// parametrised are operations whose name ends in an attribute, as in sum_02_keep.
var parametrised = map[string]func(x autograd.Value, parameter string) autograd.Value{
	"leaky_relu": func(x autograd.Value, slope string) autograd.Value {
		return autograd.LeakyReLU(x, must(strconv.ParseFloat(slope, 64)))
	},
	"sum":  func(x autograd.Value, axes string) autograd.Value { return autograd.Sum(x, axesOf(axes)) },
	"mean": func(x autograd.Value, axes string) autograd.Value { return autograd.Mean(x, axesOf(axes)) },
	"max":  func(x autograd.Value, axes string) autograd.Value { return autograd.Max(x, axesOf(axes)) },
	"permute": func(x autograd.Value, order string) autograd.Value {
		return autograd.Permute(x, digits(order)...)
	},
	"transpose": func(x autograd.Value, axes string) autograd.Value {
		order := digits("01234567"[:len(x.Shape())])
		swap := digits(axes)
		order[swap[0]], order[swap[1]] = swap[1], swap[0]
		return autograd.Permute(x, order...)
	},
	"reshape": func(x autograd.Value, to string) autograd.Value {
		if to != "flat" {
			panic(fmt.Sprintf("reshape to %q is not known to this test", to))
		}
		return autograd.Reshape(x, x.Shape()[0], -1)
	},
	"slice": func(x autograd.Value, bounds string) autograd.Value {
		lo, hi, _ := strings.Cut(bounds, "_")
		return autograd.Slice(x, 1, must(strconv.Atoi(lo)), must(strconv.Atoi(hi)))
	},
	"concat": func(x autograd.Value, how string) autograd.Value {
		axis := must(strconv.Atoi(strings.TrimPrefix(how, "self_")))
		return autograd.Concat(axis, x, autograd.Add(x, x))
	},
}

// axesOf reads "all", "-1", "02", or one of them with "_keep".
func axesOf(text string) tensor.Axes {
	text, keep := strings.CutSuffix(text, "_keep")
	axes := tensor.All
	switch {
	case strings.HasPrefix(text, "-"):
		axes = tensor.Over(must(strconv.Atoi(text)))
	case text != "all":
		axes = tensor.Over(digits(text)...)
	}
	if keep {
		axes = axes.Keep()
	}
	return axes
}

// digits returns the digits of a text.
func digits(text string) (list []int) {
	for i := range text {
		list = append(list, must(strconv.Atoi(text[i:i+1])))
	}
	return list
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
