package synth

import (
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"testing"

	"galaxynet/galaxy"
	"galaxynet/tensor/par"
)

// hash sums up all bits of some pictures and labels.
func hash(pictures []galaxy.RGB, l *galaxy.Labels) uint64 {
	h := fnv.New64a()
	for _, im := range pictures {
		h.Write(im.Pix)
	}
	for _, v := range l.Values {
		bits := math.Float32bits(v)
		h.Write([]byte{byte(bits), byte(bits >> 8), byte(bits >> 16), byte(bits >> 24)})
	}
	return h.Sum64()
}

// A change here means that every run that was made with synthetic galaxies can no
// longer be repeated. The numbers are the same on amd64, arm64 and s390x.
func TestGalaxiesNeverChange(t *testing.T) {
	for _, c := range []struct {
		name  string
		set   Set
		knobs func(k *Knobs)
		want  uint64
	}{
		{"usual", New(1, 60, 32), func(*Knobs) {}, 0xb7e59fd9facb4ec5},
		{"larger", New(2, 4, 69), func(*Knobs) {}, 0x817633a46fe2bd53},
		{"whole field", New(3, 2, 230), func(*Knobs) {}, 0x2e09ecb17d56621b},
		{"balanced", New(4, 30, 32), func(k *Knobs) { k.Balanced, k.Votes = true, 0 }, 0xd058044f4edd4414},
		{"stars", New(5, 2, 32), func(k *Knobs) { k.Only = Star }, 0x404f17042eb42beb},
	} {
		c.knobs(&c.set.Knobs)
		if got := hash(c.set.Pictures(0, c.set.N), c.set.Labels()); got != c.want {
			t.Errorf("%s: %#x, want %#x", c.name, got, c.want)
		}
	}
}

func TestAnyNumberOfWorkersMakesTheSameGalaxies(t *testing.T) {
	defer par.SetWorkers(par.Workers())
	s := New(8, 20, 32)
	want := hash(s.Pictures(0, s.N), s.Labels())
	for _, workers := range []int{1, 2, 3, 8, 17} {
		par.SetWorkers(workers)
		if got := hash(s.Pictures(0, s.N), s.Labels()); got != want {
			t.Errorf("%d workers make other galaxies", workers)
		}
	}
}

func TestGalaxyDependsOnItsNumberAlone(t *testing.T) {
	s := New(8, 12, 40)
	all := s.Pictures(0, s.N)
	labels := s.Labels()
	for i := s.N - 1; i >= 0; i-- {
		im, row := Generate(8, i, 40)
		if !slices.Equal(im.Pix, all[i].Pix) || !slices.Equal(row[:], labels.Row(i)) {
			t.Errorf("galaxy %d differs when it is made alone", i)
		}
	}
	if some := s.Pictures(5, 7); len(some) != 2 || !slices.Equal(some[1].Pix, all[6].Pix) {
		t.Error("galaxies 5 and 6 differ when the others are not made")
	}
	other := New(9, 1, 40)
	if slices.Equal(other.Picture(0).Pix, all[0].Pix) || other.Vote(0) == s.Vote(0) {
		t.Error("another seed makes the same galaxy")
	}
}

func TestLabelsDoNotDependOnThePictures(t *testing.T) {
	want := New(3, 50, 64).Labels()
	for name, change := range map[string]func(s *Set){
		"size":  func(s *Set) { s.Size = 424 },
		"field": func(s *Set) { s.Field = 100 },
		"noise": func(s *Set) { s.Noise = 7 },
		"clean": func(s *Set) { s.Clean = true },
	} {
		s := New(3, 50, 64)
		change(&s)
		if got := s.Labels(); !slices.Equal(got.Values, want.Values) {
			t.Errorf("%s changes labels", name)
		}
	}
}

// The plate of a galaxy that is turned by a quarter is that of the galaxy, turned:
// the angle is a fact of the picture alone, and labels are made without it.
func TestTurningTheGalaxyTurnsThePlate(t *testing.T) {
	s := New(11, 40, 64)
	for i := range s.N {
		tr := s.traits(i)
		var straight, turned painter
		for j, p := range []*painter{&straight, &turned} {
			p.begin(s.Seed, pixelStream, i)
			p.aim(8, 208)
			p.middleX, p.middleY = float64(p.side-1)/2, float64(p.side-1)/2
			p.mirror = 1
			p.turn(0.07 + 0.25*float64(j))
			p.paint(&tr, 8, false)
		}
		n := straight.side
		for y := range n {
			for x := range n {
				a, b := straight.band[redBand][y*n+x], turned.band[redBand][x*n+n-1-y]
				// Stars in front are at a place that rounds differently.
				if math.Abs(float64(a-b)) > 1e-4*float64(a)+1e-5 && tr.odd != other {
					t.Fatalf("galaxy %d (oddity %d): %v at column %d, row %d, %v after a quarter of a turn", i, tr.odd, a, x, y, b)
				}
			}
		}
	}
}

