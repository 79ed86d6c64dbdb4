package trainer

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"galaxynet/galaxy"
	"galaxynet/galaxy/zoonet"
	"galaxynet/layers"
	"galaxynet/tensor"
	"galaxynet/tensor/par"
)

// spots are images of a bright spot on noise, whose place and size is random.
type spots []galaxy.RGB

func (s spots) Len() int               { return len(s) }
func (s spots) ID(i int) string        { return fmt.Sprint(200_000 + i) }
func (s spots) Image(i int) galaxy.RGB { return s[i] }

// sky returns n images of size × size pixels with labels that their spots tell: the
// larger one is, the less smooth. Of every tenth image one label is unknown.
func sky(n, size int) Data {
	images := make(spots, n)
	examples := make([]galaxy.Example, n)
	for i := range images {
		r := tensor.Stream(1, "trainer/spots", uint64(i))
		im := galaxy.NewRGB(size, size)
		radius, x0, y0 := 1+3*r.Float64(), float64(r.IntN(size)), float64(r.IntN(size))
		for k := range size * size {
			d := math.Hypot(float64(k%size)-x0, float64(k/size)-y0)
			light := 200 * math.Exp(-d*d/(radius*radius))
			for c := range 3 {
				im.Pix[3*k+c] = uint8(light + 20*r.Float64())
			}
		}
		images[i] = im
		labels := make([]float32, galaxy.Columns)
		disk := float32(radius-1) / 3
		for _, q := range galaxy.Questions {
			parent := float32(1)
			if q.Parent != galaxy.Root {
				parent = labels[q.Parent]
			}
			labels[q.Lo], labels[q.Lo+1] = parent*(1-disk), parent*disk
		}
		if i%10 == 3 {
			labels[i%galaxy.Columns] = float32(math.NaN())
		}
		examples[i] = galaxy.Example{Image: i, Labels: labels}
	}
	held := n / 5
	return Data{Images: images, Train: examples[held:], Validation: examples[:held]}
}

// The settings at test size: all that the full ones have.
func small() Config {
	c := Hour()
	c.Net = zoonet.Config{Net: "b", Size: 16, Widths: []int{4, 6}, Blocks: 1, Dropout: 0.2, Outputs: galaxy.Columns, Tree: true}
	c.Sight = galaxy.Sight{Size: 16, Field: 1, Normal: galaxy.ZooNormal}
	c.Epochs, c.Batch, c.Record, c.Settle, c.Average = 3, 7, 20, 12, 0.9
	return c
}

func smallStudy() Config {
	c := Study()
	c.Net = zoonet.Config{Net: "seed", Size: 16, Widths: []int{4, 5}, Hidden: []int{11, 9}, Dropout: 0.15, Outputs: galaxy.Columns}
	c.Sight.Size, c.Epochs, c.Batch, c.Record = 16, 2, 6, 24
	return c
}

func newTrainer(t *testing.T, c Config, data Data, folder string, observers ...Observer) *Trainer {
	t.Helper()
	tr, err := New(c, data, folder, observers...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tr.Close() })
	return tr
}

// files returns what a run left in its folder.
func files(t *testing.T, folder string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	content := map[string]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		content[e.Name()] = string(text)
	}
	return content
}

// train runs from begin to end and returns the files.
func train(t *testing.T, c Config, data Data) map[string]string {
	t.Helper()
	folder := t.TempDir()
	tr := newTrainer(t, c, data, folder, NewLog(filepath.Join(folder, "log.csv")))
	if err := tr.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	return files(t, folder)
}

// sameFiles reports files that two runs do not have in common, byte by byte.
func sameFiles(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	if len(got) != len(want) || len(want) != 3 {
		t.Errorf("%s: %d files, want as many as the other run's %d, and 3", what, len(got), len(want))
	}
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%s: %s differs from that of a run that never stopped", what, name)
		}
	}
}

