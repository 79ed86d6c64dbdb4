package golden

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
	"galaxynet/tensor/cpu/cputest"
	"galaxynet/tensor/safetensors"
)

// A goldenCase is one file.
type goldenCase struct {
	op      string
	attr    map[string]string
	tensors map[string]*tensor.Tensor
}

func readCase(path string) (*goldenCase, error) {
	f, err := safetensors.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	c := &goldenCase{op: f.Metadata()["op"], attr: f.Metadata(), tensors: map[string]*tensor.Tensor{}}
	for _, name := range f.Names() {
		if c.tensors[name], err = f.Tensor(name); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// number returns an attribute that is a number, or what it is if absent.
func (c *goldenCase) number(name string, absent float64) float64 {
	v := absent
	if text, ok := c.attr[name]; ok {
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			panic(fmt.Sprintf("attribute %s: %v", name, err))
		}
	}
	return v
}

// pair returns an attribute that is a number for both axes, or a list of two.
func (c *goldenCase) pair(name string, absent int) (v [2]int) {
	text, ok := c.attr[name]
	switch {
	case !ok:
		return [2]int{absent, absent}
	case strings.HasPrefix(text, "["):
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			panic(fmt.Sprintf("attribute %s: %v", name, err))
		}
		return v
	}
	n := int(c.number(name, 0))
	return [2]int{n, n}
}

// folders returns where cases lie.
func folders() []string {
	list := []string{filepath.Join("testdata", "torch")}
	if extra := os.Getenv("GALAXYNET_GOLDEN"); extra != "" {
		list = append(list, filepath.Join(extra, "torch"))
	}
	return list
}

func TestGoldenCasesOfPyTorch(t *testing.T) {
	for _, folder := range folders() {
		paths, err := filepath.Glob(filepath.Join(folder, "*.safetensors"))
		if err != nil || len(paths) == 0 {
			t.Fatalf("no cases in %s: %v", folder, err)
		}
		cputest.Run(t, func(t *testing.T) {
			for _, path := range paths {
				t.Run(strings.TrimSuffix(filepath.Base(path), ".safetensors"), func(t *testing.T) { runCase(t, path) })
			}
		})
	}
}

// runCase computes one case and compares everything that the file has.
func runCase(t *testing.T, path string) {
	c, err := readCase(path)
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case optimizerOf(c) != nil:
		runOptimizer(t, c)
		return
	case c.op == "clip_grad_norm":
		runClip(t, c)
		return
	case c.op == "seednet":
		runSeedNet(t, c)
		return
	}
	run, images := operation(c)
	if run == nil {
		t.Fatalf("the operation %q is not known to this test", c.op)
	}
	tape := autograd.NewTape()
	defer tape.Close()
	in := inputs{c, tape, images, map[string]autograd.Value{}}
	y := run(in)
	wantNear(t, "y", in.toFile("y", y.Data()), c.tensors["y"], 1e-5)
	dy := c.tensors["dy"]
	if dy == nil {
		dy = tensor.Ones(c.tensors["y"].Shape()...)
	}
	tape.Backward(y, in.fromFile("dy", dy))
	for name, want := range c.tensors {
		of, isGrad := strings.CutPrefix(name, "grad_")
		if !isGrad {
			continue
		}
		if grad := in.values[of].Grad(); grad == nil {
			t.Errorf("%s: no gradient", name)
		} else {
			wantNear(t, name, in.toFile(of, grad), want, 1e-5)
		}
	}
	for name, v := range in.values {
		if want, ok := c.tensors[name+"_after"]; ok {
			wantNear(t, name+"_after", v.Data(), want, 1e-5)
		}
	}
}

// inputs are the tensors of a case on a tape.
type inputs struct {
	*goldenCase
	tape   *autograd.Tape
	images bool // the case's tensors of four axes are images and kernels
	values map[string]autograd.Value
}

// value puts a tensor of the case on the tape, as a variable if the case has a
// gradient for it.
func (in inputs) value(name string) autograd.Value {
	x := in.tensors[name]
	if x == nil {
		panic(fmt.Sprintf("the case has no tensor %q", name))
	}
	x = in.fromFile(name, x)
	v := in.tape.Constant(x)
	if in.tensors["grad_"+name] != nil {
		v = in.tape.Variable(x)
	}
	in.values[name] = v
	return v
}

// fromFile and toFile permute images between N, C, H, W and channels last, and
// kernels between K, C, R, S and R, S, C, K.
func (in inputs) fromFile(name string, x *tensor.Tensor) *tensor.Tensor {
	switch {
	case !in.images || x.Rank() != 4:
		return x
	case name == "weight":
		return tensor.Permute(x, 2, 3, 1, 0)
	}
	return tensor.Permute(x, 0, 2, 3, 1)
}

func (in inputs) toFile(name string, x *tensor.Tensor) *tensor.Tensor {
	switch {
	case !in.images || x.Rank() != 4:
		return x
	case name == "weight":
		return tensor.Permute(x, 3, 2, 0, 1)
	}
	return tensor.Permute(x, 0, 3, 1, 2)
}

// wantNear compares element by element: the bound is a fraction of the largest
// value. That 1e-5 is met by float32 is the promise that came with the cases; it
// is 84 times the rounding of one operation.
func wantNear(t *testing.T, what string, got, want *tensor.Tensor, fraction float64) {
	t.Helper()
	if !slices.Equal(got.Shape(), want.Shape()) {
		t.Errorf("%s: shape %v, want %v", what, got.Shape(), want.Shape())
		return
	}
	wantWithin(t, what, got, want, fraction*largest(want))
}

func wantWithin(t *testing.T, what string, got, want *tensor.Tensor, bound float64) {
	t.Helper()
	worst, at := 0.0, -1
	for i, w := range want.Data() {
		g := got.Data()[i]
		d := math.Abs(float64(g) - float64(w))
		if g == w || g != g && w != w {
			continue // equal infinities, or both NaN
		}
		if at < 0 || !(d <= worst) {
			worst, at = d, i
		}
	}
	if at >= 0 && !(worst <= bound) {
		t.Errorf("%s: element %d is %v, want %v: they differ by more than %.3g", what, at, got.Data()[at], want.Data()[at], bound)
	}
}

func largest(x *tensor.Tensor) (v float64) {
	for _, e := range x.Data() {
		if a := math.Abs(float64(e)); !math.IsInf(a, 0) {
			v = max(v, a)
		}
	}
	return v
}
