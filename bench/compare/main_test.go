package main

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestParseFillsTheConfig(t *testing.T) {
	cfg, err := parse([]string{"-peers", "blis,gonum", "-workers", "1,3", "-shapes", "fc1_fwd,sq256", "-pairs", "9", "-time", "50ms"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(cfg.peers, []string{"blis", "gonum"}) || !slices.Equal(cfg.workers, []int{1, 3}) ||
		len(cfg.shapes) != 2 || cfg.shapes[0].Name != "fc1_fwd" || cfg.pairs != 9 || cfg.budget != 50*time.Millisecond {
		t.Errorf("parsed %+v", cfg)
	}
	if want := "go run ./bench/compare -peers blis,gonum -workers"; !strings.Contains(cfg.command, want) {
		t.Errorf("command %q does not contain %q", cfg.command, want)
	}
}

func TestParseDefaultsMeasureEverything(t *testing.T) {
	cfg, err := parse(nil, io.Discard)
	if err != nil || cfg.pairs != 7 || len(cfg.shapes) != 20 || len(cfg.peers) != 4 || cfg.workers[0] != 1 {
		t.Errorf("parsed %+v, error %v; want 7 pairs, 20 shapes, 4 peers, 1 worker first", cfg, err)
	}
	cfg, err = parse([]string{"-peers", ""}, io.Discard)
	if err != nil || len(cfg.peers) != 0 {
		t.Errorf("-peers '': %v, error %v; want none", cfg.peers, err)
	}
}

func TestParseRefusesWhatItCannotMeasure(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"-peers atlas", `no peer is called "atlas"; known: openblas`},
		{"-workers 0", `"0" is not a positive number`},
		{"-workers two", `"two" is not a positive number`},
		{"-shapes sq257", `no shape is called "sq257"`},
		{"-pairs 0", "must be positive"},
		{"-time 0s", "must be positive"},
		{"sq256", `unexpected argument "sq256"`},
		{"-nonsense", "nonsense"},
	} {
		if _, err := parse(strings.Fields(c.args), io.Discard); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.args, err, c.want)
		}
	}
}
