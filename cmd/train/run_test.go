package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"galaxynet/galaxy/synth"
	"galaxynet/galaxy/trainer"
)

// tiny are flags of a run that takes a moment.
const tiny = "-galaxies 24 -size 32 -epochs 2 -batch 8 "

// narrow returns the settings that a command line asks for, with a network of few
// channels.
func narrow(t *testing.T, line string) Config {
	t.Helper()
	cfg := parsed(t, line)
	cfg.Training.Net.Widths = []int{3, 5}
	return cfg
}

// output runs the program with a narrow network and returns what it prints.
func output(t *testing.T, line string) string {
	t.Helper()
	var out strings.Builder
	if err := run(context.Background(), narrow(t, line), &out); err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out.String())
	}
	return out.String()
}

// content returns a file of a run's folder.
func content(t *testing.T, folder, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// sameRuns compares all files of two runs.
func sameRuns(t *testing.T, what, got, want string) {
	t.Helper()
	for _, name := range []string{trainer.LastFile, trainer.BestFile, logFile, splitFile, configFile} {
		if content(t, got, name) != content(t, want, name) {
			t.Errorf("%s: %s differs", what, name)
		}
	}
}

func TestASyntheticRunEndToEnd(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "run")
	out := output(t, tiny+"-out "+folder)
	lines := strings.Split(out, "\n")
	if !strings.HasPrefix(lines[0], "synthetic galaxies, drawn in memory: no real data; level ") {
		t.Errorf("the first line is %q", lines[0])
	}
	for _, want := range []string{
		"galaxies: 24 for train, 6 for validation, 6 for test\n",
		"test RMSE to beat: mean 0.", "network b: 32×32 pixels, 1,217 parameters, ",
		"\nepoch  1/2  loss 0.", "\nepoch  2/2  loss 0.", "of the mean's, best\n",
		"test RMSE on synthetic galaxies", "\n  network, mean of 8 views ",
		"\nwritten to " + folder + ": best (weights), last, log.csv, config.json, split.csv\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	if n := strings.Count(content(t, folder, logFile), "\n"); n != 3 {
		t.Errorf("log.csv has %d lines, want a header and two epochs", n)
	}
	again := filepath.Join(t.TempDir(), "again")
	if out := output(t, "-config "+folder+"/config.json -quiet -out "+again); !strings.HasPrefix(out, "\ntest RMSE") {
		t.Errorf("-quiet prints\n%s", out)
	}
	sameRuns(t, "-config", again, folder)
	if _, err := parse(strings.Fields(tiny+"-resume "+folder), &strings.Builder{}); err == nil {
		t.Error("-resume takes other settings")
	}
	if resumed := output(t, "-resume "+folder); !strings.HasSuffix(out, resumed[strings.Index(resumed, "\ntest RMSE on"):]) {
		t.Errorf("a run that had ended prints another result:\n%s", resumed)
	}
}

// interrupter ends a context when some text is printed.
type interrupter struct {
	strings.Builder
	at   string
	stop context.CancelFunc
}

func (i *interrupter) Write(text []byte) (int, error) {
	if bytes.Contains(text, []byte(i.at)) {
		i.stop()
	}
	return i.Builder.Write(text)
}

func TestAnInterruptedRunGoesOn(t *testing.T) {
	folders := t.TempDir()
	whole, part := filepath.Join(folders, "whole"), filepath.Join(folders, "part")
	output(t, tiny+"-out "+whole)
	ctx, stop := context.WithCancel(context.Background())
	out := &interrupter{at: "epoch  1/2", stop: stop}
	err := run(ctx, narrow(t, tiny+"-out "+part), out)
	if stopped, ok := errors.AsType[*trainer.StoppedError](err); !ok || stopped.Step != 3 {
		t.Fatalf("interrupted: %v", err)
	}
	if want := "stopped after step 3 and saved; go on with: go run ./cmd/train -resume " + part + "\n"; !strings.HasSuffix(out.String(), want) {
		t.Errorf("it ends with\n%s, want %s", out.String(), want)
	}
	if out := output(t, "-resume "+part); !strings.Contains(out, "going on after step 3 of 6\n") {
		t.Errorf("resumed:\n%s", out)
	}
	sameRuns(t, "resumed", part, whole)
}

// As if it had been killed in its first epoch, or while it wrote the split.
func TestARunWithoutACheckpointBeginsAgain(t *testing.T) {
	folders := t.TempDir()
	whole, part := filepath.Join(folders, "whole"), filepath.Join(folders, "part")
	output(t, tiny+"-out "+whole)
	if err := os.Mkdir(part, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(part, configFile), []byte(content(t, whole, configFile)), 0o666); err != nil {
		t.Fatal(err)
	}
	if out := output(t, "-resume "+part); !strings.Contains(out, "there is no checkpoint yet: the run begins again\n") {
		t.Errorf("resumed:\n%s", out)
	}
	sameRuns(t, "begun again", part, whole)
}

