package kernel

import (
	"encoding/binary"
	"math"
	"testing"

	"galaxynet/tensor/cpu"
)

// floats reads data as float32 numbers of four bytes.
func floats(data []byte) []float32 {
	x := make([]float32, len(data)/4)
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return x
}

// bytesOf is the inverse of floats.
func bytesOf(x []float32) (data []byte) {
	for _, v := range x {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
	}
	return data
}

// FuzzKernels runs any kernel at every level on slices cut from data, with any
// offsets, and holds it to its references.
func FuzzKernels(f *testing.F) {
	for which := range kernelCases {
		f.Add(uint8(which), uint16(0), float32(1), bytesOf(specials))
		f.Add(uint8(which), uint16(0b11_01_10_00), float32(-0.3), bytesOf(randomValues(400, uint64(which))))
	}
	f.Fuzz(func(t *testing.T, which uint8, offsets uint16, alpha float32, data []byte) {
		before := cpu.Current()
		defer cpu.Use(before)
		c := kernelCases[int(which)%len(kernelCases)]
		values := floats(data)
		n := len(values) / len(c.args)
		for _, level := range cpu.Available() {
			cpu.Use(level)
			r := run{kernelCase: c, level: level, alpha: alpha}
			for j := range c.args {
				r.before = append(r.before, append([]float32(nil), values[j*n:(j+1)*n]...))
				r.offsets = append(r.offsets, int(offsets>>(2*j)&3))
			}
			if err := r.inDomain().check(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// FuzzDot compares the inner product of the two halves of data at all levels
// with the fused formula and with the sum in float64.
func FuzzDot(f *testing.F) {
	f.Add(bytesOf(specials))
	f.Add(bytesOf(randomValues(150, 1)))
	f.Add(bytesOf([]float32{1, 0x1p24, -1, 1, 1, 1}))
	f.Fuzz(func(t *testing.T, data []byte) {
		before := cpu.Current()
		defer cpu.Use(before)
		values := floats(data)
		n := len(values) / 2
		a, b := values[:n], values[n:2*n]
		sum := 0.0
		for i := range a {
			sum += float64(a[i]) * float64(b[i])
		}
		for _, level := range cpu.Available() {
			cpu.Use(level)
			got := Dot(a, b)
			if want := dotFused(a, b) + 0; level != cpu.Generic && !same(float64(got), float64(want)) {
				t.Errorf("%v: Dot = %s, want %s", level, show(got), show(want))
			}
			// The float64 sum's own error, n 2^-53 at most, is far below gamma_7.
			if bound := dotBound(a, b); !withinBound(float64(got), sum, bound) {
				t.Errorf("%v: Dot = %s, sum in float64 %v, bound %.3g", level, show(got), sum, bound)
			}
		}
	})
}
