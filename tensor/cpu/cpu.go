// Package cpu tells which instruction-set level the kernels of this process use.
//
// The level is found once, when the program starts: the best one that the
// processor and the operating system offer, or a lower one that the
// environment asks for, so that one machine can test and time them all:
//
//	GALAXYNET_CPU=generic|avx2|avx512|neon
//
// A level that does not exist or that this machine lacks is reported by Err;
// programs and tests ask for it before they do anything else. With the build
// tag purego there is no assembly in the program, and Generic is the only
// level.
package cpu

import (
	"fmt"
	"os"
	"strings"
)

// Level is an instruction-set level: a set of processor features that a family
// of kernels is written for. A higher value is a faster level of the same
// architecture.
type Level int

// The levels. Generic is plain Go and runs everywhere.
const (
	Generic Level = iota
	NEON          // arm64 Advanced SIMD: 4 floats a vector, 32 vectors
	AVX2          // amd64 AVX2 and FMA: 8 floats a vector, 16 vectors
	AVX512        // amd64 AVX-512 F, BW, CD, DQ and VL: 16 floats a vector, 32 vectors
)

var names = [...]string{Generic: "generic", NEON: "neon", AVX2: "avx2", AVX512: "avx512"}

// String returns the name by which GALAXYNET_CPU selects the level.
func (l Level) String() string {
	if l < 0 || int(l) >= len(names) {
		return fmt.Sprintf("cpu.Level(%d)", int(l))
	}
	return names[l]
}

var (
	available     = detect() // lowest first; Generic is always there
	current, wish = choose(os.Getenv("GALAXYNET_CPU"), available)
)

// Current returns the level that the kernels of this process use.
func Current() Level { return current }

// Available returns the levels that this machine and build offer, lowest first.
func Available() []Level { return append([]Level(nil), available...) }

// Err reports a value of GALAXYNET_CPU that is unknown or not available here;
// the text lists the possible ones. The kernels then use the best level.
func Err() error { return wish }

// Use sets the level, for tests and benchmarks that go through all of them. It
// must not be called while kernels run. It returns an error, and changes
// nothing, if the level is not available.
func Use(l Level) error {
	l, err := choose(l.String(), available)
	if err != nil {
		return err
	}
	current = l
	return nil
}

// choose returns the level called name among the available ones, or the best
// one for an empty name. With an error it returns the best one too.
func choose(name string, available []Level) (Level, error) {
	best := available[len(available)-1]
	if name == "" {
		return best, nil
	}
	possible := make([]string, len(available))
	for i, l := range available {
		if l.String() == name {
			return l, nil
		}
		possible[i] = l.String()
	}
	return best, fmt.Errorf("cpu: level %q (GALAXYNET_CPU) is not available here; possible: %s", name, strings.Join(possible, ", "))
}
