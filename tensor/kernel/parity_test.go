package kernel

import (
	"fmt"
	"testing"

	"galaxynet/tensor/cpu"
)

func TestKernelsMatchReferenceAtEveryLength(t *testing.T) {
	forEachCase(t, func(t *testing.T, c kernelCase, level cpu.Level) {
		for n := range 3*c.lanes + 2 {
			if err := newRun(c, level, n).check(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestKernelsMatchReferenceAtEveryOffset(t *testing.T) {
	forEachCase(t, func(t *testing.T, c kernelCase, level cpu.Level) {
		lengths := []int{c.lanes + 13, 4*c.lanes + 3}
		if !testing.Short() {
			lengths = append(lengths, 1000)
		}
		for _, n := range lengths {
			r := newRun(c, level, n)
			// All numbers of len(args) digits to the base 4 are all offsets 0 to 3.
			for code := range 1 << (2 * len(c.args)) {
				r.offsets = make([]int, len(c.args))
				for j := range r.offsets {
					r.offsets[j] = code >> (2 * j) & 3
				}
				if err := r.check(); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

func TestKernelsMatchReferenceOnSpecialValues(t *testing.T) {
	forEachCase(t, func(t *testing.T, c kernelCase, level cpu.Level) {
		sources := 0
		for _, a := range c.args {
			if a.role != write {
				sources++
			}
		}
		values := combinations(sources)
		alphas := []float32{0.7}
		if c.scalar {
			alphas = specials
		}
		for _, alpha := range alphas {
			r := run{kernelCase: c, level: level, alpha: alpha}
			k := 0
			for _, a := range c.args {
				x := make([]float32, len(values[0]))
				if a.role != write {
					copy(x, values[k])
					k++
				}
				r.before = append(r.before, x)
			}
			r.inDomain()
			// Pieces shorter than a vector, and then all at once.
			for start := 0; start < len(values[0]); start += 7 {
				if err := r.part(start, min(start+7, len(values[0]))).check(); err != nil {
					t.Fatal(err)
				}
			}
			if err := r.check(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestDestinationMayBeASource(t *testing.T) {
	forEachCase(t, func(t *testing.T, c kernelCase, level cpu.Level) {
		for d, destination := range c.args {
			for s, source := range c.args {
				if destination.role == read || source.role != read {
					continue
				}
				for _, n := range []int{1, 7, c.lanes + 13, 3*c.lanes + 1} {
					r := newRun(c, level, n)
					r.alias = [2]int{d, s}
					if err := r.check(); err != nil {
						t.Fatalf("%s is %s: %v", destination.name, source.name, err)
					}
				}
			}
		}
	})
}

// The result of an element does not depend on where it stands: a kernel on any
// part of the slices gives the bits that it gives there on the whole.
func TestElementsDoNotDependOnTheirPosition(t *testing.T) {
	forEachCase(t, func(t *testing.T, c kernelCase, level cpu.Level) {
		n := 2*c.lanes + 5
		whole := newRun(c, level, n)
		for j := range whole.before {
			for i := range whole.before[j] {
				if (i+j)%5 == 0 { // some special values among the random ones
					whole.before[j][i] = specials[(i/5+3*j)%len(specials)]
				}
			}
		}
		whole.inDomain()
		want, _, err := whole.execute()
		if err != nil {
			t.Fatal(err)
		}
		for start := range n {
			for _, length := range []int{1, 2, 7, 11, 16, 37} {
				end := min(start+length, n)
				got, _, err := whole.part(start, end).execute()
				if err != nil {
					t.Fatal(err)
				}
				for j, a := range c.args {
					for i, v := range got[j] {
						if a.role != read && !same(float64(v), float64(want[j][start+i])) {
							t.Fatalf("%v at %s: %s[%d]: %s in the slice from %d to %d, %s in the whole of %d",
								c, level, a.name, start+i, show(v), start, end, show(want[j][start+i]), n)
						}
					}
				}
			}
		}
	})
}

// The assembly levels agree in bits with each other, and with the Go reference
// where nothing is fused. (Those that fuse have an exact formula in Go; as each
// level is held to it, levels that no one machine has agree too.)
func TestLevelsGiveEqualBits(t *testing.T) {
	before := cpu.Current()
	t.Cleanup(func() { cpu.Use(before) })
	for _, c := range kernelCases {
		levels := cpu.Available()
		if c.exact != nil || c.bound != nil {
			levels = levels[1:] // without Generic
		}
		for _, n := range []int{0, 1, 5, c.lanes - 1, c.lanes, 2*c.lanes + 3, 3*c.lanes + 1, 4001} {
			var first [][]float32
			var firstResult float64
			for k, level := range levels {
				cpu.Use(level)
				after, result, err := newRun(c, level, n).execute()
				if err != nil {
					t.Fatal(err)
				}
				if k == 0 {
					first, firstResult = after, result
					continue
				}
				if !same(result, firstResult) {
					t.Errorf("%v, length %d: %v at %s, %v at %s", c, n, result, level, firstResult, levels[0])
				}
				for j := range after {
					for i, v := range after[j] {
						if !same(float64(v), float64(first[j][i])) {
							t.Fatalf("%v, %s[%d] of %d: %s at %s, %s at %s", c, c.args[j].name, i, n, show(v), level, show(first[j][i]), levels[0])
						}
					}
				}
			}
		}
	}
	t.Logf("levels compared: %v", cpu.Available())
}

func TestDifferentLengthsPanic(t *testing.T) {
	forEachCase(t, func(t *testing.T, c kernelCase, level cpu.Level) {
		for odd := range c.args {
			if len(c.args) == 1 {
				continue
			}
			slices := make([][]float32, len(c.args))
			want := "kernel: " + c.name + ": lengths differ:"
			for j, a := range c.args {
				slices[j] = make([]float32, 4)
				if j == odd {
					slices[j] = make([]float32, 3)
				}
				if j > 0 {
					want += ","
				}
				want += fmt.Sprintf(" %s %d", a.name, len(slices[j]))
			}
			func() {
				defer func() {
					if got := fmt.Sprint(recover()); got != want {
						t.Errorf("panic %q, want %q", got, want)
					}
				}()
				c.call(slices, 1)
			}()
		}
	})
}

func TestKernelsDoNotAllocate(t *testing.T) {
	forEachCase(t, func(t *testing.T, c kernelCase, level cpu.Level) {
		s := newRun(c, level, 3*c.lanes+1).before
		if n := testing.AllocsPerRun(10, func() { c.call(s, 0.7) }); n != 0 {
			t.Errorf("%v at %s: %v allocations a call, want none", c, level, n)
		}
	})
}
