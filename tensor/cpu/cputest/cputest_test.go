package cputest

import (
	"slices"
	"testing"

	"galaxynet/tensor/cpu"
)

func TestMain(m *testing.M) { Main(m) }

func TestEachSetsEveryLevelAndRestoresTheOld(t *testing.T) {
	before := cpu.Current()
	var got []cpu.Level
	Each(func(level cpu.Level) {
		if cpu.Current() != level {
			t.Errorf("the level is %v, f was told %v", cpu.Current(), level)
		}
		got = append(got, level)
	})
	if !slices.Equal(got, cpu.Available()) {
		t.Errorf("levels %v, want %v", got, cpu.Available())
	}
	if cpu.Current() != before {
		t.Errorf("the level is %v afterwards, want %v as before", cpu.Current(), before)
	}
}

func TestEachRestoresTheLevelAfterAPanic(t *testing.T) {
	before := cpu.Current()
	func() {
		defer func() { recover() }()
		Each(func(cpu.Level) { panic("at the lowest level") })
	}()
	if cpu.Current() != before {
		t.Errorf("the level is %v afterwards, want %v as before", cpu.Current(), before)
	}
}

func TestRunNamesATestAfterEachLevel(t *testing.T) {
	var got []string
	Run(t, func(t *testing.T) { got = append(got, t.Name()) })
	for i, level := range cpu.Available() {
		if want := "TestRunNamesATestAfterEachLevel/" + level.String(); i >= len(got) || got[i] != want {
			t.Errorf("tests %v, want %q at %d", got, want, i)
		}
	}
}
