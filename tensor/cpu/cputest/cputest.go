// Package cputest runs tests at every instruction-set level of this machine.
//
// A package whose results come from kernels has
//
//	func TestMain(m *testing.M) { cputest.Main(m) }
//
// and wraps what a level could change in Run, or in Each where a test of its own
// for each level would be in the way. Both set the level of the whole process,
// so that such tests are not parallel.
package cputest

import (
	"testing"

	"galaxynet/tensor/cpu"
)

// Main runs the tests of a package. A level that GALAXYNET_CPU asks for and that
// is not there would otherwise go unnoticed: it fails all of them.
func Main(m *testing.M) {
	if err := cpu.Err(); err != nil {
		panic("cputest: " + err.Error())
	}
	m.Run()
}

// Each calls f at every level of this machine, lowest first, and restores the
// level afterwards, also if f panics.
func Each(f func(level cpu.Level)) {
	before := cpu.Current()
	defer cpu.Use(before)
	for _, level := range cpu.Available() {
		if err := cpu.Use(level); err != nil {
			panic("cputest: " + err.Error()) // though it was offered
		}
		f(level)
	}
}

// Run runs f as a test of its own, named after the level, at every level of this
// machine.
func Run(t *testing.T, f func(t *testing.T)) {
	Each(func(level cpu.Level) { t.Run(level.String(), f) })
}
