package conv

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"testing"

	"galaxynet/tensor"
	"galaxynet/tensor/cpu"
	"galaxynet/tensor/cpu/cputest"
)

// bitsOf computes all problems with operands that every machine makes alike and
// returns a hash of all the results' bits.
func bitsOf() uint64 {
	hash := fnv.New64a()
	random := rand.New(rand.NewPCG(11, 12))
	for _, p := range workerProblems() {
		v := p.operands(0)
		for _, t := range []*tensor.Tensor{v.x, v.w, v.bias, v.dy} {
			for i := range t.Data() {
				t.Data()[i] = random.Float32() - 0.5 // a multiple of 2⁻²⁴
			}
		}
		v.compute(p.o)
		for _, t := range []*tensor.Tensor{v.y, v.dx, v.dw, v.dbias} {
			for _, x := range t.Data() {
				var b [4]byte
				binary.LittleEndian.PutUint32(b[:], math.Float32bits(x))
				hash.Write(b[:])
			}
		}
	}
	return hash.Sum64()
}

// No machine has all the levels with assembly. The hash in this test stands for
// those that the others have.
func TestLevelsWithAssemblyGiveEqualBits(t *testing.T) {
	const want = uint64(0x80e45834887b80a0)
	cputest.Each(func(level cpu.Level) {
		got := bitsOf()
		switch {
		case level != cpu.Generic && got != want:
			t.Errorf("%v: the results' bits hash to %#x, at every other level with assembly to %#x", level, got, want)
		case level == cpu.Generic && got == want:
			t.Error("Generic rounds products, yet has the bits of fused multiply-adds: does the test reach the assembly?")
		}
	})
}
