package golden

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"galaxynet/autograd"
	"galaxynet/galaxy/zoonet"
	"galaxynet/layers"
	"galaxynet/optim"
	"galaxynet/tensor"
	"galaxynet/tensor/safetensors"
)

// runSeedNet trains a narrow seed net for the case's steps. Out, loss and first
// gradients are held to 1e-5 of the largest value, the final state to 1e-4, as
// the cases' own description says. The bias in front of the batch norm is held to
// lr·steps·3 only: its true gradient is zero, and Adam makes steps of lr of its
// rounding noise. The running mean, which it shifts, and its own zero gradient get
// the same bound.
func runSeedNet(t *testing.T, c *goldenCase) {
	net, err := zoonet.New(zoonet.Config{
		Net: "seed", Size: int(c.number("width", 0)), Outputs: zoonet.Outputs, Sigmoid: true,
		Widths: []int{int(c.number("c1", 0)), int(c.number("c2", 0))},
		Hidden: []int{int(c.number("f1", 0)), int(c.number("f2", 0))},
	})
	if err != nil {
		t.Fatal(err)
	}
	loadSeedNet(t, net, c)
	options := optim.DefaultAdam()
	options.LR = c.number("lr", 0)
	opt := optim.NewAdam(layers.Params(net), options)
	tape := autograd.NewTape()
	defer tape.Close()
	steps := 0
	for ; c.tensors[fmt.Sprintf("x_%d", steps)] != nil; steps++ {
		tape.Reset()
		x := tensor.Permute(c.tensors[fmt.Sprintf("x_%d", steps)], 0, 2, 3, 1)
		target := tape.Constant(c.tensors[fmt.Sprintf("target_%d", steps)])
		out := net.Forward(tape.Constant(x))
		loss := autograd.WeightedMSE(out, target, tape.Constant(c.tensors["weights"]), autograd.Value{})
		for name, v := range map[string]autograd.Value{"out": out, "loss": loss} {
			name = fmt.Sprintf("%s_%d", name, steps)
			wantNear(t, name, v.Data(), c.tensors[name], 1e-5)
		}
		loss.Backward()
		if steps == 0 {
			compareState(t, net, c, "grad0.", 1e-5, 0)
		}
		opt.Step()
		opt.ZeroGrad()
	}
	if steps == 0 {
		t.Fatal("the case has no x_0")
	}
	compareState(t, net, c, "final.", 1e-4, 3*options.LR*float64(steps))
}

// loadSeedNet gives the net the values init.* of the case, through a file as
// PyTorch would write it.
func loadSeedNet(t *testing.T, net layers.Layer, c *goldenCase) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "init.safetensors")
	values := []safetensors.Values{safetensors.Int64s("conv2_bn.num_batches_tracked", []int64{0})}
	for name, x := range c.tensors {
		if name, ok := strings.CutPrefix(name, "init."); ok && !strings.HasSuffix(name, "num_batches_tracked") {
			values = append(values, safetensors.Tensor(name, x))
		}
	}
	if err := safetensors.WriteFile(path, nil, values...); err != nil {
		t.Fatal(err)
	}
	f, err := safetensors.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := layers.LoadState(net, f, ""); err != nil {
		t.Fatal(err)
	}
}

// compareState compares what the case has under a prefix, gradients or values.
func compareState(t *testing.T, net layers.Layer, c *goldenCase, prefix string, fraction, noise float64) {
	t.Helper()
	seen := 0
	for _, s := range layers.Slots(net) {
		want := c.tensors[prefix+s.Name]
		if want == nil || s.Counter != nil {
			continue
		}
		seen++
		got := s.Buffer
		if s.Param != nil {
			if got = s.Param.Data(); prefix == "grad0." {
				got = s.Param.Grad()
			}
		}
		if s.FileOrder != nil {
			got = tensor.Permute(got, s.FileOrder...)
		}
		bound := fraction * largest(want)
		switch {
		case s.Name == "conv2.bias" && prefix == "grad0.":
			// The sum of terms that cancel: their size is that of the other gradients.
			bound = fraction * math.Max(largest(want), largest(c.tensors["grad0.conv2.weight"]))
		case s.Name == "conv2.bias" || s.Name == "conv2_bn.running_mean":
			bound = math.Max(bound, noise)
		}
		wantWithin(t, prefix+s.Name, got, want, bound)
	}
	if seen == 0 {
		t.Errorf("the case has nothing under %q", prefix)
	}
}