func TestEveryClassIsSeenAsWhatItIs(t *testing.T) {
	for class, column := range map[Class]int{
		Smooth: 0, Spiral: 7, Barred: 5, EdgeOn: 3, Star: 2,
		Ring: 18, Lens: 19, Disturbed: 20, Irregular: 21, Other: 22, Merger: 23, Dust: 24,
	} {
		s := New(1, 300, 64)
		usual := s.Labels().Means()
		s.Only = class
		means := s.Labels().Means()
		if means[column] < 1.3*usual[column] {
			t.Errorf("%s: %.3f see it, %.3f in any galaxy", class, means[column], usual[column])
		}
	}
	s := New(1, 300, 64)
	usual := s.Labels().Means()
	s.Only = FaceOn
	if means := s.Labels().Means(); means[3] > 0.3*usual[3] || means[7] > 0.5*usual[7] {
		t.Errorf("face-on: %.3f see an edge, %.3f arms, %.3f and %.3f in any galaxy", means[3], means[7], usual[3], usual[7])
	}
	if len(Classes) != 13 {
		t.Errorf("%d classes, want the 13 above", len(Classes))
	}
}

func TestBalancedSetHasMoreOfWhatIsRare(t *testing.T) {
	s := New(1, 2000, 64)
	usual := s.Labels().Means()
	s.Balanced = true
	balanced := s.Labels().Means()
	for _, c := range []int{5, 13, 19, 20, 21, 24} {
		if balanced[c] < 1.2*usual[c] {
			t.Errorf("%s: mean %.4f balanced, %.4f usually", galaxy.ColumnNames[c], balanced[c], usual[c])
		}
	}
}

func TestTraitsHaveTheSpecifiedDistributions(t *testing.T) {
	s := New(1, 20000, 64)
	var discs, rings, odd, large float64
	for i := range s.N {
		tr := s.traits(i)
		switch {
		case tr.r90 < 3 || tr.r90 > 30, tr.bulge < 0.01 || tr.bulge > 1, tr.ratio < 0.1 || tr.ratio > 1,
			tr.arms < 0 || tr.arms > 1, tr.bar < 0 || tr.bar > 1, tr.pitch < 6 || tr.pitch > 42,
			tr.magnitude < 12 || tr.magnitude > 17, tr.armCount < 1 || tr.armCount > 5, tr.oddness < 0 || tr.oddness > 1,
			tr.tilt < 0 || tr.tilt > 90:
			t.Fatalf("galaxy %d: %+v", i, tr)
		case !tr.disc && (tr.arms > 0 || tr.bar > 0), tr.odd == ring && (!tr.disc || tr.ratio <= 0.35), tr.odd == nothing && tr.oddness > 0:
			t.Fatalf("galaxy %d is impossible: %+v", i, tr)
		}
		if math.Abs(math.Cos(tr.tilt*math.Pi/180)-tr.cosine) > 1e-8 {
			t.Fatalf("galaxy %d: a tilt of %v° with cosine %v", i, tr.tilt, tr.cosine)
		}
		n := float64(s.N)
		if tr.disc {
			discs += 1 / n
		}
		if tr.odd == ring {
			rings += 1 / n
		}
		if tr.odd != nothing {
			odd += 1 / n
		}
		if tr.r90 > 6.2 {
			large += 1 / n
		}
	}
	// Five standard errors, √(p(1-p)/20000) = 0.0035 at most. Rings are in discs,
	// 0.72, of which about 0.3 are too much inclined.
	for _, c := range []struct {
		name            string
		got, want, near float64
	}{
		{"discs", discs, 0.72, 0.016}, {"rings", rings, 0.036, 0.008}, {"odd", odd, 0.2567 - 0.034, 0.016}, {"large", large, 0.5, 0.018},
	} {
		if math.Abs(c.got-c.want) > c.near {
			t.Errorf("%s: %.4f of all galaxies, want %.4f ± %.4f", c.name, c.got, c.want, c.near)
		}
	}
}

func TestWrongSettingsAreNamed(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(s *Set)
		want   string
	}{
		{"number", func(s *Set) { s.N = -1 }, "-1 galaxies"},
		{"small", func(s *Set) { s.Size = 31 }, "31 pixels a side, want 32 to 424"},
		{"large", func(s *Set) { s.Size = 425 }, "425 pixels"},
		{"field", func(s *Set) { s.Field = 0 }, "a field of 0 pixels"},
		{"seeing", func(s *Set) { s.Seeing = 0 }, "seeing 0 times"},
		{"noise", func(s *Set) { s.Noise = math.NaN() }, "noise NaN times"},
		{"crowd", func(s *Set) { s.Crowd = -1 }, "crowd terms -1 times"},
		{"votes", func(s *Set) { s.Votes = math.Inf(1) }, "+Inf votes"},
		{"class", func(s *Set) { s.Only = "nebula" }, `no class "nebula"; there are ["smooth" `},
		{"nothing at all", func(s *Set) { *s = Set{} }, "pictures of 0 pixels"},
	} {
		s := New(1, 1, 64)
		c.change(&s)
		err := s.Check()
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
		func() {
			defer func() {
				if got := recover(); got != err.Error() {
					t.Errorf("%s: panic %v, want %q", c.name, got, err)
				}
			}()
			s.Picture(0)
		}()
	}
	for _, size := range []int{32, 48, 64, 69, 128, 208, 209, 424} {
		if err := New(1, 1, size).Check(); err != nil {
			t.Errorf("size %d: %v", size, err)
		}
	}
}

func ExampleSet() {
	s := New(1, 3, 64)
	for i := range s.N {
		labels := s.Vote(i).Labels
		fmt.Println(s.ID(i), galaxy.Reading(labels[:]))
	}
	// Output:
	// 1000000 smooth, in between, not odd
	// 1000001 smooth, completely round, not odd
	// 1000002 smooth, in between, not odd
}
