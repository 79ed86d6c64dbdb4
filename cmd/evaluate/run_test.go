package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"galaxynet/cmd/internal/tinyrun"
	"galaxynet/galaxy"
	"galaxynet/galaxy/trainer"
)

// attempt runs the program and returns what it prints.
func attempt(line ...string) (string, error) {
	cfg, err := parse(line, new(bytes.Buffer))
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = run(context.Background(), cfg, &out)
	return out.String(), err
}

// output runs the program and returns what it prints.
func output(t *testing.T, line ...string) string {
	t.Helper()
	out, err := attempt(line...)
	if err != nil {
		t.Fatalf("%q: %v\n%s", line, err, out)
	}
	return out
}

// decoded returns a report.
func decoded(t *testing.T, text string) (r report) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return r
}

// row writes a row of labels whose known columns are the first.
func row(id string, values ...float64) string {
	text := id
	for c := range galaxy.Columns {
		text += ","
		if c < len(values) {
			text += fmt.Sprint(values[c])
		}
	}
	return text + "\n"
}

var header = "GalaxyID," + strings.Join(galaxy.ColumnNames[:], ",") + "\n"

// TestScoresOnPaper compares three galaxies with labels, of which one is unknown:
//
//	           Class1.1        Class1.2
//	labels     0.2  0.6  -     0.5  0.5  0.8
//	predicted  0.4  0.6  0.9   0.5  0.5  0.5
//	mean       0.4  0.4        0.6  0.6  0.6
//
// The squared errors sum to 0.04 and 0.09, those of the mean to 0.08 and 0.06. The
// galaxies 1 and 9 were learnt from: their mean is 0.4 and 0.7, whose errors are 0.08
// and 0.09.
func TestScoresOnPaper(t *testing.T) {
	folder := t.TempDir()
	labels := tinyrun.Write(t, filepath.Join(folder, "labels.csv"), header+row("1", 0.2, 0.5)+row("2", 0.6, 0.5)+strings.Replace(row("3", 0.5, 0.8), "3,0.5", "3,", 1)+row("8", 1, 1)+row("9", 0.6, 0.9))
	predictions := tinyrun.Write(t, filepath.Join(folder, "p.csv"), header+row("3", 0.9, 0.5)+row("1", 0.4, 0.5)+row("2", 0.6, 0.5)+row("77", 0, 0))
	split := tinyrun.Write(t, filepath.Join(folder, "split.csv"), "GalaxyID,part\n1,train\n9,train\n2,test\n3,validation\n8,test\n")
	flags := []string{"-predictions", predictions, "-labels", labels, "-split", split}
	r := decoded(t, output(t, append(flags, "-json")...))
	if r.Galaxies != 3 || r.Learnt != 1 || r.Missing != 2 || r.Labels != 5 || len(r.Scores) != 3 {
		t.Errorf("%+v", r)
	}
	for i, want := range []struct {
		name        string
		first, both float64 // squared errors of Class1.1, and of both columns
	}{{"predictions", 0.04, 0.13}, {"mean", 0.08, 0.14}, {"mean learnt from", 0.08, 0.17}} {
		s := r.Scores[i]
		// Labels are rounded to float32: their errors are 1e-7 or less of some 0.2.
		close := func(got *float64, squares, n float64) bool {
			return got != nil && math.Abs(*got-math.Sqrt(squares/n)) < 1e-6
		}
		if s.Name != want.name || !close(s.RMSE, want.both, 5) || !close(s.Questions[0], want.both, 5) || !close(s.Answers["Class1.1"], want.first, 2) {
			t.Errorf("%s: %v, question 1 %v, Class1.1 %v", s.Name, *s.RMSE, *s.Questions[0], *s.Answers["Class1.1"])
		}
		if s.Questions[1] != nil || s.Answers["Class11.6"] != nil {
			t.Errorf("%s: a score without labels", s.Name)
		}
	}
	table := output(t, flags...)
	for _, want := range []string{
		"3 galaxies\nthe network has learnt from 1 of them, ", "\nleft out: 2 galaxies that have labels, but no prediction\n",
		"\nRMSE  labels  predictions  mean  mean learnt from\n", "\nall answers  5  0.16125  0.16733  0.18439\n", "\nof the mean's  5  0.96362  1.00000  1.10195\n",
		"\n Class1.1 smooth  2  0.14142  0.20000  0.20000\n", "\n2. Is it a disk seen edge-on?  0  -  -  -\n",
	} {
		if spaces := regexp.MustCompile(` {2,}`); !strings.Contains(strings.ReplaceAll(spaces.ReplaceAllString(table, "  "), "\n  ", "\n "), want) {
			t.Errorf("%q is missing in\n%s", want, table)
		}
	}
	if r := decoded(t, output(t, append(flags, "-json", "-part", "test")...)); r.Galaxies != 1 || r.Learnt != 0 || r.Missing != 1 {
		t.Errorf("-part test: %+v", r)
	}
}

