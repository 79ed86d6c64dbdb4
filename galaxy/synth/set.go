package synth

import (
	"fmt"
	"strconv"

	"galaxynet/galaxy"
	"galaxynet/tensor/par"
)

// A Set is N galaxies, numbered from 0, in pictures of Size × Size pixels. It holds
// none of them: each is made from the seed and its number when it is asked for, and
// is the same whichever others are. New returns one with the usual settings.
type Set struct {
	Seed uint64
	N    int
	Size int // 32 to 424
	Knobs
}

// The sizes of pictures.
const (
	MinSize = 32
	MaxSize = wholeField
)

// New returns a set with the usual settings for its size.
func New(seed uint64, n, size int) Set {
	return Set{Seed: seed, N: n, Size: size, Knobs: Usual(size)}
}

// Check returns an error that says what is wrong with the settings, if anything is.
// The other methods panic with it.
func (s Set) Check() error {
	switch {
	case s.N < 0:
		return fmt.Errorf("synth: %d galaxies, want 0 or more", s.N)
	case s.Size < MinSize || s.Size > MaxSize:
		return fmt.Errorf("synth: pictures of %d pixels a side, want %d to %d", s.Size, MinSize, MaxSize)
	case s.Field < 1 || s.Field > wholeField:
		return fmt.Errorf("synth: a field of %d pixels, want 1 to %d", s.Field, wholeField)
	case !(s.Seeing > 0 && s.Seeing <= 10):
		return fmt.Errorf("synth: seeing %v times the usual, want more than 0 and up to 10", s.Seeing)
	case !(s.Noise >= 0 && s.Noise <= 1000):
		return fmt.Errorf("synth: noise %v times the usual, want 0 to 1000", s.Noise)
	case !(s.Crowd >= 0 && s.Crowd <= 10):
		return fmt.Errorf("synth: crowd terms %v times the usual, want 0 to 10", s.Crowd)
	case !(s.Votes >= 0 && s.Votes <= 10000):
		return fmt.Errorf("synth: %v votes, want 0 to 10000", s.Votes)
	case !s.Only.known():
		return fmt.Errorf("synth: no class %q; there are %q", s.Only, Classes)
	}
	return nil
}

func (s Set) mustBeValid() {
	if err := s.Check(); err != nil {
		panic(err.Error())
	}
}

// Votes are what volunteers said about a galaxy.
type Votes struct {
	// Labels are the parts of the volunteers that gave each answer, by column; they
	// sum as the decision tree says (galaxy.CheckSums).
	Labels [galaxy.Columns]float32
	// Counts are the volunteers themselves, 0 if Knobs.Votes is 0.
	Counts [galaxy.Columns]int
}

// ID returns the name of galaxy i: 1000000 for the first, a number that no galaxy
// of the competition has.
func (s Set) ID(i int) string { return strconv.Itoa(1_000_000 + i) }

// Vote returns what the volunteers say about galaxy i. No setting of pictures but
// Seeing, which hides details, changes it.
func (s Set) Vote(i int) Votes {
	s.mustBeValid()
	t := s.traits(i)
	parts, counts := s.vote(&t, i)
	return Votes{Labels: single(cumulative(parts)), Counts: counts}
}

// traits draws what galaxy i is like.
func (s *Set) traits(i int) traits {
	var r random
	r.begin(s.Seed, traitStream, i)
	return drawTraits(&r, &s.Knobs)
}

// vote returns the conditional parts of the votes and their counts.
func (s *Set) vote(t *traits, i int) (parts [galaxy.Columns]float64, counts [galaxy.Columns]int) {
	c := crowd{scale: s.Crowd}
	c.begin(s.Seed, voteStream, i)
	parts = t.probabilities(&c)
	if s.Votes > 0 {
		counts, parts = c.poll(&parts, c.people(s.Votes))
	}
	return parts, counts
}

func single(y [galaxy.Columns]float64) (row [galaxy.Columns]float32) {
	for i, v := range y {
		row[i] = float32(v)
	}
	return row
}

// Picture returns the picture of galaxy i.
func (s Set) Picture(i int) galaxy.RGB {
	s.mustBeValid()
	r := painters.Take()
	defer painters.Put(r)
	return r.picture(&s, i)
}

// painters keeps what painters have of memory from picture to picture.
var painters par.Spares[painter]

// Pictures returns those of galaxies lo to hi-1, made on all processors.
func (s Set) Pictures(lo, hi int) []galaxy.RGB {
	s.mustBeValid()
	out := make([]galaxy.RGB, hi-lo)
	par.For(len(out), 1, func(from, to int) {
		for i := from; i < to; i++ {
			out[i] = s.Picture(lo + i)
		}
	})
	return out
}

// Labels returns the labels of all galaxies, by their IDs.
func (s Set) Labels() *galaxy.Labels {
	s.mustBeValid()
	ids := make([]string, s.N)
	values := make([]float32, s.N*galaxy.Columns)
	par.For(s.N, 64, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			ids[i] = s.ID(i)
			labels := s.Vote(i).Labels
			copy(values[i*galaxy.Columns:], labels[:])
		}
	})
	l, err := galaxy.NewLabels(ids, values)
	if err != nil {
		panic("synth: Labels: two galaxies have one name: " + err.Error())
	}
	return l
}

// Generate returns picture and labels of one galaxy of the set with the usual
// settings: equal arguments give equal bits, on every machine.
func Generate(seed uint64, index, size int) (galaxy.RGB, [galaxy.Columns]float32) {
	s := New(seed, index+1, size)
	return s.Picture(index), s.Vote(index).Labels
}
