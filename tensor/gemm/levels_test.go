package gemm

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"testing"

	"galaxynet/tensor/cpu"
	"galaxynet/tensor/cpu/cputest"
)

// bitsOf multiplies fixed operands of every form and size class and returns a
// hash of all the results' bits. The operands are exact multiples of 2⁻²⁴, which
// every machine makes alike.
func bitsOf() uint64 {
	hash := fnv.New64a()
	random := rand.New(rand.NewPCG(11, 12))
	fill := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = random.Float32() - 0.5
		}
		return x
	}
	for i, size := range [][3]int{{5, 7, 3}, {17, 33, 65}, {40, 50, 400}, {261, 9, 20}, {300, 70, 90}, {1, 60, 90}, {60, 1, 90}} {
		m, n, k := size[0], size[1], size[2]
		for form := range 4 {
			a := Matrix{Data: fill(m * k), Stride: k, Transposed: form&1 != 0}
			b := Matrix{Data: fill(k * n), Stride: n, Transposed: form&2 != 0}
			if a.Transposed {
				a.Stride = m
			}
			if b.Transposed {
				b.Stride = k
			}
			c := fill(m * n)
			Mul(m, n, k, []float32{1, 0.75}[i%2], a, b, []float32{0, 1, 0.3}[(i+form)%3], c, n)
			for _, x := range c {
				bits := math.Float32bits(x)
				hash.Write([]byte{byte(bits), byte(bits >> 8), byte(bits >> 16), byte(bits >> 24)})
			}
		}
	}
	return hash.Sum64()
}

// No machine has all the levels with assembly. The hash in this test stands for
// those that the others have.
func TestLevelsWithAssemblyGiveEqualBits(t *testing.T) {
	const want = uint64(0x96965ccad3ff12b2)
	cputest.Run(t, func(t *testing.T) {
		got := bitsOf()
		if cpu.Current() == cpu.Generic {
			if got == want {
				t.Error("Generic rounds products, yet has the bits of fused multiply-adds: does the test reach the assembly?")
			}
			return
		}
		if got != want {
			t.Errorf("the results' bits hash to %#x, at every other level with assembly to %#x", got, want)
		}
	})
}
