package layers_test

import (
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"testing"

	"galaxynet/autograd"
	"galaxynet/layers"
	"galaxynet/tensor"
)

// infer runs a layer on a tape for inference and returns a copy of its output.
func infer(l layers.Layer, x *tensor.Tensor) *tensor.Tensor {
	tape := autograd.NewInferenceTape()
	defer tape.Close()
	return l.Forward(tape.Constant(x)).Data().Clone()
}

// train runs a layer forward and backward on a training tape and returns copies
// of its output and of the input's gradient.
func train(l layers.Layer, x, dy *tensor.Tensor) (y, dx *tensor.Tensor) {
	tape := autograd.NewTape()
	defer tape.Close()
	in := tape.Variable(x)
	out := l.Forward(in)
	y = out.Data().Clone()
	tape.Backward(out, dy)
	return y, in.Grad().Clone()
}

// set gives a parameter elements with values.
func set(p *autograd.Param, values ...float32) {
	p.Allocate(nil)
	p.Data().CopyFrom(tensor.FromSlice(values, p.Shape()...))
}

// of returns a tensor of values.
func of(shape tensor.Shape, values ...float32) *tensor.Tensor {
	return tensor.FromSlice(values, shape...)
}

// normal returns a tensor of random numbers that purpose and shape tell.
func normal(purpose string, shape ...int) *tensor.Tensor {
	x := tensor.New(shape...)
	x.FillNormal(tensor.Stream(1, purpose), 0, 1)
	return x
}

// wantTensor compares shapes and values; all examples are made of numbers that
// float32 adds and multiplies exactly.
func wantTensor(t *testing.T, what string, got, want *tensor.Tensor) {
	t.Helper()
	wantNear(t, what, got, want, 0)
}

// wantNear is wantTensor up to an error.
func wantNear(t *testing.T, what string, got, want *tensor.Tensor, bound float32) {
	t.Helper()
	if got == nil {
		t.Errorf("%s: nil, want %v", what, want)
		return
	}
	if !got.Shape().Equal(want.Shape()) {
		t.Errorf("%s: shape %v, want %v", what, got.Shape(), want.Shape())
		return
	}
	for i, w := range want.Data() {
		if g := got.Data()[i]; !(max(g-w, w-g) <= bound) {
			t.Errorf("%s: element %d of %v is %v, want %v", what, i, want.Shape(), g, w)
			return
		}
	}
}

// wantPanic checks the text of f's panic.
func wantPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		got := recover()
		if err, ok := got.(error); ok {
			got = err.Error()
		}
		if got == nil || !strings.Contains(fmt.Sprint(got), want) {
			t.Errorf("panic %v, want %q", got, want)
		}
	}()
	f()
}

// wantMisfit checks that a layer that is called "here" in its net refuses an
// input of a shape with the same words before and while it runs.
func wantMisfit(t *testing.T, l layers.Layer, x tensor.Shape, want string) {
	t.Helper()
	net := layers.NewSequential().Add("here", l)
	layers.Init(net, 1, nil)
	if err := layers.Check(net, x); err == nil || err.Error() != "here: "+want {
		t.Errorf("Check: %v\nwant: here: %s", err, want)
	}
	err := tensor.Catch(func() { infer(net, tensor.New(x...)) })
	if err == nil || err.Error() != "here: "+want {
		t.Errorf("Forward: %v\nwant: here: %s", err, want)
	}
}

// wantOutput checks that OutputShape tells the shape of Forward's output.
func wantOutput(t *testing.T, l layers.Layer, x, want tensor.Shape) {
	t.Helper()
	layers.Init(l, 1, nil)
	y, err := l.OutputShape(x)
	if err != nil || !y.Equal(want) {
		t.Errorf("OutputShape of %v: %v, error %v, want %v", x, y, err, want)
	}
	if got := infer(l, tensor.New(x...)).Shape(); !got.Equal(want) {
		t.Errorf("Forward of %v has shape %v, want %v", x, got, want)
	}
}

// writeRaw writes a safetensors file of a header and data.
func writeRaw(t *testing.T, path, header string, data ...string) {
	t.Helper()
	text := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	text = append(text, header+strings.Join(data, "")...)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
