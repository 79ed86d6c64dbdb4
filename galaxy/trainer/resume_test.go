package trainer

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"galaxynet/galaxy"
	"galaxynet/tensor"
)

// stopAfter ends a context after a step, or while an epoch is validated.
type stopAfter struct {
	events
	step int
	stop context.CancelFunc
}

func (s *stopAfter) OnStep(e Step) error {
	if e.Progress.Step == s.step {
		s.stop()
	}
	return nil
}

// runs trains in pieces, each of which ends after one of the steps, and returns the
// files.
func runs(t *testing.T, c Config, data Data, steps []int) map[string]string {
	t.Helper()
	folder := t.TempDir()
	for i, step := range append(steps, -1) {
		ctx, stop := context.WithCancel(context.Background())
		tr := newTrainer(t, c, data, folder, NewLog(filepath.Join(folder, "log.csv")), &stopAfter{step: step, stop: stop})
		if i > 0 {
			if err := tr.Resume(); err != nil {
				t.Fatal(err)
			}
		}
		err := tr.Run(ctx)
		stop()
		stopped, ok := errors.AsType[*StoppedError](err)
		if step > 0 && (!ok || stopped.Step != step) || step < 0 && err != nil {
			t.Fatalf("piece %d, to step %d: %v", i, step, err)
		}
	}
	return files(t, folder)
}

func TestAResumedRunHasTheBitsOfOneThatNeverStopped(t *testing.T) {
	data := sky(40, 16)
	unvalidated := data
	unvalidated.Validation = nil
	sgd := small()
	sgd.Optimizer, sgd.Schedule, sgd.Rate = "sgd", "cosine", 0.05
	for _, c := range []struct {
		name   string
		config Config
		data   Data
		steps  []int
	}{
		{"within epochs", small(), data, []int{1, 2, 8, 13}},
		{"between epochs", small(), data, []int{5, 10}},
		{"at the end", small(), data, []int{15}},
		{"the study", smallStudy(), unvalidated, []int{3, 7, 9}},
		{"sgd", sgd, data, []int{4, 11}},
	} {
		sameFiles(t, c.name, runs(t, c.config, c.data, c.steps), train(t, c.config, c.data))
	}
}

func TestARunStoppedAtRandomStepsHasTheSameBits(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: 20 runs take too long where the processor is emulated")
	}
	data, c := sky(40, 16), small()
	c.Save = 2
	want := train(t, c, data)
	r := tensor.Stream(1, "trainer/stops")
	for range 20 {
		var steps []int
		for step := 1 + r.IntN(5); step <= 15; step += 1 + r.IntN(5) {
			steps = append(steps, step)
		}
		sameFiles(t, "random", runs(t, c, data, steps), want)
	}
}

// A run that is killed is one whose files are those of some moment: here of a
// checkpoint and a log that went on, half a line at its end.
func TestARunGoesOnFromAnEarlierCheckpoint(t *testing.T) {
	data, c := sky(40, 16), small()
	want := train(t, c, data)
	folder := t.TempDir()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	log := filepath.Join(folder, "log.csv")
	tr := newTrainer(t, c, data, folder, NewLog(log), &stopAfter{step: 7, stop: stop})
	if _, ok := errors.AsType[*StoppedError](tr.Run(ctx)); !ok {
		t.Fatal("not stopped")
	}
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"log.csv": string(text) + "9,2,21,0.1,0.1,\n10,2,1", BestFile: want[BestFile], "last.1-0.tmp": "half"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	again := newTrainer(t, c, data, folder, NewLog(log))
	if err := errors.Join(again.Resume(), again.Run(context.Background())); err != nil {
		t.Fatal(err)
	}
	sameFiles(t, "killed", files(t, folder), want)
}

func TestWhatIsNoCheckpointOfTheRunIsAnError(t *testing.T) {
	data := sky(40, 16)
	stopped := func(c Config, data Data) string {
		folder := t.TempDir()
		ctx, stop := context.WithCancel(context.Background())
		stop()
		tr := newTrainer(t, c, data, folder)
		if _, ok := errors.AsType[*StoppedError](tr.Run(ctx)); !ok {
			t.Fatal("not stopped")
		}
		return files(t, folder)[LastFile]
	}
	fewer := data
	fewer.Train = data.Train[1:]
	plain := small()
	plain.Average = 0
	whole := stopped(small(), data)
	for _, c := range []struct{ name, content, want string }{
		{"another network", stopped(smallStudy(), data), "the run trains another network, {\"net\":\"seed\","},
		{"fewer images", stopped(small(), fewer), "the run trains on 31 images, and there are 32 now"},
		{"no averages", stopped(plain, data), "the run's optimizer is adamw with averages of 0, and adamw with 0.9 is asked for"},
		{"half a file", whole[:len(whole)/2], "safetensors:"},
		{"no file of tensors", "last", "safetensors:"},
		{"a file of tensors only", "\x08\x00\x00\x00\x00\x00\x00\x00{}      ", "the file is no checkpoint of galaxynet"},
	} {
		folder := t.TempDir()
		path := filepath.Join(folder, LastFile)
		if err := os.WriteFile(path, []byte(c.content), 0o666); err != nil {
			t.Fatal(err)
		}
		err := newTrainer(t, small(), data, folder).Resume()
		if err == nil || !strings.HasPrefix(err.Error(), "resuming") || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
		if _, err := LoadModel(path); err == nil || !strings.HasPrefix(err.Error(), "loading a model: ") {
			t.Errorf("%s as a model: %v", c.name, err)
		}
	}
	if err := newTrainer(t, small(), data, t.TempDir()).Resume(); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("no checkpoint: %v", err)
	}
}

func TestAFolderThatIsGoneEndsTheRun(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "run")
	tr := newTrainer(t, small(), sky(40, 16), folder)
	if err := tr.Run(context.Background()); err == nil || !strings.HasPrefix(err.Error(), "saving: ") {
		t.Errorf("%v", err)
	}
}

func TestARunsFolderIsNew(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "a", "b")
	if err := MakeFolder(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, LastFile), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := MakeFolder(folder); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("a second run: %v", err)
	}
	if err := MakeFolder(filepath.Join(folder, LastFile)); err == nil {
		t.Error("a file is taken for a folder")
	}
}

// In a run that was stopped by ctx before anything else, all is as at its beginning.
func TestStoppingWhileValidatingKeepsTheWeights(t *testing.T) {
	data, c := sky(40, 16), small()
	tr := newTrainer(t, c, data, t.TempDir())
	tr.progress.Batch = tr.batches
	before := bits(tr)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := tr.endEpoch(ctx); err == nil {
		t.Error("no error")
	}
	if after := bits(tr); after != before {
		t.Error("weights or statistics have changed")
	}
	if tr.progress.Batch != tr.batches || tr.progress.Epoch != 0 {
		t.Errorf("progress %+v", tr.progress)
	}
}

// bits returns all values of a network as text.
func bits(tr *Trainer) string {
	var b strings.Builder
	for _, p := range tr.params {
		b.WriteString(p.Data().String())
	}
	for _, s := range tr.norms() {
		b.WriteString(s.Mean.String() + s.Var.String())
	}
	return b.String()
}

var _ galaxy.Images = spots{}
