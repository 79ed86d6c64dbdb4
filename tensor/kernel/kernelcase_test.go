package kernel

import (
	"fmt"
	"math"
	"testing"

	"galaxynet/tensor/cpu"
	"galaxynet/tensor/cpu/cputest"
)

// A kernelCase describes an exported kernel to the tests in parity_test.go, which
// run it at every level. A group's own test file adds its cases to kernelCases
// in an init function; TestEveryKernelHasACase misses those that do not.
type kernelCase struct {
	name    string     // of the exported function
	variant string     // tells several cases of one function apart
	args    []argument // its slices, in order
	lanes   int        // elements a round at the widest level: lengths go to 3*lanes+1

	// call runs the kernel at the current level, and generic the Go reference,
	// on slices in the order of args. alpha is the scalar argument of those that
	// have one. The result is what a reduction returns, 0 for the others.
	call, generic func(s [][]float32, alpha float32) float64
	scalar        bool // alpha matters

	// Every level gives generic's bits unless one of these is set. exact is the
	// formula as the assembly levels round it, and they give its bits. bound
	// says by how much they may differ from generic in element i, where before
	// holds the slices before the call; i is -1 for a returned value. A bound of
	// +Inf allows anything: the text there must say what checks it instead.
	exact func(s [][]float32, alpha float32) float64
	bound func(i int, before [][]float32, alpha float32) float64
}

// An argument is a slice argument of a kernel.
type argument struct {
	name   string
	role   role
	domain func(float32) float32 // maps any value to one that is allowed; nil for all allowed
}

type role int

const (
	read   role = iota // the kernel reads it
	write              // the kernel fills it and does not look at what was there
	update             // both
)

var kernelCases []kernelCase

func (c kernelCase) String() string { return c.name + c.variant }

// forEachCase runs test for every case at every level of this machine.
func forEachCase(t *testing.T, test func(t *testing.T, c kernelCase, level cpu.Level)) {
	cputest.Each(func(level cpu.Level) {
		for _, c := range kernelCases {
			t.Run(fmt.Sprintf("%v/%v", level, c), func(t *testing.T) { test(t, c, level) })
		}
	})
	t.Logf("levels that ran: %v", cpu.Available())
}

// A run is one call of a kernel.
type run struct {
	kernelCase
	level   cpu.Level
	before  [][]float32 // contents of the slices before the call
	offsets []int       // where each slice starts; nil for all 0
	alpha   float32
	alias   [2]int // slice alias[0] is the same as slice alias[1], if they differ
}

// newRun returns a run of c on slices of n random elements.
func newRun(c kernelCase, level cpu.Level, n int) run {
	r := run{kernelCase: c, level: level, alpha: 0.7}
	for j := range c.args {
		r.before = append(r.before, randomValues(n, uint64(1000*n+j)))
	}
	return r.inDomain()
}

// inDomain maps all contents to allowed values.
func (r run) inDomain() run {
	for j, a := range r.args {
		if a.domain != nil {
			for i, v := range r.before[j] {
				r.before[j][i] = a.domain(v)
			}
		}
	}
	return r
}

// part returns the run of r's kernel on elements start to end of its slices.
func (r run) part(start, end int) run {
	whole := r.before
	r.before = nil
	for _, x := range whole {
		r.before = append(r.before, x[start:end])
	}
	return r
}

// execute calls the kernel on guarded copies of r.before. It returns them and
// the result, and an error if memory changed that should not.
func (r run) execute() (after [][]float32, result float64, err error) {
	guards := make([]guarded, len(r.before))
	for j, x := range r.before {
		offset := 0
		if r.offsets != nil {
			offset = r.offsets[j]
		}
		guards[j] = guard(x, offset)
	}
	guards[r.alias[0]] = guards[r.alias[1]]
	for j := range guards {
		after = append(after, guards[j].slice)
	}
	result = r.call(after, r.alpha)

	for j, a := range r.args {
		if err := guards[j].check(); err != nil {
			return nil, 0, fmt.Errorf("%v at %s: argument %s: %w", r.kernelCase, r.level, a.name, err)
		}
		if a.role != read || r.alias[0] != r.alias[1] && r.alias[1] == j {
			continue
		}
		for i, v := range after[j] {
			if math.Float32bits(v) != math.Float32bits(r.before[j][i]) {
				return nil, 0, fmt.Errorf("%v at %s: source %s was changed at %d of %d: %s, was %s",
					r.kernelCase, r.level, a.name, i, len(after[j]), show(v), show(r.before[j][i]))
			}
		}
	}
	return after, result, nil
}

// check executes r and compares the outcome with the references. A destination
// that is only written starts as NaN for the kernel and as 0 for the
// references, so that reading it shows.
func (r run) check() error {
	if r.alias[0] != r.alias[1] {
		r.before[r.alias[0]] = r.before[r.alias[1]]
	}
	for j, a := range r.args {
		if a.role == write && r.alias[0] == r.alias[1] {
			for i := range r.before[j] {
				r.before[j][i] = math.Float32frombits(guardBits)
			}
		}
	}
	after, result, err := r.execute()
	if err != nil {
		return err
	}
	assembly := r.level != cpu.Generic
	if assembly && r.exact != nil {
		if err := r.compare("the exact formula", r.exact, nil, after, result); err != nil {
			return err
		}
	}
	bound := r.bound
	if !assembly {
		bound = nil
	}
	return r.compare("the Go reference", r.generic, bound, after, result)
}

// compare holds the outcome of a run against a reference: same bits, or within
// the bound if there is one.
func (r run) compare(what string, reference func([][]float32, float32) float64, bound func(int, [][]float32, float32) float64, after [][]float32, result float64) error {
	want := make([][]float32, len(r.before))
	for j, x := range r.before {
		want[j] = make([]float32, len(x))
		if r.args[j].role != write {
			copy(want[j], x)
		}
	}
	wantResult := reference(want, r.alpha)
	close := func(i int, got, want float64) bool {
		return same(got, want) || bound != nil && withinBound(got, want, bound(i, r.before, r.alpha))
	}
	if !close(-1, result, wantResult) {
		return fmt.Errorf("%v at %s differs from %s: length %d, offsets %v, alpha %v: got %v (%#x), want %v (%#x)",
			r.kernelCase, r.level, what, len(r.before[0]), r.offsets, r.alpha,
			result, math.Float64bits(result), wantResult, math.Float64bits(wantResult))
	}
	for j, a := range r.args {
		if a.role == read {
			continue
		}
		for i, v := range after[j] {
			if !close(i, float64(v), float64(want[j][i])) {
				return fmt.Errorf("%v at %s differs from %s: %s[%d] of %d, offsets %v, alpha %v, arguments there %v: got %s, want %s",
					r.kernelCase, r.level, what, a.name, i, len(after[j]), r.offsets, r.alpha, column(r.before, i), show(v), show(want[j][i]))
			}
		}
	}
	return nil
}

// withinBound reports whether got is at most bound from want. Infinities and
// NaN are within no finite bound of another number.
func withinBound(got, want, bound float64) bool {
	return math.IsInf(bound, 1) || math.Abs(got-want) <= bound
}

// column returns element i of each slice.
func column(slices [][]float32, i int) (values []float32) {
	for _, s := range slices {
		values = append(values, s[i])
	}
	return values
}
