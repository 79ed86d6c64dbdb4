package galaxy

import (
	"math"
	"testing"

	"galaxynet/tensor"
)

// warp64 is the definition of WarpTo in float64 without rounding of places.
func warp64(size int, im RGB, w Warp, normal Normal) []float64 {
	zoom := w.Zoom
	if zoom == 0 {
		zoom = 1
	}
	step := w.Step * zoom
	s := min(max(int(math.Round(step)), 1), 4)
	sin, cos := math.Sincos(w.Turn * math.Pi / 2)
	pixel := func(x, y, c int) float64 {
		if x < 0 || y < 0 || x >= im.W || y >= im.H {
			return 0
		}
		return float64(im.Pix[3*(y*im.W+x)+c]) / 255
	}
	out := make([]float64, 3*size*size)
	for j := range size {
		for i := range size {
			for c := range 3 {
				var sum float64
				for k := range s * s {
					u := float64(i) - float64(size)/2 + (float64(k%s)+.5)/float64(s)
					v := float64(j) - float64(size)/2 + (float64(k/s)+.5)/float64(s)
					if w.Mirror {
						u = -u
					}
					x := step*(cos*u-sin*v) + w.Shift[0] + float64(im.W)/2 - .5
					y := step*(sin*u+cos*v) + w.Shift[1] + float64(im.H)/2 - .5
					x0, y0 := math.Floor(x), math.Floor(y)
					fx, fy := x-x0, y-y0
					a, b := int(x0), int(y0)
					sum += (1-fx)*(1-fy)*pixel(a, b, c) + fx*(1-fy)*pixel(a+1, b, c) +
						(1-fx)*fy*pixel(a, b+1, c) + fx*fy*pixel(a+1, b+1, c)
				}
				sd := normal.SD[c]
				if sd == 0 {
					sd = 1
				}
				out[(j*size+i)*3+c] = ((1+w.Gain)*sum/float64(s*s) + w.Add[c] - normal.Mean[c]) / sd
			}
		}
	}
	return out
}

func TestWarpAgreesWithItsDefinition(t *testing.T) {
	// A place is rounded to 1/64 pixel, so it is at most 1/128 off in each
	// direction, over which a mix of colours between 0 and 1 changes by at most
	// 1/128; adding samples loses less than 2^-12 each.
	const tolerance = 2./128 + 1./4096
	for _, c := range []struct {
		name string
		w, h int
		size int
		warp Warp
	}{
		{"one to one", 7, 7, 7, Warp{Step: 1}},
		{"between pixels", 9, 7, 5, Warp{Step: 1, Shift: [2]float64{.3, -.6}}},
		{"enlarged", 5, 9, 17, Warp{Step: .4, Turn: .7}},
		{"shrunk by 1.6", 29, 31, 13, Warp{Step: 1.625, Turn: 1.3, Mirror: true}},
		{"shrunk by 3", 31, 29, 11, Warp{Step: 2.5, Zoom: 1.2, Turn: -2.6, Shift: [2]float64{1.5, 2.25}}},
		{"shrunk by 7", 29, 31, 5, Warp{Step: 7, Turn: 3.9}},
		{"outside", 5, 5, 9, Warp{Step: 1.5, Turn: .5}},
		{"far outside", 5, 5, 3, Warp{Step: 1, Shift: [2]float64{1e6, -1e6}}},
		{"brighter", 7, 5, 3, Warp{Step: 1, Gain: .3, Add: [3]float64{.1, .2, -.3}}},
		{"one pixel", 1, 1, 5, Warp{Step: .3, Turn: .1}},
		{"no pixel", 0, 0, 3, Warp{Step: 1}},
	} {
		for _, normal := range []Normal{{}, ZooNormal} {
			im := drawNoise(c.w, c.h, 3)
			got := make([]float32, 3*c.size*c.size)
			WarpTo(got, c.size, im, c.warp, normal)
			for i, want := range warp64(c.size, im, c.warp, normal) {
				sd := normal.SD[i%3]
				if sd == 0 {
					sd = 1
				}
				if d := math.Abs(float64(got[i]) - want); !(d <= tolerance*(1+math.Abs(c.warp.Gain))/sd) {
					t.Fatalf("%s, normal %v: element %d is %g, want %g", c.name, normal, i, got[i], want)
				}
			}
		}
	}
}

func TestWarpAtRestIsTheCrop(t *testing.T) {
	im := drawNoise(17, 13, 1)
	got := make([]float32, 3*7*7)
	WarpTo(got, 7, im, Warp{Step: 1}, Normal{})
	crop := im.Crop(5, 3, 7, 7)
	for i, v := range crop.Pix {
		if want := float32(v) / 255; math.Abs(float64(got[i]-want)) > 1e-7 {
			t.Fatalf("element %d is %g, want %g", i, got[i], want)
		}
	}
}

