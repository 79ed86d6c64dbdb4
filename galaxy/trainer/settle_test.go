package trainer

import (
	"context"
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/galaxy"
	"galaxynet/layers"
	"galaxynet/tensor"
)

// The statistics of the first batch norm are those of the convolution before it,
// over all images at once. A batch's mean is one of 4·8·8 float32 numbers; float32
// averages of four batches are off by some 4·2⁻²⁴.
func TestStatisticsAreThoseOfTheTrainingImages(t *testing.T) {
	c, data := small(), sky(30, 16)
	c.Settle = 256
	tr := newTrainer(t, c, data, t.TempDir())
	data.Train = data.Train[:24]
	tr.data = data
	restore := tr.keepStatistics()
	first := tr.norms()[0]
	before := first.Mean.Clone()
	if err := tr.settle(context.Background()); err != nil {
		t.Fatal(err)
	}
	x := pictures(t, c, data.Train, data.Images)
	tape := autograd.NewInferenceTape()
	defer tape.Close()
	var conv *layers.Conv2D
	for _, l := range layers.All(tr.model.Net) {
		if found, ok := l.(*layers.Conv2D); ok && conv == nil {
			conv = found
		}
	}
	y := conv.Forward(tape.Constant(x)).Data()
	channels := y.Dim(3)
	sums := make([]float64, channels)
	for i, v := range y.Data() {
		sums[i%channels] += float64(v)
	}
	for k, sum := range sums {
		want := sum / float64(y.Len()/channels)
		if got := float64(first.Mean.At(k)); math.Abs(got-want) > 1e-5*(1+math.Abs(want)) {
			t.Errorf("channel %d: mean %v, want %v", k, got, want)
		}
	}
	restore()
	for k, want := range before.Data() {
		if got := first.Mean.At(k); got != want || first.Momentum != 0.1 {
			t.Errorf("channel %d: mean %v and momentum %v after all, want %v and 0.1", k, got, first.Momentum, want)
		}
	}
}

// pictures returns what the network sees of examples, in one batch.
func pictures(t *testing.T, c Config, examples []galaxy.Example, images galaxy.Images) *tensor.Tensor {
	t.Helper()
	loader, err := galaxy.NewLoader(context.Background(), images, examples, galaxy.LoaderConfig{Batch: len(examples), Sight: c.Sight, Epochs: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer loader.Close()
	b, err := loader.Next()
	if err != nil {
		t.Fatal(err)
	}
	return b.Images.Clone()
}

func TestAPredictionIsTheMeanOverTheEightViews(t *testing.T) {
	c, data := small(), sky(10, 16)
	tr := newTrainer(t, c, data, t.TempDir())
	for _, p := range tr.params { // a network that has begun says the same of all images
		p.Data().FillNormal(tensor.Stream(1, "trainer/views/"+p.Name), 0, 0.5)
	}
	x := pictures(t, c, data.Train[:3], data.Images)
	want := make([]float64, 3*galaxy.Columns)
	turned, one := tensor.New(x.Shape()...), make([]float32, len(want))
	for k := range galaxy.Symmetries {
		galaxy.SymmetryTo(turned.Data(), x.Data(), 16, k)
		tr.model.PredictTo(one, turned, 1)
		for i, v := range one {
			want[i] += float64(v) / 8
		}
	}
	got := make([]float32, len(want))
	tr.model.PredictTo(got, x, 8)
	for i, v := range got {
		if math.Abs(float64(v)-want[i]) > 1e-7 { // a rounding to float32, below 1
			t.Errorf("value %d is %v, want %v", i, v, want[i])
		}
	}
	// Whoever turns all images turns nothing.
	galaxy.SymmetryTo(turned.Data(), x.Data(), 16, 3)
	again := make([]float32, len(want))
	tr.model.PredictTo(again, turned, 8)
	for i, v := range got {
		if math.Abs(float64(again[i]-v)) > 2e-7 { // the views are summed in another order
			t.Errorf("value %d is %v of turned images, want %v", i, again[i], v)
		}
	}
}

func TestWeightsAreBackAfterTheAveragesWereUsed(t *testing.T) {
	tr := newTrainer(t, small(), sky(40, 16), t.TempDir())
	for range 3 {
		if _, err := tr.step(firstBatch(t, tr)); err != nil {
			t.Fatal(err)
		}
	}
	before, during := bits(tr), ""
	if err := tr.withAverages(context.Background(), func() error { during = bits(tr); return nil }); err != nil {
		t.Fatal(err)
	}
	if during == before || bits(tr) != before {
		t.Error("the averages were not used, or are in the network still")
	}
}
