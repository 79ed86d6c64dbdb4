package tensor_test

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"galaxynet/tensor"
	"galaxynet/tensor/cpu"
	"galaxynet/tensor/cpu/cputest"
	"galaxynet/tensor/safetensors"
)

// A golden case is one operation's operands and results as PyTorch computed them,
// in float64 rounded once.
type golden map[string]*tensor.Tensor

func readGolden(t *testing.T, path string) (op string, tensors golden) {
	t.Helper()
	f, err := safetensors.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tensors = golden{}
	for _, name := range f.Names() {
		entry, err := f.Entry(name)
		if err != nil {
			t.Fatal(err)
		}
		x := tensor.New(entry.Shape...)
		if err := f.ReadTo(x.Data(), name); err != nil {
			t.Fatal(err)
		}
		tensors[name] = x
	}
	return f.Metadata()["op"], tensors
}

// results maps an operation to what this package computes for it: y, and the
// gradients where they are a plain product or sum of dy.
var results = map[string]func(in golden) golden{
	"add": func(in golden) golden {
		return golden{"y": tensor.Add(in["a"], in["b"]), "grad_a": sumTo(in["dy"], in["a"]), "grad_b": sumTo(in["dy"], in["b"])}
	},
	"sub": func(in golden) golden {
		return golden{"y": tensor.Sub(in["a"], in["b"]), "grad_a": sumTo(in["dy"], in["a"]), "grad_b": sumTo(tensor.Neg(in["dy"]), in["b"])}
	},
	"mul": func(in golden) golden {
		return golden{
			"y":      tensor.Mul(in["a"], in["b"]),
			"grad_a": sumTo(tensor.Mul(in["dy"], in["b"]), in["a"]),
			"grad_b": sumTo(tensor.Mul(in["dy"], in["a"]), in["b"]),
		}
	},
	"div_abs1": func(in golden) golden {
		below := tensor.AddScalar(1, tensor.Abs(in["b"]))
		return golden{"y": tensor.Div(in["a"], below), "grad_a": sumTo(tensor.Div(in["dy"], below), in["a"])}
	},
	"matmul": func(in golden) golden {
		return golden{
			"y":      tensor.MatMul(in["a"], in["b"]),
			"grad_a": tensor.MatMulNT(in["dy"], in["b"]),
			"grad_b": tensor.MatMulTN(in["a"], in["dy"]),
		}
	},
	"concat_self_1": func(in golden) golden {
		return golden{"y": tensor.Concat(1, in["x"], tensor.Scale(2, in["x"]))}
	},
	"max_-1":       func(in golden) golden { return golden{"y": tensor.Max(in["x"], tensor.Over(-1))} },
	"mean_02":      func(in golden) golden { return golden{"y": tensor.Mean(in["x"], tensor.Over(0, 2))} },
	"mean_all":     func(in golden) golden { return golden{"y": tensor.Mean(in["x"], tensor.All)} },
	"permute_201":  func(in golden) golden { return golden{"y": tensor.Permute(in["x"], 2, 0, 1)} },
	"reshape_flat": func(in golden) golden { return golden{"y": in["x"].Reshape(in["x"].Dim(0), -1)} },
	"slice_1_3":    func(in golden) golden { return golden{"y": tensor.Split(in["x"], 1, 1, 2, 2)[1]} },
	"sum_-1_keep":  func(in golden) golden { return golden{"y": tensor.Sum(in["x"], tensor.Over(-1).Keep())} },
	"sum_0":        func(in golden) golden { return golden{"y": tensor.Sum(in["x"], tensor.Over(0))} },
	"sum_all":      func(in golden) golden { return golden{"y": tensor.Sum(in["x"], tensor.All)} },
	"transpose_12": func(in golden) golden { return golden{"y": tensor.Transpose(in["x"], 1, 2)} },
}

// sumTo sums x over the axes over which an operand was broadcast to x.
func sumTo(x, operand *tensor.Tensor) *tensor.Tensor {
	var axes []int
	missing := x.Rank() - operand.Rank()
	for i := range x.Rank() {
		if i < missing || operand.Dim(i-missing) != x.Dim(i) {
			axes = append(axes, i)
		}
	}
	if len(axes) == 0 {
		return x
	}
	return tensor.Sum(x, tensor.Over(axes...)).Reshape(operand.Shape()...)
}

// The error allowed is relative to the largest value of a result. Elementwise
// operations and sums round float32 inputs two or three times: 3e-7. A product
// of k terms has an error of at most k u times the sum of the terms' magnitudes
// (see wantProduct); for numbers of random sign it grows like sqrt(k) u, 1.5e-6
// for the 675 terms here, and 3e-6 leaves a factor of two.
func TestResultsEqualPyTorch(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "torch", "*.safetensors"))
	if err != nil || len(paths) != 37 {
		t.Fatalf("%d golden cases in testdata, want 37 (error %v)", len(paths), err)
	}
	for _, path := range paths {
		op, in := readGolden(t, path)
		name := strings.TrimSuffix(filepath.Base(path), ".safetensors")
		if results[op] == nil {
			t.Errorf("%s: operation %q is unknown here", name, op)
			continue
		}
		tolerance := 3e-7
		if op == "matmul" {
			tolerance = 3e-6
		}
		cputest.Each(func(level cpu.Level) {
			for what, got := range results[op](in) {
				if e := relativeError(got, in[what]); !(e <= tolerance) {
					t.Errorf("%s at %v: %s %v differs from PyTorch's %v by %.2g of the largest value, at most %g is allowed",
						name, level, what, got.Shape(), in[what].Shape(), e, tolerance)
				}
			}
		})
	}
}

// relativeError returns the largest difference over the largest |want|, and Inf
// for different shapes.
func relativeError(got, want *tensor.Tensor) float64 {
	if !got.Shape().Equal(want.Shape()) {
		return math.Inf(1)
	}
	difference, largest := 0.0, 0.0
	for i, w := range want.Data() {
		difference = max(difference, math.Abs(float64(got.Data()[i])-float64(w)))
		largest = max(largest, math.Abs(float64(w)))
	}
	if difference == 0 {
		return 0
	}
	return difference / largest
}
