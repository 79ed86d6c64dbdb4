package layers_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"galaxynet/autograd"
	"galaxynet/layers"
	"galaxynet/tensor"
	"galaxynet/tensor/safetensors"
)

// stored is a layer of one's own with a parameter that a file has in another
// order, a buffer and a counter.
type stored struct {
	spy
	weight *autograd.Param
	mean   *tensor.Tensor
	count  int64
}

func newStored() *stored {
	return &stored{weight: autograd.NewParam("weight", 5, 7, 2, 3), mean: tensor.New(3)}
}

func (l *stored) Slots() []layers.Slot {
	return []layers.Slot{
		{Name: "weight", Param: l.weight, Fill: layers.Normal(0, 1), FileOrder: []int{3, 2, 0, 1}},
		{Name: "mean", Buffer: l.mean, Fill: layers.Constant(4)},
		{Name: "count", Counter: &l.count},
	}
}

// withState returns a net with a state of every sort, in which values, and
// nothing else, depend on seed.
func withState(seed uint64) (*layers.Sequential, *stored) {
	l := newStored()
	net := layers.NewSequential().Add("fc", layers.NewLinear(3, 5)).Add("own", l)
	layers.Init(net, seed, nil)
	l.mean.Fill(float32(seed))
	l.count = int64(seed) << 40 // no float32
	return net, l
}

// save writes the state of a net to a new file.
func save(t *testing.T, net layers.Layer, prefix string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "state.safetensors")
	w, err := safetensors.Create(path, nil, layers.StateEntries(net, prefix))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := layers.WriteState(net, w, prefix); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	return path
}

// load loads the state of a net from a file.
func load(t *testing.T, net layers.Layer, path, prefix string) error {
	t.Helper()
	f, err := safetensors.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	return layers.LoadState(net, f, prefix)
}

// wantSameState compares all tensors of two nets, bit by bit.
func wantSameState(t *testing.T, got, want layers.Layer) {
	t.Helper()
	g := layers.Slots(got)
	for i, w := range layers.Slots(want) {
		switch {
		case w.Counter != nil:
			if *g[i].Counter != *w.Counter {
				t.Errorf("%s is %d, want %d", w.Name, *g[i].Counter, *w.Counter)
			}
		case w.Param != nil:
			wantTensor(t, w.Name, g[i].Param.Data(), w.Param.Data())
		default:
			wantTensor(t, w.Name, g[i].Buffer, w.Buffer)
		}
	}
}

func TestStateTravelsThroughAFile(t *testing.T) {
	for _, prefix := range []string{"", "model."} {
		want, _ := withState(1)
		path := save(t, want, prefix)
		got, _ := withState(2)
		if err := load(t, got, path, prefix); err != nil {
			t.Fatal(err)
		}
		wantSameState(t, got, want)
	}
}

func TestLoadStateGivesElementsToParameters(t *testing.T) {
	want, _ := withState(1)
	path := save(t, want, "")
	got := layers.NewSequential().Add("fc", layers.NewLinear(3, 5)).Add("own", newStored())
	if err := load(t, got, path, ""); err != nil {
		t.Fatal(err)
	}
	wantSameState(t, got, want)
}

func TestAPartOfANetLoadsItsPartOfAFile(t *testing.T) {
	want, _ := withState(1)
	path := save(t, want, "")
	fc := layers.NewLinear(3, 5)
	if err := load(t, fc, path, "fc."); err != nil {
		t.Fatal(err)
	}
	wantSameState(t, fc, want.Children()[0].Layer.(*layers.Linear))
}

