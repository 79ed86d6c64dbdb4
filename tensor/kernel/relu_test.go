package kernel

import (
	"math"
	"testing"
)

func init() {
	kernelCases = append(kernelCases,
		kernelCase{
			name:    "ReLUTo",
			args:    []argument{{name: "dst", role: write}, {name: "x"}},
			lanes:   64,
			call:    func(s [][]float32, _ float32) float64 { ReLUTo(s[0], s[1]); return 0 },
			generic: func(s [][]float32, _ float32) float64 { reluToGeneric(s[0], s[1]); return 0 },
		},
		kernelCase{
			name:    "ReLUGradTo",
			args:    []argument{{name: "dx", role: write}, {name: "dy"}, {name: "x"}},
			lanes:   64,
			call:    func(s [][]float32, _ float32) float64 { ReLUGradTo(s[0], s[1], s[2]); return 0 },
			generic: func(s [][]float32, _ float32) float64 { reluGradToGeneric(s[0], s[1], s[2]); return 0 },
		},
	)
}

func TestReLUAndItsGradient(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	minusZero := float32(math.Copysign(0, -1))
	for _, test := range []struct{ x, y, dx float32 }{ // for dy = 7
		{2, 2, 7},
		{-2, 0, 0},
		{0, 0, 0},
		{minusZero, minusZero, 0},
		{0x1p-149, 0x1p-149, 7},
		{-0x1p-149, 0, 0},
		{inf, inf, 7},
		{-inf, 0, 0},
		{nan, nan, 7},
	} {
		y, dx := []float32{9}, []float32{9}
		ReLUTo(y, []float32{test.x})
		ReLUGradTo(dx, []float32{7}, []float32{test.x})
		if !same(float64(y[0]), float64(test.y)) || !same(float64(dx[0]), float64(test.dx)) {
			t.Errorf("x = %v: y %s, dx %s; want %s, %s", test.x, show(y[0]), show(dx[0]), show(test.y), show(test.dx))
		}
	}
}
