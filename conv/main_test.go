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

// eachLevel runs f at every level of this machine.
func eachLevel(f func(level cpu.Level)) {
	before := cpu.Current()
	defer cpu.Use(before)
	for _, level := range cpu.Available() {
		if err := cpu.Use(level); err != nil {
			panic(err)
		}
		f(level)
	}
}

// withWorkers runs f with n workers and restores the number afterwards.
func withWorkers(n int, f func()) {
	defer par.SetWorkers(par.SetWorkers(n))
	f()
}