func TestTheSameRunHasTheSameFilesForAnyNumberOfWorkers(t *testing.T) {
	data := sky(40, 16)
	want := train(t, small(), data)
	for _, workers := range []int{1, 3} {
		before := par.SetWorkers(workers)
		sameFiles(t, fmt.Sprint(workers, " workers"), train(t, small(), data), want)
		par.SetWorkers(before)
	}
	other := small()
	other.Seed = 2
	if got := train(t, other, data); got["log.csv"] == want["log.csv"] {
		t.Error("another seed has the same losses")
	}
}

// The labels are a function of what is seen, so that in the end predictions are
// better than the means of the labels.
func TestTrainingLearns(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: fifty epochs take half a minute where the processor is emulated")
	}
	for name, c := range map[string]Config{"hour": small(), "study": smallStudy()} {
		c.Epochs, c.Rate, c.Net.Dropout = 25, 3e-3, 0
		c.Loss = "mse" // the study's leaves columns that are always 0 alone
		tr := newTrainer(t, c, sky(100, 16), t.TempDir())
		means := score(tr, tr.data.Train)
		if err := tr.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		model, err := LoadModel(filepath.Join(tr.folder, BestFile))
		if err != nil {
			t.Fatal(err)
		}
		got, err := model.Evaluate(context.Background(), tr.data.Images, tr.data.Validation, 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		if p := tr.Progress(); got.RMSE() != p.BestRMSE || !(got.RMSE() < 0.8*means) {
			t.Errorf("%s: the best has the RMSE %.4f, told %.4f after epoch %d; the mean has %.4f", name, got.RMSE(), p.BestRMSE, p.BestEpoch, means)
		}
		if err := model.Close(); err != nil {
			t.Error(err)
		}
	}
}

// score returns the RMSE of the mean labels.
func score(tr *Trainer, examples []galaxy.Example) float64 {
	labels, err := labelsOf(Data{Images: tr.data.Images, Train: examples})
	if err != nil {
		panic(err.Error())
	}
	var s galaxy.Score
	means := labels.Means()
	for _, e := range examples {
		p := make([]float32, galaxy.Columns)
		for i, m := range means {
			p[i] = float32(m)
		}
		s.Add(p, e.Labels)
	}
	return s.RMSE()
}

// The loss against its formula in float64. The network's outputs are of order 1 and
// exact to 1e-7; the sum has 4·37 terms, all positive.
func TestTheLossLeavesUnknownLabelsOut(t *testing.T) {
	for _, loss := range []string{"mse", "weighted"} {
		c := smallStudy()
		c.Loss, c.Net.Dropout = loss, 0
		data := sky(20, 16)
		data.Train[1].Labels[7] = float32(math.NaN())
		tr := newTrainer(t, c, data, t.TempDir())
		b := firstBatch(t, tr)
		got := tr.forward(b).Data().Item()
		tr.tape.Reset()
		y := tr.model.Net.Forward(tr.tape.Constant(b.Images)).Data()
		labels, err := labelsOf(data)
		if err != nil {
			t.Fatal(err)
		}
		weights, want := labels.Weights(), 0.0
		for i, number := range b.Examples {
			for column, label := range data.Train[number].Labels {
				w := weights[column]
				if loss == "mse" {
					w = 1. / galaxy.Columns
				}
				if label == label {
					d := float64(y.At(i, column)) - float64(label)
					want += w * d * d / float64(len(b.Examples))
				}
			}
		}
		if math.Abs(float64(got)-want) > 1e-6*want {
			t.Errorf("%s: %v, want %v", loss, got, want)
		}
	}
}