func TestWarpByQuarterTurnsIsTheSymmetry(t *testing.T) {
	// At every step, not only at 1: the samples of a turned pixel lie where
	// those of the upright one do, and only their order differs.
	im := drawNoise(24, 24, 2)
	for _, size := range []int{1, 4, 7, 24} {
		for _, step := range []float64{1, .5, 1.625, 3} {
			upright := make([]float32, 3*size*size)
			got, want := make([]float32, len(upright)), make([]float32, len(upright))
			WarpTo(upright, size, im, Warp{Step: step}, ZooNormal)
			for k := range Symmetries {
				SymmetryTo(want, upright, size, k)
				WarpTo(got, size, im, Warp{Step: step, Turn: float64(k / 2), Mirror: k%2 == 1}, ZooNormal)
				for i := range want {
					// Places halfway between two of 1/64 pixel are rounded in
					// another direction from another side.
					if d := math.Abs(float64(got[i] - want[i])); d > 1./64/.09 || step == 1 && d != 0 {
						t.Fatalf("size %d, step %g, symmetry %d: element %d is %g, want %g", size, step, k, i, got[i], want[i])
					}
				}
			}
		}
	}
}

func TestSymmetriesAreDifferentAndUndone(t *testing.T) {
	const size = 3
	src := make([]float32, 2*3*size*size)
	random := tensor.Stream(1, "test/symmetry")
	for i := range src {
		src[i] = random.Float32()
	}
	inverse := [Symmetries]int{0, 1, 6, 3, 4, 5, 2, 7}
	seen := map[float32]bool{}
	for k := range Symmetries {
		there, back := make([]float32, len(src)), make([]float32, len(src))
		SymmetryTo(there, src, size, k)
		SymmetryTo(back, there, size, inverse[k])
		for i := range src {
			if back[i] != src[i] {
				t.Fatalf("symmetry %d and back: element %d is %g, want %g", k, i, back[i], src[i])
			}
		}
		seen[there[0]+10*there[3]] = true
	}
	if len(seen) != Symmetries {
		t.Errorf("%d different symmetries, want %d", len(seen), Symmetries)
	}
}

func TestWarpKeepsTheLight(t *testing.T) {
	// A galaxy well inside of the picture: turning and shifting move its light,
	// zooming spreads it over the zoom's square. Sampling is a sum over a grid
	// that stands for an integral; for a galaxy this smooth it is good to 1 %.
	im := drawGalaxy(144, 144, 1)
	for i, v := range im.Pix {
		im.Pix[i] = v &^ 31 // neither noise nor wings that would leave the picture
	}
	light := func(w Warp) float64 {
		dst := make([]float32, 3*64*64)
		w.Step = 1.625
		WarpTo(dst, 64, im, w, Normal{})
		var sum float64
		for _, v := range dst {
			sum += float64(v)
		}
		return sum
	}
	upright := light(Warp{})
	for _, c := range []struct {
		name string
		warp Warp
		want float64
	}{
		{"turned", Warp{Turn: .37}, 1},
		{"mirrored", Warp{Mirror: true, Turn: 1.2}, 1},
		{"shifted", Warp{Shift: [2]float64{2.3, -1.7}}, 1},
		{"smaller", Warp{Zoom: 1.2}, 1 / 1.44},
		{"brighter", Warp{Gain: .1}, 1.1},
	} {
		if got := light(c.warp) / upright; math.Abs(got-c.want) > .01*c.want {
			t.Errorf("%s: %.4f of the light, want %.4f", c.name, got, c.want)
		}
	}
}

func TestWarpAllocatesNothing(t *testing.T) {
	im, dst := drawNoise(20, 20, 1), make([]float32, 3*8*8)
	if n := testing.AllocsPerRun(10, func() { WarpTo(dst, 8, im, Warp{Step: 2, Turn: .3}, ZooNormal) }); n != 0 {
		t.Errorf("%g allocations", n)
	}
}

func TestWarpRefusesWhatItCannotDraw(t *testing.T) {
	im := drawNoise(3, 3, 1)
	for name, c := range map[string]struct {
		elements, size int
		warp           Warp
	}{
		"elements":    {11, 2, Warp{Step: 1}},
		"no size":     {0, 0, Warp{Step: 1}},
		"no step":     {12, 2, Warp{}},
		"step is NaN": {12, 2, Warp{Step: math.NaN()}},
		"zoom":        {12, 2, Warp{Step: 1, Zoom: -1}},
		"too far":     {12, 2, Warp{Step: 1, Shift: [2]float64{0, 1e10}}},
		"turn is NaN": {12, 2, Warp{Step: 1, Turn: math.NaN()}},
		"infinite":    {12, 2, Warp{Step: math.Inf(1)}},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			WarpTo(make([]float32, c.elements), c.size, im, c.warp, Normal{})
		}()
	}
}
