package galaxy

import (
	"math"
	"math/rand/v2"
	"testing"

	"galaxynet/tensor"
)

func TestDrawsStayInTheirRanges(t *testing.T) {
	const n = 4000
	random := tensor.Stream(1, "test/draw")
	var mirrored int
	var quarter [4]int
	var sumLog, sumGain2 float64
	for range n {
		w := DefaultAugment.Draw(random)
		if !(w.Turn >= 0 && w.Turn < 4) || !(w.Zoom >= 1/1.2-1e-12 && w.Zoom <= 1.2+1e-12) ||
			!(math.Abs(w.Shift[0]) <= DefaultAugment.Shift) || !(math.Abs(w.Shift[1]) <= DefaultAugment.Shift) {
			t.Fatalf("out of range: %+v", w)
		}
		quarter[int(w.Turn)]++
		if w.Mirror {
			mirrored++
		}
		sumLog += math.Log(w.Zoom)
		sumGain2 += w.Gain * w.Gain
	}
	// Five standard deviations of each count or mean.
	for q, c := range quarter {
		if d := math.Abs(float64(c) - n/4); d > 5*math.Sqrt(n*.25*.75) {
			t.Errorf("%d of %d turns in quarter %d", c, n, q)
		}
	}
	if d := math.Abs(float64(mirrored) - n/2); d > 5*math.Sqrt(n*.25) {
		t.Errorf("%d of %d mirrored", mirrored, n)
	}
	if mean := sumLog / n; math.Abs(mean) > 5*math.Log(1.2)/math.Sqrt(3*n) {
		t.Errorf("mean logarithm of the zoom %g", mean)
	}
	if sd := math.Sqrt(sumGain2 / n); math.Abs(sd-.05) > 5*.05/math.Sqrt(2*n) {
		t.Errorf("standard deviation of the gain %g, want .05", sd)
	}
}

func TestStudyDrawsOnlyQuarterTurns(t *testing.T) {
	random := tensor.Stream(1, "test/draw")
	var seen [4]int
	for range 400 {
		w := StudyAugment.Draw(random)
		seen[int(w.Turn)]++
		w.Turn = math.Mod(w.Turn, 1)
		if w != (Warp{}) {
			t.Fatalf("more than quarter turns: %+v", w)
		}
	}
	for q, n := range seen {
		if n < 50 {
			t.Errorf("%d quarter turns drawn %d times of 400", q, n)
		}
	}
}

func TestOneChangeLeavesTheOthersDrawsAlone(t *testing.T) {
	with := DefaultAugment.Draw(tensor.Stream(1, "test"))
	a := DefaultAugment
	a.Rotate, a.Gain = false, 0
	without := a.Draw(tensor.Stream(1, "test"))
	with.Turn, with.Gain = 0, 0
	if with != without {
		t.Errorf("without rotation and gain %+v, want %+v", without, with)
	}
}

func TestAugmentationDependsOnSeedEpochAndImageOnly(t *testing.T) {
	draw := func(seed uint64, epoch int, id string) Warp {
		var pcg rand.PCG
		augmentSeed(&pcg, seed, epoch, idHash(id))
		return DefaultAugment.Draw(rand.New(&pcg))
	}
	first := draw(1, 2, "100008")
	if again := draw(1, 2, "100008"); again != first {
		t.Errorf("drawn again: %+v, want %+v", again, first)
	}
	for name, other := range map[string]Warp{"seed": draw(2, 2, "100008"), "epoch": draw(1, 3, "100008"), "image": draw(1, 2, "100009")} {
		if other == first {
			t.Errorf("another %s gives the same draw", name)
		}
	}
}

func TestSightShowsTheField(t *testing.T) {
	// Half of an image's side at one pixel to one is the crop; a shift by an
	// eighth of that field is a shift by whole pixels.
	im := drawNoise(16, 20, 4)
	got := make([]float32, 3*8*8)
	Sight{Size: 8, Field: .5}.To(got, im, Warp{Shift: [2]float64{1. / 8, -2. / 8}})
	for i, v := range im.Crop(4+1, 6-2, 8, 8).Pix {
		if want := float32(v) / 255; math.Abs(float64(got[i]-want)) > 1e-7 {
			t.Fatalf("element %d is %g, want %g", i, got[i], want)
		}
	}
}

func TestAugmentAndSightNameWhatIsOutOfRange(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{Augment{}.Check(), ""},
		{DefaultAugment.Check(), ""},
		{StudyAugment.Check(), ""},
		{Augment{Zoom: .5}.Check(), "augmentation: Zoom 0.5, want 1 to 4, or 0"},
		{Augment{Shift: -1}.Check(), "augmentation: Shift -1, want 0 to 1"},
		{Augment{Gain: math.NaN()}.Check(), "augmentation: Gain NaN, want 0 to 1"},
		{Augment{Tint: math.Inf(1)}.Check(), "augmentation: Tint +Inf, want 0 to 100"},
		{Sight{Size: 64, Field: .5}.Check(), ""},
		{Sight{Field: .5}.Check(), "input of 0×0 pixels, want 1 to 4096"},
		{Sight{Size: 64}.Check(), "field 0 of the image, want above 0 and at most 4"},
	} {
		got := ""
		if c.err != nil {
			got = c.err.Error()
		}
		if got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
