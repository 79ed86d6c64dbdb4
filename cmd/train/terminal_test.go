package main

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"galaxynet/galaxy"
	"galaxynet/galaxy/trainer"
)

// screen plays a run of three epochs on a terminal and returns all that was on its
// last line, one state after the other.
func screen(t *testing.T) []string {
	t.Helper()
	var out strings.Builder
	tell := &terminal{out: &out, folder: "runs/001", bars: true, synthetic: true}
	for done := range 101 {
		tell.work("drawing galaxies", done, 100)
	}
	tell.baselines([]score{{"mean", 0.1605, 1}, {"central pixel", 0.1563, 0.974}, {"average pixel", 0.1558, 0.971}})
	start := trainer.Start{Config: trainer.Minute(), Batches: 20, Steps: 60}
	start.Config.Epochs, start.Progress.Examples = 3, 1280
	p := start.Progress
	must(t, tell.OnStart(start))
	for epoch := range 3 {
		p.Epoch, p.Pass = epoch, trainer.Sum{}
		for range 20 {
			p.Step++
			p.Pass = trainer.Sum{Images: p.Pass.Images + 64, Loss: p.Pass.Loss + 64*0.0251}
			must(t, tell.OnStep(trainer.Step{Progress: p, Images: 64, Loss: 0.0251}))
		}
		e := trainer.Epoch{Number: epoch + 1, Loss: 0.0251, Best: epoch < 2}
		labels := make([]float32, galaxy.Columns)
		prediction := make([]float32, galaxy.Columns)
		prediction[0] = 0.9
		e.Validation.Add(prediction, labels)
		must(t, tell.OnEpoch(e))
	}
	p.BestEpoch = 2
	must(t, tell.OnEnd(trainer.End{Progress: p, Early: true}))
	return strings.FieldsFunc(out.String(), func(r rune) bool { return r == '\n' || r == '\r' })
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestATerminalOf80ColumnsIsWideEnough(t *testing.T) {
	states := screen(t)
	for _, line := range states {
		if n := utf8.RuneCountInString(line); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	all := strings.Join(states, "\n")
	for _, want := range []string{
		"drawing galaxies 100% ", "test RMSE to beat: mean 0.1605, central pixel 0.1563, average pixel 0.1558\n",
		"\n60 steps, 3840 images: about ", " images/s\n", "\nepoch 3/3, loss 0.02510 100% |",
		"\nepoch  1/3  loss 0.02510  validation RMSE 0.1480, 0.922 of the mean's, best\n",
		"\nepoch  3/3  loss 0.02510  validation RMSE 0.1480, 0.922 of the mean's\n",
		"\nended early: no better than after epoch 2",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is missing in\n%s", want, all)
		}
	}
}

func TestTimesAreWholeSeconds(t *testing.T) {
	for seconds, want := range map[float64]time.Duration{0.2: time.Second, 9.7: 11 * time.Second, 3700: 3701 * time.Second} {
		if got := rounded(seconds); got != want {
			t.Errorf("%v s: %v, want %v", seconds, got, want)
		}
	}
}