// TestARunsScoreIsThatOfItsTest compares with what the trainer says of the same
// network and galaxies.
func TestARunsScoreIsThatOfItsTest(t *testing.T) {
	data := tinyrun.Data(t)
	for _, c := range []trainer.Config{tinyrun.Small(), tinyrun.SmallStudy()} {
		folder := tinyrun.Run(t, data, c)
		m, err := trainer.LoadModel(filepath.Join(folder, trainer.BestFile))
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		labels, err := galaxy.ReadLabels(filepath.Join(data, tinyrun.Labels))
		if err != nil {
			t.Fatal(err)
		}
		files, err := galaxy.FindImages(data)
		if err != nil {
			t.Fatal(err)
		}
		images, err := galaxy.NewFiles(files, c.Framing)
		if err != nil {
			t.Fatal(err)
		}
		var examples []galaxy.Example
		for i := 16; i < tinyrun.Galaxies; i++ {
			examples = append(examples, galaxy.Example{Image: i, Labels: labels.Row(i)})
		}
		want, err := m.Evaluate(context.Background(), images, examples, c.Views, nil)
		if err != nil {
			t.Fatal(err)
		}
		r := decoded(t, output(t, "-json", "-model", folder, "-part", "test", data))
		if *r.Scores[0].RMSE != want.RMSE() || r.Galaxies != 4 || r.Learnt != 0 || r.Missing != 0 || r.Scores[2].Name != "mean learnt from" {
			t.Errorf("net %s: RMSE %v, want %v; %+v", c.Net.Net, *r.Scores[0].RMSE, want.RMSE(), r)
		}
		if r := decoded(t, output(t, "-json", "-model", folder, data)); r.Galaxies != 20 || r.Learnt != 12 {
			t.Errorf("net %s: all galaxies: %+v", c.Net.Net, r)
		}
	}
}

func TestBadImagesAreNamed(t *testing.T) {
	data := tinyrun.Data(t)
	model := tinyrun.Run(t, data, tinyrun.Small())
	bad := tinyrun.Write(t, filepath.Join(data, galaxy.TrainingImages, "1000003.jpg"), "")
	reason := "image " + bad + ": no data: the file is empty"
	if out := output(t, "-quiet", "-model", model, data); !strings.HasPrefix(out, "skipped: "+reason+"\n19 galaxies\n") || !strings.Contains(out, "\nleft out: 1 galaxies that have labels") {
		t.Errorf("it prints\n%s", out)
	}
	if r := decoded(t, output(t, "-json", "-model", model, data)); len(r.Skipped) != 1 || r.Skipped[0] != reason {
		t.Errorf("%+v", r)
	}
	if _, err := attempt("-strict", "-model", model, data); err == nil || err.Error() != reason {
		t.Errorf("-strict: %v", err)
	}
}

func TestMistakesAreOneLine(t *testing.T) {
	data := tinyrun.Data(t)
	model := tinyrun.Run(t, data, tinyrun.Small())
	folder := t.TempDir()
	labels := filepath.Join(data, tinyrun.Labels)
	others := tinyrun.Write(t, filepath.Join(folder, "others.csv"), header+row("5", 1))
	blank := tinyrun.Write(t, filepath.Join(folder, "blank.csv"), header+row("1000000", 1))
	bare := filepath.Join(folder, "bare", "best")
	tinyrun.Write(t, bare, tinyrun.Read(t, filepath.Join(model, "best")))
	for _, c := range []struct {
		name, want string
		line       []string
	}{
		{"nothing", "nothing to evaluate: -model names the folder of a run", []string{data}},
		{"both", "-predictions needs no images and no -model: leave them out", []string{"-predictions", others, "-labels", labels, data}},
		{"no labels", "no labels given: -labels names their file", []string{"-predictions", others}},
		{"no labels found", "0 files training_solutions*.csv in the folders given, want one: -labels names", []string{"-model", model, filepath.Join(data, galaxy.TrainingImages)}},
		{"part", "-part tests, want train, validation or test", []string{"-model", model, "-part", "tests", data}},
		{"views", "-views 2, want 1 or 8", []string{"-model", model, "-views", "2", data}},
		{"batch", "-batch 9999, want 1 to 1024", []string{"-model", model, "-batch", "9999", data}},
		{"flag", "flag provided but not defined: -x; -help lists what there is", []string{"-x"}},
		{"no images", "no images given", []string{"-model", model, "-labels", labels}},
		{"no split", "-part test needs a split, and there is no split.csv beside the model: name one by -split", []string{"-model", bare, "-part", "test", data}},
		{"missing split", "reading a split: open ", []string{"-model", model, "-split", folder + "/no.csv", data}},
		{"missing labels", "reading labels: open ", []string{"-model", model, "-labels", folder + "/no.csv", data}},
		{"missing run", "loading a model: ", []string{"-model", folder, data}},
		{"strangers", "none of 20 images has labels and is asked for: are they the labels of these images?", []string{"-model", model, "-labels", others, data}},
		{"strange predictions", "it has labels for none of the galaxies", []string{"-predictions", others, "-labels", labels}},
		{"blank predictions", "there is a label Class1.2 of galaxy 1000000, but no prediction", []string{"-predictions", blank, "-labels", labels}},
	} {
		_, err := attempt(c.line...)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want a line with %s", c.name, err, c.want)
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	cfg, err := parse([]string{"-model", model, data}, new(bytes.Buffer))
	if err != nil {
		t.Fatal(err)
	}
	if err := run(ctx, cfg, new(bytes.Buffer)); err == nil || err.Error() != "stopped before the end" {
		t.Errorf("interrupted: %v", err)
	}
}