func TestFilesHaveTheAxesInTheirOwnOrder(t *testing.T) {
	net, l := withState(1)
	f, err := safetensors.Open(save(t, net, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var entries []string
	for _, e := range layers.StateEntries(net, "") {
		entries = append(entries, fmt.Sprint(e.Name, e.DType, e.Shape))
	}
	wantStrings(t, entries, "fc.weightF32[5 3]", "fc.biasF32[5]", "own.weightF32[3 2 5 7]", "own.meanF32[3]", "own.countI64[]")
	w, err := f.Tensor("own.weight")
	if err != nil {
		t.Fatal(err)
	}
	for k := range 3 {
		if got, want := w.At(k, 1, 4, 6), l.weight.Data().At(4, 6, 1, k); got != want {
			t.Errorf("element of output %d is %v, want %v", k, got, want)
		}
	}
}

// Init draws in the file's order: the weights in memory are a permutation of
// those that a tensor without one would get.
func TestInitDrawsInTheFilesOrder(t *testing.T) {
	_, l := withState(1)
	want := tensor.New(3, 2, 5, 7)
	want.FillNormal(tensor.Stream(1, "initialise/own.weight"), 0, 1)
	wantTensor(t, "weight", tensor.Permute(l.weight.Data(), 3, 2, 0, 1), want)
}

func TestAFileOfOtherTypesIsConverted(t *testing.T) {
	fc := layers.NewLinear(2, 1)
	path := filepath.Join(t.TempDir(), "half.safetensors")
	// F16: 0x3c00 is 1, 0xc000 is -2, 0x3800 is 0.5; F64: 0x4008000000000000 is 3.
	header := `{"weight":{"dtype":"F16","shape":[1,2],"data_offsets":[8,12]},"bias":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}`
	writeRaw(t, path, header, "\x00\x00\x00\x00\x00\x00\x08\x40", "\x00\x3c\x00\xc0")
	if err := load(t, fc, path, ""); err != nil {
		t.Fatal(err)
	}
	wantTensor(t, "weight", fc.Weight.Data(), of(tensor.Shape{1, 2}, 1, -2))
	wantTensor(t, "bias", fc.Bias.Data(), of(tensor.Shape{1}, 3))
}

func TestLoadStateTellsEverythingThatDoesNotFit(t *testing.T) {
	net, l := withState(1)
	path := filepath.Join(t.TempDir(), "other.safetensors")
	err := safetensors.WriteFile(path, nil,
		safetensors.Float32s("fc.weight", make([]float32, 15), 3, 5),
		safetensors.Float32s("own.weight", make([]float32, 210), 5, 7, 2, 3), // as in memory
		safetensors.Float32s("own.count", make([]float32, 1)),
		safetensors.Int64s("own.mean", make([]int64, 3), 3),
		safetensors.Float32s("head.weight", make([]float32, 2), 1, 2),
		safetensors.Float32s("head.bias", make([]float32, 1), 1),
	)
	if err != nil {
		t.Fatal(err)
	}
	before := l.mean.Clone()
	err = load(t, net, path, "")
	const want = "layers: the state does not fit: missing fc.bias [5]; unexpected head.weight [1 2], head.bias [1]; " +
		"fc.weight is [3 5] in the file, want [5 3]; own.weight is [5 7 2 3] in the file, want [3 2 5 7]; " +
		"own.mean is I64 in the file, want a floating-point type; own.count is F32 in the file, want I64"
	if err == nil || err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
	wantTensor(t, "mean", l.mean, before)
}

func TestNothingIsLoadedUnlessEverythingFits(t *testing.T) {
	want, _ := withState(1)
	got, _ := withState(1)
	other, _ := withState(2)
	other.Add("more", layers.NewLinear(2, 2))
	layers.Init(layers.NewSequential().Add("more", other.Children()[2].Layer), 1, nil)
	if err := load(t, got, save(t, other, ""), ""); err == nil || !strings.Contains(err.Error(), "unexpected more.weight [2 2], more.bias [2]") {
		t.Errorf("error %v", err)
	}
	wantSameState(t, got, want)
}

func TestOtherPrefixesAreNobodysBusiness(t *testing.T) {
	net, _ := withState(1)
	path := save(t, net, "model.")
	if err := load(t, net, path, ""); err == nil {
		t.Error("names with a prefix were taken for those without")
	}
	if err := load(t, net, path, "mode"); err == nil || !strings.Contains(err.Error(), "unexpected model.own.count []") {
		t.Errorf("error %v", err)
	}
}

func TestWriteStateReturnsTheWritersError(t *testing.T) {
	net, _ := withState(1)
	w, err := safetensors.Create(filepath.Join(t.TempDir(), "x.safetensors"), nil, layers.StateEntries(net, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := layers.WriteState(net, w, "model."); err == nil || !strings.HasPrefix(err.Error(), "layers: writing the state: ") {
		t.Errorf("error %v", err)
	}
}

// A file with the names, shapes and order of a state_dict of PyTorch, for a
// network that is written there as
//
//	Sequential(OrderedDict(conv=Conv2d(2, 3, (1, 2)), bn=BatchNorm2d(3), fc=Linear(3, 1)))
func TestAFileOfPyTorchLoads(t *testing.T) {
	path := filepath.Join(t.TempDir(), "torch.safetensors")
	count := func(n int) []float32 { return tensor.Arange(n).Data() }
	err := safetensors.WriteFile(path, map[string]string{"format": "pt"},
		safetensors.Float32s("bn.bias", count(3), 3),
		safetensors.Int64s("bn.num_batches_tracked", []int64{1 << 40}),
		safetensors.Float32s("bn.running_mean", count(3), 3),
		safetensors.Float32s("bn.running_var", count(3), 3),
		safetensors.Float32s("bn.weight", count(3), 3),
		safetensors.Float32s("conv.bias", count(3), 3),
		safetensors.Float32s("conv.weight", count(12), 3, 2, 1, 2),
		safetensors.Float32s("fc.bias", count(1), 1),
		safetensors.Float32s("fc.weight", count(3), 1, 3),
	)
	if err != nil {
		t.Fatal(err)
	}
	convolution, bn := layers.NewConv2D(2, 3, 1, 2), layers.NewBatchNorm2D(3)
	net := layers.NewSequential().Add("conv", convolution).Add("bn", bn).
		Then(layers.NewGlobalAvgPool2D()).Add("fc", layers.NewLinear(3, 1))
	if err := load(t, net, path, ""); err != nil {
		t.Fatal(err)
	}
	// Output k, input c, column s has 4k + 2c + s in the file.
	wantTensor(t, "weights", convolution.Weight.Data(), of(tensor.Shape{1, 2, 2, 3},
		0, 4, 8, 2, 6, 10,
		1, 5, 9, 3, 7, 11))
	wantTensor(t, "running variance", bn.Stats.Var, of(tensor.Shape{3}, 0, 1, 2))
	if bn.Stats.Batches != 1<<40 {
		t.Errorf("%d batches", bn.Stats.Batches)
	}
}
