package safetensors

import (
	"math"
	"testing"
)

// value returns what the bits of a binary floating-point number mean, from the
// definition in IEEE 754: one sign bit, then exponent and fraction bits.
func value(bits uint64, exponent, fraction int) float64 {
	f := float64(bits & (1<<fraction - 1))
	e := int(bits >> fraction & (1<<exponent - 1))
	bias := 1<<(exponent-1) - 1
	var v float64
	switch e {
	case 0:
		v = math.Ldexp(f, 1-bias-fraction)
	case 1<<exponent - 1:
		if f != 0 {
			return math.NaN()
		}
		v = math.Inf(1)
	default:
		v = math.Ldexp(1+math.Ldexp(f, -fraction), e-bias)
	}
	if bits>>(exponent+fraction) != 0 {
		v = -v
	}
	return v
}

// All 65536 values of both types with 16 bits are exact in float32.
func TestHalfPrecisionIsExact(t *testing.T) {
	for _, c := range []struct {
		dtype              DType
		exponent, fraction int
	}{{F16, 5, 10}, {BF16, 8, 7}} {
		wrong := 0
		for h := range uint64(1 << 16) {
			var got [1]float32
			decodeTo(got[:], []byte{byte(h), byte(h >> 8)}, c.dtype)
			want := value(h, c.exponent, c.fraction)
			same := math.Float64bits(float64(got[0])) == math.Float64bits(want)
			if math.IsNaN(want) {
				same = math.IsNaN(float64(got[0])) && math.Signbit(float64(got[0])) == (h>>15 == 1)
			}
			if !same {
				if wrong++; wrong <= 5 {
					t.Errorf("%s %#04x = %v, want %v", c.dtype, h, got[0], want)
				}
			}
		}
	}
}

// The values on both sides of each turn of the two formats, by hand.
func TestHalfPrecisionLandmarks(t *testing.T) {
	inf := float32(math.Inf(1))
	for _, c := range []struct {
		dtype DType
		bits  uint16
		want  float32
	}{
		{F16, 0x0000, 0}, {F16, 0x0001, 0x1p-24}, {F16, 0x03ff, 1023 * 0x1p-24}, {F16, 0x0400, 0x1p-14},
		{F16, 0x3555, 0.333251953125}, {F16, 0x3c00, 1}, {F16, 0x3c01, 1 + 0x1p-10}, {F16, 0xc000, -2},
		{F16, 0x7bff, 65504}, {F16, 0x7c00, inf}, {F16, 0xfc00, -inf}, {F16, 0x8001, -0x1p-24},
		{BF16, 0x0001, 0x1p-133}, {BF16, 0x0080, 0x1p-126}, {BF16, 0x3f80, 1}, {BF16, 0xc000, -2},
		{BF16, 0x4049, 3.140625}, {BF16, 0x7f7f, 255 * 0x1p120}, {BF16, 0x7f80, inf}, {BF16, 0xff80, -inf},
	} {
		var got [1]float32
		decodeTo(got[:], little.AppendUint16(nil, c.bits), c.dtype)
		if got[0] != c.want {
			t.Errorf("%s %#04x = %v, want %v", c.dtype, c.bits, got[0], c.want)
		}
	}
}

func TestWideTypesAreRoundedOnce(t *testing.T) {
	const largest = math.MaxFloat32
	for _, c := range []struct {
		name string
		in   float64
		want float32
	}{
		{"one", 1, 1},
		{"tie to even below", 1 + 0x1p-24, 1},
		{"just above the tie", 1 + 0x1p-24 + 0x1p-52, 1 + 0x1p-23},
		{"tie to even above", 1 + 0x3p-24, 1 + 0x1p-22},
		{"largest", largest, largest},
		{"rounds down to the largest", largest + 0x1p102, largest},
		{"tie beyond the largest", largest + 0x1p103, float32(math.Inf(1))},
		{"overflow", -1e300, float32(math.Inf(-1))},
		{"infinity", math.Inf(-1), float32(math.Inf(-1))},
		{"smallest subnormal", 0x1p-149, 0x1p-149},
		{"tie to zero", 0x1p-150, 0},
		{"just above it", 0x1.8p-150, 0x1p-149},
		{"minus zero", math.Copysign(0, -1), float32(math.Copysign(0, -1))},
	} {
		var got [1]float32
		decodeTo(got[:], little.AppendUint64(nil, math.Float64bits(c.in)), F64)
		if math.Float32bits(got[0]) != math.Float32bits(c.want) {
			t.Errorf("F64 %s: %v became %v, want %v", c.name, c.in, got[0], c.want)
		}
	}
	var got [1]float32
	decodeTo(got[:], little.AppendUint64(nil, math.Float64bits(math.NaN())), F64)
	if !math.IsNaN(float64(got[0])) {
		t.Errorf("F64 NaN became %v", got[0])
	}

	for _, c := range []struct {
		in   int64
		want float32
	}{
		{0, 0}, {-1, -1}, {1 << 24, 1 << 24}, {1<<24 + 1, 1 << 24}, {1<<24 + 3, 1<<24 + 4}, {-1<<24 - 1, -1 << 24},
		{math.MaxInt64, 1 << 63}, {math.MinInt64, -1 << 63},
		// Through float64 it would round twice: first to the tie, then down.
		{1<<60 + 1<<36 + 1, 1<<60 + 1<<37},
	} {
		decodeTo(got[:], little.AppendUint64(nil, uint64(c.in)), I64)
		if got[0] != c.want {
			t.Errorf("I64 %d became %v, want %v", c.in, got[0], c.want)
		}
	}
}

// F32 values pass bit by bit, signalling NaNs included.
func TestFloat32KeepsItsBits(t *testing.T) {
	for _, bits := range []uint32{0, 1 << 31, 1, 0x007fffff, 0x7f800000, 0xff800000, 0x7fc00001, 0x7f800001, 0xffbfffff, 0x3f800000} {
		var got [1]float32
		decodeTo(got[:], little.AppendUint32(nil, bits), F32)
		if math.Float32bits(got[0]) != bits {
			t.Errorf("%#08x became %#08x", bits, math.Float32bits(got[0]))
		}
	}
}
