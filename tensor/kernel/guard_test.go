package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// guardBits fills the memory around a slice under test. It is a NaN that no
// operation produces, so that reading it shows in a result and writing over it
// shows in the guard.
const guardBits = 0x7fa5a5a5

// guardLength is the number of guard elements on either side: more than the
// longest vector, so that a whole vector beside the slice is seen.
const guardLength = 24

// A guarded slice stands between two guards.
type guarded struct {
	buffer []float32
	slice  []float32
}

// guard returns a copy of x between two guards, moved by offset elements so
// that tests can choose its alignment.
func guard(x []float32, offset int) guarded {
	buffer := make([]float32, guardLength+offset+len(x)+guardLength)
	for i := range buffer {
		buffer[i] = math.Float32frombits(guardBits)
	}
	start := guardLength + offset
	slice := buffer[start : start+len(x) : start+len(x)]
	copy(slice, x)
	return guarded{buffer, slice}
}

// check reports the first guard element that was written.
func (g guarded) check() error {
	end := len(g.buffer) - guardLength
	start := end - len(g.slice)
	for i, v := range g.buffer {
		if (i < start || i >= end) && math.Float32bits(v) != guardBits {
			return fmt.Errorf("element %d of a slice of %d was written: %s", i-start, len(g.slice), show(v))
		}
	}
	return nil
}

// specials are the values that go wrong first.
var specials = []float32{
	0, float32(math.Copysign(0, -1)), 1, -1, 1.5,
	float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)),
	math.MaxFloat32, -math.MaxFloat32, 1e30,
	0x1p-126,                      // smallest normal number
	0x1p-149, -0x1p-149, 0x1p-127, // subnormal numbers
}

// combinations returns k slices that hold every combination of k special
// values: len(specials)^k elements.
func combinations(k int) [][]float32 {
	n := 1
	for range k {
		n *= len(specials)
	}
	all := make([][]float32, k)
	stride := 1
	for j := range all {
		all[j] = make([]float32, n)
		for i := range all[j] {
			all[j][i] = specials[i/stride%len(specials)]
		}
		stride *= len(specials)
	}
	return all
}

// randomValues returns n numbers of either sign whose size varies over a few
// powers of two, the same for the same seed.
func randomValues(n int, seed uint64) []float32 {
	random := rand.New(rand.NewPCG(seed, 17))
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(random.NormFloat64() * math.Exp2(float64(random.IntN(9)-4)))
	}
	return x
}

// same reports whether a and b have the same bits or are both NaN; which NaN
// comes out of an operation on two is the processor's choice.
func same(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || (math.IsNaN(a) && math.IsNaN(b))
}

// show prints v with its bits.
func show(v float32) string { return fmt.Sprintf("%v (%#08x)", v, math.Float32bits(v)) }
