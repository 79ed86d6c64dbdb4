package layers_test

import (
	"math"
	"testing"

	"galaxynet/layers"
	"galaxynet/tensor"
)

// The bits that Init drew when the test was written: PyTorchDefault multiplies
// and takes a square root, which are the same on every machine.
func TestInitIsTheSameOnEveryMachine(t *testing.T) {
	l := layers.NewLinear(3, 1)
	layers.Init(layers.NewSequential().Add("fc", l), 42, nil)
	for i, want := range []uint32{0x3f0b39c2, 0xbe2c07de, 0x3e6584c1} {
		if got := math.Float32bits(l.Weight.Data().Data()[i]); got != want {
			t.Errorf("weight %d is %#x, want %#x", i, got, want)
		}
	}
}

func TestInitDependsOnSeedAndNameAlone(t *testing.T) {
	weights := func(net *layers.Sequential, seed uint64, name string) *tensor.Tensor {
		layers.Init(net, seed, nil)
		for _, p := range layers.Params(net) {
			if p.Name == name {
				return p.Data()
			}
		}
		t.Fatalf("no %s", name)
		return nil
	}
	const name = "block1.fc1.weight"
	first := weights(nested(), 1, name)
	wantTensor(t, "again", weights(nested(), 1, name), first)
	wantTensor(t, "with a layer more", weights(nested().Add("head", layers.NewLinear(2, 2)), 1, name), first)
	if other := weights(nested(), 2, name); other.At(0, 0) == first.At(0, 0) {
		t.Error("another seed gives the same weights")
	}
	if other := weights(nested(), 1, "stem.weight"); other.At(0, 0) == first.At(0, 0) {
		t.Error("another layer has the same weights")
	}
}

func TestInitMakesANetNewAgain(t *testing.T) {
	net := nested()
	layers.Init(net, 1, nil)
	p := layers.Params(net)[0]
	first, memory := p.Data().Clone(), p.Data()
	p.Data().Fill(7)
	layers.Init(net, 1, nil)
	wantTensor(t, "weights", p.Data(), first)
	if p.Data() != memory {
		t.Error("Init took new memory")
	}
}

func TestParametersComeFromTheMemory(t *testing.T) {
	memory := tensor.NewMemory()
	defer memory.Close()
	net := nested()
	layers.Init(net, 1, memory)
	if got := memory.Stats().Arrays; got != len(layers.Params(net)) {
		t.Errorf("%d arrays of the memory, want one for each of %d parameters", got, len(layers.Params(net)))
	}
}

func TestANetWithoutValuesSaysSo(t *testing.T) {
	net := nested()
	layers.Name(net)
	wantPanic(t, `parameter "stem.weight" has no values yet`, func() { infer(net, tensor.New(2, 3)) })
	layers.Allocate(net, nil)
	wantTensor(t, "allocated", infer(net, tensor.Ones(2, 3)), tensor.New(2, 2))
}
