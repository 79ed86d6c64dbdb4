package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"galaxynet/galaxy/trainer"
)

// A teller tells people, or programs, what happens.
type teller interface {
	trainer.Observer
	line(text string)                  // something worth knowing
	work(what string, done, total int) // how far the images are
	baselines(list []score)
	result(list []score)
}

// newTeller returns the teller that is asked for.
func newTeller(cfg Config, out io.Writer) teller {
	if cfg.Events {
		return newEvents(cfg, out)
	}
	t := &terminal{out: out, folder: cfg.Out, quiet: cfg.Quiet, synthetic: len(cfg.Data) == 0}
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		t.bars = !cfg.Quiet
	}
	return t
}

// terminal writes lines, with a bar below them where out is a terminal.
type terminal struct {
	out              io.Writer
	folder           string
	bars, quiet      bool
	synthetic        bool
	bar              *progressbar.ProgressBar
	mean             float64 // RMSE of the mean labels
	start            trainer.Start
	began            time.Time
	images, expected int // images trained on in this call; those of the whole call
}

// line prints a line above the bar.
func (t *terminal) line(text string) {
	if t.quiet {
		return
	}
	if t.bar != nil {
		_ = t.bar.Clear() // a bar that cannot be drawn does not stop the work
	}
	fmt.Fprintln(t.out, text)
}

// open begins a bar.
func (t *terminal) open(what string, total int) {
	if t.bars {
		t.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(t.out), progressbar.OptionSetDescription(what), progressbar.OptionShowIts(),
			progressbar.OptionSetItsString("images"), progressbar.OptionSetWidth(10), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionSetPredictTime(true), progressbar.OptionSetRenderBlankState(true)) // which starts its clock
	}
}

// end leaves the bar's place to lines.
func (t *terminal) end() {
	if t.bar != nil {
		_ = t.bar.Clear()
		t.bar = nil
	}
}

// work moves the bar of the images; without one it tells the end.
func (t *terminal) work(what string, done, total int) {
	switch {
	case t.quiet:
	case !t.bars && done == total:
		t.line(fmt.Sprintf("%s: %d done", what, total))
	case t.bars:
		if t.bar == nil {
			t.open(what, total)
		}
		_ = t.bar.Set(done)
		if done == total {
			t.end()
		}
	}
}

// baselines prints the scores to beat.
func (t *terminal) baselines(list []score) {
	t.mean = list[0].RMSE
	var parts []string
	for _, s := range list {
		parts = append(parts, fmt.Sprintf("%s %.4f", s.Name, s.RMSE))
	}
	t.line("test RMSE to beat: " + strings.Join(parts, ", "))
}

// OnStart begins the bar.
func (t *terminal) OnStart(s trainer.Start) error {
	t.start, t.began = s, time.Now()
	p := s.Progress
	t.expected = p.Examples*s.Config.Epochs - p.Examples*p.Epoch - p.Pass.Images
	if p.Step > 0 {
		t.line(fmt.Sprintf("going on after step %d of %d", p.Step, s.Steps))
	}
	t.open("first step", t.expected)
	return nil
}

// Steps whose time does not count, as they take memory from the system, and those
// from which the whole time is guessed.
const warmUp, timed = 2, 12

// OnStep moves the bar. After the first steps it says how long the run will take.
func (t *terminal) OnStep(s trainer.Step) error {
	switch s.Progress.Step - t.start.Progress.Step {
	case warmUp:
		t.began, t.images = time.Now(), 0
	case warmUp + timed:
		t.images += s.Images
		rate := float64(t.images) / time.Since(t.began).Seconds()
		t.line(fmt.Sprintf("%d steps, %d images: about %v at %.0f images/s", t.start.Steps-t.start.Progress.Step, t.expected, rounded(float64(t.expected)/rate), rate))
	default:
		t.images += s.Images
	}
	if t.bar != nil {
		_ = t.bar.Add(s.Images)
		t.bar.Describe(fmt.Sprintf("epoch %d/%d, loss %.5f", s.Progress.Epoch+1, t.start.Config.Epochs, s.Progress.Pass.Mean()))
	}
	return nil
}

// rounded returns a time to be read: whole seconds.
func rounded(seconds float64) time.Duration {
	return time.Duration(seconds*float64(time.Second)).Round(time.Second) + time.Second
}

// OnEpoch prints a line.
func (t *terminal) OnEpoch(e trainer.Epoch) error {
	text := fmt.Sprintf("epoch %2d/%d  loss %.5f", e.Number, t.start.Config.Epochs, e.Loss)
	if e.Validation.Rows > 0 {
		rmse := e.Validation.RMSE()
		text += fmt.Sprintf("  validation RMSE %.4f, %.3f of the mean's", rmse, rmse/t.mean)
		if e.Best {
			text += ", best"
		}
	}
	t.line(text)
	return nil
}

// OnEnd ends the bar, and says how to go on.
func (t *terminal) OnEnd(e trainer.End) error {
	t.end()
	switch {
	case e.Stopped:
		t.quiet = false // this has to be known
		t.line(fmt.Sprintf("stopped after step %d and saved; go on with: go run ./cmd/train -resume %s", e.Progress.Step, t.folder))
	case e.Early:
		t.line(fmt.Sprintf("ended early: no better than after epoch %d", e.Progress.BestEpoch))
	}
	return nil
}

// result prints the scores and where everything is.
func (t *terminal) result(list []score) {
	what := "test RMSE"
	if t.synthetic {
		what = "test RMSE on synthetic galaxies"
	}
	fmt.Fprintf(t.out, "\n%-34s %8s  of the mean's\n", what, "")
	for _, s := range list {
		fmt.Fprintf(t.out, "  %-32s %8.5f  %.3f\n", s.Name, s.RMSE, s.Ratio)
	}
	fmt.Fprintf(t.out, "\nwritten to %s: best (weights), last, log.csv, config.json, split.csv\n", t.folder)
}
