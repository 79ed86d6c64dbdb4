package main

import (
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"galaxynet/galaxy"
	"galaxynet/galaxy/trainer"
)

// parsed returns the settings that a command line asks for.
func parsed(t *testing.T, line string) Config {
	t.Helper()
	cfg, err := parse(strings.Fields(line), io.Discard)
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return cfg
}

func TestWithoutFlagsSyntheticGalaxiesAreLearntInAMinute(t *testing.T) {
	cfg := parsed(t, "")
	want := trainer.Minute()
	if cfg.Training.Epochs != want.Epochs || !reflect.DeepEqual(cfg.Training.Net, want.Net) || cfg.Drawn != (Drawn{1, 4000, 1000, 1000}) || len(cfg.Data) != 0 {
		t.Errorf("%+v", cfg)
	}
}

func TestTheStudysRecipeIsTheStudys(t *testing.T) {
	cfg := parsed(t, "-data x -recipe seed -unbiased")
	if !reflect.DeepEqual(cfg.Training, trainer.Study()) {
		t.Errorf("settings %+v, want the study's", cfg.Training)
	}
	if cfg.Rule != (galaxy.Rule{TestUnbiased: true}) {
		t.Errorf("rule %+v: all but the test is for training", cfg.Rule)
	}
	if whole, _ := filepath.Abs("x"); cfg.Data[0] != whole {
		t.Errorf("folder %s, want %s: the run may go on from elsewhere", cfg.Data[0], whole)
	}
}

func TestFlagsChangeTheRecipe(t *testing.T) {
	cfg := parsed(t, "-data a,b -net small -size 40 -epochs 3 -batch 5 -lr 0.5 -seed 7 -out o -quiet")
	c := cfg.Training
	if c.Net.Size != 40 || c.Sight.Size != 40 || len(c.Net.Widths) != 4 || c.Net.Widths[0] != 16 || c.Epochs != 3 || c.Batch != 5 || c.Rate != 0.5 || c.Seed != 7 {
		t.Errorf("%+v", c)
	}
	if len(cfg.Data) != 2 || cfg.Out != "o" || !cfg.Quiet || cfg.Rule != (galaxy.Rule{Validation: 0.1, Test: 0.1}) {
		t.Errorf("%+v", cfg)
	}
	if c := parsed(t, "-net seed -recipe minute").Training; c.Net.Net != "seed" || c.Net.Size != 48 || c.Optimizer != "adamw" {
		t.Errorf("%+v", c)
	}
}

func TestASettingsFileIsStartedFrom(t *testing.T) {
	path := filepath.Join(t.TempDir(), configFile)
	first := parsed(t, "-data x -epochs 9 -test 0.3")
	if err := first.write(path); err != nil {
		t.Fatal(err)
	}
	if again := parsed(t, "-config "+path); !reflect.DeepEqual(again, first) {
		t.Errorf("%+v, want %+v", again, first)
	}
	other := parsed(t, "-config "+path+" -seed 5 -test 0.2")
	if other.Training.Seed != 5 || other.Training.Epochs != 9 || other.Rule != (galaxy.Rule{Test: 0.2}) || !reflect.DeepEqual(other.Data, first.Data) {
		t.Errorf("%+v", other)
	}
}

func TestFlagsThatMakeNoSenseAreErrorsOfOneLine(t *testing.T) {
	folder := t.TempDir()
	broken := filepath.Join(folder, "broken.json")
	if err := os.WriteFile(broken, []byte(`{"trainning":{}}`), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ line, want string }{
		{"x", `unexpected argument "x"; -help lists what there is`},
		{"-epoch 3", "flag provided but not defined: -epoch; -help lists what there is"},
		{"-epochs 0", "epochs 0, want 1 or more"},
		{"-epochs many", `invalid value "many" for flag -epochs: parse error; -help lists what there is`},
		{"-lr -1", "rate -1, want a number of 0 or more"},
		{"-recipe soup", `there is no recipe "soup"; choose one of minute, hour, seed`},
		{"-net vgg", `there is no network "vgg"; choose one of small, b, seed`},
		{"-size 7", "synthetic galaxies of 7×7 pixels, want -size 32 to 424"},
		{"-data x -size 7 -recipe seed", "zoonet: images of 7x7 pixels, want 8 at least for the seed net's two poolings"},
		{"-galaxies 0", "0, 0 and 0 synthetic galaxies, want 1 to 10,000,000 for training and test"},
		{"-galaxies 5 -data x", "-galaxies is a number of synthetic galaxies, and -data asks for real ones: leave one of them out"},
		{"-unbiased", "-split, -validation, -test and -unbiased divide the galaxies of -data; synthetic ones are drawn for each part"},
		{"-data x -split s -test 0.5", "-split leaves nothing for -validation, -test and -unbiased to choose"},
		{"-config c -recipe seed", "-config and -recipe both say where to start from: leave one of them out"},
		{"-config " + broken, "reading the settings in " + broken + `: json: unknown field "trainning"`},
		{"-config " + folder + "/none", "reading the settings: open " + folder + "/none: no such file or directory"},
		{"-resume r -lr 3", "-resume goes on with the run's own settings: leave out -lr"},
		{"-resume " + folder, "-resume " + folder + ": reading the settings: open " + folder + "/config.json: no such file or directory"},
	} {
		_, err := parse(strings.Fields(c.line), io.Discard)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.line, err, c.want)
		}
	}
}

func TestTheHelpShowsEveryFlagOnce(t *testing.T) {
	var out strings.Builder
	if _, err := parse([]string{"-help"}, &out); !errors.Is(err, flag.ErrHelp) {
		t.Fatal(err)
	}
	var a asked
	f := flag.NewFlagSet("train", flag.ContinueOnError)
	a.define(f)
	f.VisitAll(func(f *flag.Flag) {
		if n := strings.Count(out.String(), "\n  -"+f.Name+" "); n != 1 {
			t.Errorf("-%s is shown %d times", f.Name, n)
		}
	})
}