// firstBatch returns the first batch of a run. It stays valid.
func firstBatch(t *testing.T, tr *Trainer) *galaxy.Batch {
	t.Helper()
	loader, err := tr.loader(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer loader.Close()
	b, err := loader.Next()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAStepAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector's own bookkeeping allocates")
	}
	c := small()
	c.Record = math.MaxInt
	tr := newTrainer(t, c, sky(40, 16), t.TempDir())
	b := firstBatch(t, tr)
	step := func() {
		if _, err := tr.step(b); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 { // memory, states and moments come into being
		step()
	}
	if allocs := testing.AllocsPerRun(5, step); allocs != 0 {
		t.Errorf("%v allocations a step, want none", allocs)
	}
}

func TestANumberThatIsNotFiniteEndsTheRunAndIsNotSaved(t *testing.T) {
	for name, c := range map[string]struct {
		weight float32
		want   string
	}{
		"an infinite weight": {float32(math.Inf(1)), "step 1: the loss is NaN: parameter fc2.weight, shape [9 11], has +Inf at element 3; everything before it is finite. A lower"},
		"a huge weight":      {3e38, "step 1: the "},
	} {
		cfg := smallStudy()
		cfg.Clip = 1
		tr := newTrainer(t, cfg, sky(20, 16), t.TempDir())
		for _, p := range layers.Params(tr.model.Net) {
			if p.Name == "fc2.weight" {
				p.Data().Data()[3] = c.weight
				p.Data().Data()[4] = c.weight
			}
		}
		err := tr.Run(context.Background())
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s…", name, err, c.want)
		}
		if saved := files(t, tr.folder); len(saved) != 0 {
			t.Errorf("%s: %d files were written", name, len(saved))
		}
	}
}

func TestARunEndsEarlyIfItGetsNoBetter(t *testing.T) {
	c := small()
	c.Epochs, c.Patience, c.Rate = 20, 2, 0
	c.Average = 0
	c.Net.Dropout = 0
	data := sky(40, 16)
	told := &events{}
	tr := newTrainer(t, c, data, t.TempDir(), told)
	// Without a learning rate only the statistics of batch norm change, whose
	// weight at the end of each block is zero.
	if err := tr.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if p := tr.Progress(); !p.Done || p.Epoch >= 20 || p.Epoch != p.BestEpoch+2 || !told.end.Early {
		t.Errorf("%+v, told %+v", p, told.end)
	}
	step := tr.Progress().Step
	again := newTrainer(t, c, data, tr.folder)
	if err := errors.Join(again.Resume(), again.Run(context.Background())); err != nil || again.Progress().Step != step {
		t.Errorf("resumed after its end: step %d, error %v, want step %d", again.Progress().Step, err, step)
	}
}

// events counts what it is told.
type events struct {
	steps, rows, epochs int
	images              int
	end                 End
	fail                error // what OnEpoch returns
}

func (e *events) OnStart(Start) error { return nil }
func (e *events) OnStep(s Step) error {
	e.steps++
	e.images += s.Images
	if s.Row != nil {
		e.rows++
	}
	return nil
}
func (e *events) OnEpoch(Epoch) error { e.epochs++; return e.fail }
func (e *events) OnEnd(end End) error { e.end = end; return nil }

// 32 images in batches of 7 are 5 steps. A row of 20 is full after 3 of them; the
// other 2 belong to the row that ends with the epoch.
func TestObserversAreToldAllThatHappens(t *testing.T) {
	told := &events{}
	tr := newTrainer(t, small(), sky(40, 16), t.TempDir(), told)
	if err := tr.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if told.steps != 15 || told.rows != 3 || told.epochs != 3 || told.images != 96 || told.end.Progress.Step != 15 || told.end.Early || told.end.Stopped {
		t.Errorf("%+v", told)
	}
	failing := &events{fail: errors.New("no more paper")}
	tr = newTrainer(t, small(), sky(40, 16), t.TempDir(), failing)
	if err := tr.Run(context.Background()); err != failing.fail {
		t.Errorf("an observer's error: %v", err)
	}
}

func TestAValidationWithoutLabelsEndsTheRun(t *testing.T) {
	data := sky(40, 16)
	for _, e := range data.Validation {
		for c := range e.Labels {
			e.Labels[c] = float32(math.NaN())
		}
	}
	want := "epoch 1: the validation RMSE is NaN: of 8 galaxies either no label is known, or predictions are no numbers"
	tr := newTrainer(t, small(), data, t.TempDir())
	if err := tr.Run(context.Background()); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