func TestADiskThatIsFullIsToldWithWhatToDo(t *testing.T) {
	cfg := Config{Out: "runs/001"}
	for _, c := range []struct {
		err  error
		want string
	}{
		{&os.PathError{Op: "write", Path: "last", Err: syscall.ENOSPC}, "write last: no space left on device: free some space and go on by -resume runs/001"},
		{&os.PathError{Op: "open", Path: "last", Err: syscall.EACCES}, "open last: permission denied: allow writing there and go on by -resume runs/001, or give another folder by -out"},
		{errBeforeStart, errBeforeStart.Error()},
	} {
		if got := advise(c.err, cfg); got.Error() != c.want || !errors.Is(got, c.err) {
			t.Errorf("%v, want %s", got, c.want)
		}
	}
}

func TestAnInterruptBeforeTheFirstStepLeavesNothing(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "run")
	ctx, stop := context.WithCancel(context.Background())
	stop()
	err := run(ctx, parsed(t, tiny+"-out "+folder), &strings.Builder{})
	if !errors.Is(err, errBeforeStart) {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("the folder: %v", err)
	}
}

// kaggle writes 40 synthetic galaxies as the challenge's.
func kaggle(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "data")
	if err := synth.New(3, 40, 64).WriteKaggle(context.Background(), folder, nil); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestGalaxiesOfKagglesLayoutAreLearnt(t *testing.T) {
	data, folders := kaggle(t), t.TempDir()
	bad := filepath.Join(data, "images_training_rev1", "7.jpg")
	if err := os.WriteFile(bad, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	flags := "-data " + data + " -net small -size 32 -epochs 1 -batch 8 -test 0.3 -cache " + folders + "/cache -out "
	out := output(t, flags+folders+"/1")
	for _, want := range []string{"galaxies in " + data + "; level ", "decoding images: 41 done\n", "skipped: image " + bad + ": ", "\ntest RMSE   "} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	if strings.Contains(out, "synthetic") {
		t.Errorf("the galaxies of a folder are called synthetic:\n%s", out)
	}
	// The split of a run divides another in the same way.
	split := strings.Replace(flags, "-test 0.3", "-split "+folders+"/1/split.csv", 1)
	if out := output(t, split+folders+"/2"); strings.Contains(out, "decoding") {
		t.Errorf("images are decoded again:\n%s", out)
	}
	if content(t, folders+"/1", trainer.LastFile) != content(t, folders+"/2", trainer.LastFile) {
		t.Error("other weights by -split")
	}
}

func TestEventsAreJSON(t *testing.T) {
	var kinds []string
	for line := range strings.Lines(output(t, tiny+"-json -out "+t.TempDir())) {
		var e event
		d := json.NewDecoder(strings.NewReader(line))
		d.DisallowUnknownFields()
		if err := d.Decode(&e); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		kinds = append(kinds, e.Event)
		if e.Event == "result" && (len(e.Scores) != 4 || e.Scores[0].Ratio != 1 || e.Scores[3].RMSE <= 0) {
			t.Errorf("%s", line)
		}
	}
	if got := strings.Join(kinds, " "); got != "line work line baselines line start epoch epoch end result" {
		t.Errorf("events %s", got)
	}
}

func TestWhatIsWrongIsSaidInALine(t *testing.T) {
	data, folders := kaggle(t), t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folders, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	file := write("file", "")
	run2 := filepath.Dir(write("run/last", ""))
	short := write("short.csv", "GalaxyID,part\n1000000,test\n")
	images := filepath.Join(folders, "noimages")
	write("noimages/training_solutions_rev1.csv", "GalaxyID,Class1.1\n1,0.5\n")
	strangers := filepath.Join(folders, "strangers")
	write("strangers/training_solutions_rev1.csv", "GalaxyID,Class1.1\n1,0.5\n")
	if err := os.CopyFS(filepath.Join(strangers, "images_training_rev1"), os.DirFS(filepath.Join(data, "images_training_rev1"))); err != nil {
		t.Fatal(err)
	}
	flags := "-net small -size 32 -cache " + folders + "/cache -out " + folders + "/out -data "
	for _, c := range []struct{ line, want string }{
		{tiny + "-out " + run2, "-out " + run2 + " is not empty; give another folder, or go on with the run in it by -resume " + run2},
		{tiny + "-out " + file, "making the run's folder: "},
		{tiny + "-out " + file + "/x", "making the run's folder: "},
		{tiny + "-cpuprofile " + folders, "the profile: open "},
		{flags + folders + "/none", "-data: stat " + folders + "/none: no such file or directory"},
		{flags + t.TempDir(), " has 0 files training_solutions*.csv, want one: the labels from Kaggle's training_solutions_rev1.zip"},
		{flags + images, "looking for images: none in " + images},
		{flags + strangers, "none of the 40 images in " + strangers + " has labels: are they the labels of these images?"},
		{flags + data + " -split " + short, short + ": split: 39 ids have ("},
		{flags + data + " -test 1e-9", "no galaxy is for test ("},
		{flags + data + " -unbiased", "no galaxy is for test ("},
	} {
		var out strings.Builder
		err := run(context.Background(), parsed(t, c.line), &out)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %s", c.line, err, c.want)
		}
	}
	if _, err := os.Stat(filepath.Join(folders, "out")); !os.IsNotExist(err) {
		t.Errorf("runs that never began left a folder: %v", err)
	}
}

func TestRunsAreNumbered(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, want := range []string{"runs/001", "runs/002"} {
		if got, err := makeFolder(""); err != nil || got != filepath.FromSlash(want) {
			t.Errorf("%s, %v, want %s", got, err, want)
		}
	}
}
