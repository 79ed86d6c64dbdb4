package layers_test

import (
	"testing"

	"galaxynet/autograd"
	"galaxynet/layers"
	"galaxynet/tensor"
)

// dropped runs a net on a training tape of that step over ones.
func dropped(net layers.Layer, step uint64) *tensor.Tensor {
	tape := autograd.NewTape()
	defer tape.Close()
	tape.Seed, tape.Step = 7, step
	return net.Forward(tape.Variable(tensor.Ones(5, 40))).Data().Clone()
}

func TestDropoutDropsWhileTraining(t *testing.T) {
	for name, l := range map[string]layers.Layer{"new memory": layers.NewDropout(0.25), "in place": layers.NewDropoutInPlace(0.25)} {
		t.Run(name, func(t *testing.T) {
			zeros := 0
			for _, v := range dropped(l, 1).Data() {
				switch v {
				case 0:
					zeros++
				case float32(1 / 0.75):
				default:
					t.Fatalf("an element is %v, want 0 or 4/3", v)
				}
			}
			// 200 draws of probability 1/4: mean 50, deviation 6.1.
			if zeros < 20 || zeros > 80 {
				t.Errorf("%d of 200 elements dropped, want about 50", zeros)
			}
			x := normal("x", 3, 5)
			wantTensor(t, "inference", infer(l, x), x)
		})
	}
}

func TestDropoutsDifferByNameAndStep(t *testing.T) {
	first, second := layers.NewDropout(0.5), layers.NewDropout(0.5)
	layers.Name(layers.NewSequential().Add("first", first).Add("second", second))
	equal := func(a, b *tensor.Tensor) bool {
		for i, v := range a.Data() {
			if v != b.Data()[i] {
				return false
			}
		}
		return true
	}
	if equal(dropped(first, 1), dropped(second, 1)) {
		t.Error("two dropouts of a net drop the same elements")
	}
	if equal(dropped(first, 1), dropped(first, 2)) {
		t.Error("a dropout drops the same elements in two steps")
	}
	if !equal(dropped(first, 1), dropped(first, 1)) {
		t.Error("a dropout does not repeat itself")
	}
}

func TestDropoutShapes(t *testing.T) {
	wantOutput(t, layers.NewDropout(0.5), tensor.Shape{3, 5}, tensor.Shape{3, 5})
	wantPanic(t, "layers: NewDropout: probability 1, want 0 <= p < 1", func() { layers.NewDropout(1) })
	wantPanic(t, "layers: NewDropoutInPlace: probability -0.5, want 0 <= p < 1", func() { layers.NewDropoutInPlace(-0.5) })
}
