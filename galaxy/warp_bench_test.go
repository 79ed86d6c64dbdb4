package galaxy

import "testing"

// BenchmarkWarp makes inputs of 64×64 pixels from the cached field of 144×144.
func BenchmarkWarp(b *testing.B) {
	im := drawNoise(144, 144, 1)
	dst := make([]float32, 3*64*64)
	for _, c := range []struct {
		name string
		warp Warp
	}{
		{"upright", Warp{Step: 1.625}},
		{"turned", Warp{Step: 1.625, Turn: .3, Zoom: .9, Shift: [2]float64{1.5, -.7}}},
		{"turned and large", Warp{Step: 1.625, Turn: .3, Zoom: 1.2}},
		{"cut out", Warp{Step: 1, Turn: 1}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				WarpTo(dst, 64, im, c.warp, ZooNormal)
			}
		})
	}
}
