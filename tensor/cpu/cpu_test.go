package cpu

import (
	"os"
	"strings"
	"testing"
)

func TestEnvironmentNamesAnAvailableLevel(t *testing.T) {
	if err := Err(); err != nil {
		t.Fatal(err)
	}
	if want := os.Getenv("GALAXYNET_CPU"); want != "" && Current().String() != want {
		t.Errorf("GALAXYNET_CPU=%s, but the level is %v", want, Current())
	}
}

func TestChooseTakesTheNamedLevelOrListsThePossible(t *testing.T) {
	three := []Level{Generic, AVX2, AVX512}
	for _, c := range []struct {
		name      string
		available []Level
		want      Level
		message   string // substring of the error, empty for none
	}{
		{"", three, AVX512, ""},
		{"", []Level{Generic}, Generic, ""},
		{"generic", three, Generic, ""},
		{"avx2", three, AVX2, ""},
		{"avx512", three, AVX512, ""},
		{"neon", []Level{Generic, NEON}, NEON, ""},
		{"neon", three, AVX512, `level "neon" (GALAXYNET_CPU) is not available here; possible: generic, avx2, avx512`},
		{"avx2", []Level{Generic}, Generic, `possible: generic`},
		{"AVX2", three, AVX512, `level "AVX2"`},
		{"sse9", three, AVX512, `possible: generic, avx2, avx512`},
	} {
		got, err := choose(c.name, c.available)
		if got != c.want {
			t.Errorf("choose(%q, %v) = %v, want %v", c.name, c.available, got, c.want)
		}
		switch {
		case c.message == "" && err != nil:
			t.Errorf("choose(%q, %v): unexpected error %v", c.name, c.available, err)
		case c.message != "" && (err == nil || !strings.Contains(err.Error(), c.message)):
			t.Errorf("choose(%q, %v): error %v does not contain %q", c.name, c.available, err, c.message)
		}
	}
}

func TestUseChangesTheLevelOrNothing(t *testing.T) {
	before := Current()
	defer Use(before)
	for _, l := range Available() {
		if err := Use(l); err != nil || Current() != l {
			t.Errorf("Use(%v): level %v, error %v", l, Current(), err)
		}
	}
	Use(Generic)
	for _, l := range []Level{-1, AVX512 + 1} {
		if err := Use(l); err == nil || Current() != Generic {
			t.Errorf("Use(%v): level %v, error %v; want an error and no change", l, Current(), err)
		}
	}
}

func TestAvailableStartsWithGenericAndIsACopy(t *testing.T) {
	a := Available()
	if a[0] != Generic {
		t.Fatalf("Available() = %v, want Generic first", a)
	}
	a[0] = AVX512
	if Available()[0] != Generic {
		t.Error("changing the result of Available changed the package's list")
	}
}
