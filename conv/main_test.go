package conv

import (
	"fmt"
	"os"
	"testing"

	"galaxynet/tensor/cpu"
	"galaxynet/tensor/par"
)

// A level that was asked for and is not there would otherwise go unnoticed.
func TestMain(m *testing.M) {
	if err := cpu.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// atEachLevel runs f at every level of this machine.
func atEachLevel(f func(level cpu.Level)) {
	before := cpu.Current()
	defer cpu.Use(before)
	for _, level := range cpu.Available() {
		if err := cpu.Use(level); err != nil {
			panic(err)
		}
		f(level)
	}
}

// eachLevel runs f as a test of its own at every level.
func eachLevel(t *testing.T, f func(t *testing.T)) {
	atEachLevel(func(level cpu.Level) { t.Run(level.String(), f) })
}

// withWorkers runs f with n workers and restores the number afterwards.
func withWorkers(n int, f func()) {
	defer par.SetWorkers(par.SetWorkers(n))
	f()
}
