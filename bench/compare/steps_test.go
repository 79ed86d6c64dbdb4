package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestParseStepsFillsTheConfig(t *testing.T) {
	cfg, err := parseSteps(strings.Fields("-nets b -workers 3,1 -batch 5 -pairs 9 -steps 4 -python python3,venv/bin/python -layouts nchw"), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if len(cfg.nets) != 1 || cfg.nets[0].Net != "b" || !slices.Equal(cfg.workers, []int{3, 1}) || cfg.batch != 5 || cfg.pairs != 9 ||
		cfg.steps != 4 || !slices.Equal(cfg.pythons, []string{"python3", "venv/bin/python"}) || !slices.Equal(cfg.layouts, []string{"nchw"}) {
		t.Errorf("parsed %+v", cfg)
	}
	if want := "go run ./bench/compare steps -nets b -workers"; !strings.Contains(cfg.command, want) {
		t.Errorf("command %q does not contain %q", cfg.command, want)
	}
}

func TestParseStepsDefaultsCompareBothNetworksInBothLayouts(t *testing.T) {
	cfg, err := parseSteps(nil, io.Discard)
	if err != nil || len(cfg.nets) != 2 || cfg.batch != 64 || cfg.pairs != 7 || len(cfg.layouts) != 2 || cfg.workers[0] != 1 {
		t.Errorf("parsed %+v, error %v; want 2 networks, batch 64, 7 pairs, 2 layouts, 1 worker first", cfg, err)
	}
}

func TestParseStepsRefusesWhatItCannotMeasure(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"-nets seed,resnet", `no network is called "resnet"; known: seed, b`},
		{"-workers 0", `-workers: "0" is not a positive number`},
		{"-layouts hwcn", `no layout is called "hwcn"; known: channels_last, nchw`},
		{"-python ,", "nothing to compare with"},
		{"-pairs 0", "must be positive"},
		{"-steps 0", "must be positive"},
		{"-batch -1", "must be positive"},
		{"seed", `unexpected argument "seed"`},
		{"-nonsense", "nonsense"},
	} {
		if _, err := parseSteps(strings.Fields(c.args), io.Discard); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.args, err, c.want)
		}
	}
}

func TestTheFirstWordChoosesWhatIsCompared(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"steps -nets vgg", `no network is called "vgg"`},
		{stepDriver + " seed", "want NET WORKERS BATCH"},
		{"-shapes sq257", `no shape is called "sq257"`},
	} {
		if err := start(strings.Fields(c.args)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.args, err, c.want)
		}
	}
}

func TestRunStepsLooksForItsSectionsFirst(t *testing.T) {
	cfg, err := parseSteps(nil, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	cfg.write = filepath.Join(t.TempDir(), "README.md")
	text := beginMark(stepsSection("seed")) + endMark(stepsSection("seed")) // none of net b
	if err := os.WriteFile(cfg.write, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := runSteps(cfg, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), beginMark(stepsSection("b"))) {
		t.Errorf("error %v, want one that names the missing mark", err)
	}
}

func TestReadmeHasASectionForEachNetworkAndVectorLevel(t *testing.T) {
	for _, section := range []string{"steps seed avx2", "steps b avx2", "steps seed avx512", "steps b avx512"} {
		if err := checkSection("../README.md", section); err != nil {
			t.Error(err)
		}
	}
}
