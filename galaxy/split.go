package galaxy

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
)

// A Part is what an image is used for.
type Part uint8

// The parts of a data set: images to learn from, images to choose a model and its
// settings by, and images that only the final score is computed on.
const (
	Train Part = iota
	Validation
	Test
)

// Parts are all parts in their order.
var Parts = [3]Part{Train, Validation, Test}

// String returns the part's name in files.
func (p Part) String() string {
	if int(p) < len(partNames) {
		return partNames[p]
	}
	return fmt.Sprintf("Part(%d)", uint8(p))
}

var partNames = [3]string{"train", "validation", "test"}

// LastUnbiased is the last GalaxyID of the first 1,000 training images of the
// competition. They are in no way selected, while samples of later images that are
// around hold more of the clear cases.
const LastUnbiased = 115091

// A Rule divides galaxies into parts by their ids alone: a galaxy stays in its part
// when others are added or removed. With
//
//	u = (first 8 bytes of SHA-256(Salt + "/" + id), big-endian) / 2^64        0 <= u < 1
//
// those with u < Test are for the test, the next up to Test + Validation for
// validation, and the others for training.
type Rule struct {
	Validation, Test float64 // fractions of the galaxies
	Salt             string  // another salt makes another division

	// TestUnbiased makes the test those galaxies whose id is a number up to
	// LastUnbiased, and no others; Test must be 0.
	TestUnbiased bool
}

// Split divides ids. It returns an error if the fractions are not between 0 and 1
// and together less than 1, or if an id occurs twice.
func (r Rule) Split(ids []string) (*Split, error) {
	switch {
	case !(r.Validation >= 0 && r.Test >= 0 && r.Validation+r.Test < 1):
		return nil, fmt.Errorf("split: fractions %v for validation and %v for the test, want 0 or more and less than 1 together", r.Validation, r.Test)
	case r.TestUnbiased && r.Test != 0:
		return nil, fmt.Errorf("split: a fraction of %v for the test, which the unbiased galaxies are", r.Test)
	}
	s := &Split{parts: make(map[string]Part, len(ids))}
	for _, id := range ids {
		if err := s.add(id, r.part(id)); err != nil {
			return nil, fmt.Errorf("split: %w", err)
		}
	}
	return s, nil
}

func (r Rule) part(id string) Part {
	if r.TestUnbiased && Unbiased(id) {
		return Test
	}
	sum := sha256.Sum256([]byte(r.Salt + "/" + id))
	u := float64(binary.BigEndian.Uint64(sum[:])>>11) / (1 << 53) // exact, and below 1
	switch {
	case u < r.Test:
		return Test
	case u < r.Test+r.Validation:
		return Validation
	}
	return Train
}

// Unbiased tells whether an id is a number up to LastUnbiased.
func Unbiased(id string) bool {
	n, err := strconv.ParseUint(id, 10, 64)
	return err == nil && n <= LastUnbiased
}

// A Split says which part each of some galaxies is in.
type Split struct {
	IDs   []string // all, in the order in which they were divided
	parts map[string]Part
}

// add puts a galaxy into a part.
func (s *Split) add(id string, p Part) error {
	if _, ok := s.parts[id]; ok {
		return fmt.Errorf("id %q occurs twice", id)
	}
	s.IDs, s.parts[id] = append(s.IDs, id), p
	return nil
}

// Part returns the part of a galaxy, and whether it is in the split at all.
func (s *Split) Part(id string) (p Part, ok bool) {
	p, ok = s.parts[id]
	return p, ok
}

// Of returns the ids of a part, in the order of IDs.
func (s *Split) Of(p Part) (ids []string) {
	for _, id := range s.IDs {
		if s.parts[id] == p {
			ids = append(ids, id)
		}
	}
	return ids
}

// Check returns an error that counts and names those of ids that the split does not
// have. That the split has others is none.
func (s *Split) Check(ids []string) error {
	var missing []string
	for _, id := range ids {
		if _, ok := s.parts[id]; !ok {
			missing = append(missing, id)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("split: %s no part", count(missing, "id has", "ids have"))
	}
	return nil
}

// String counts the parts: "5366 for train, 0 for validation, 661 for test".
func (s *Split) String() string {
	var n [3]int
	for _, p := range s.parts {
		n[p]++
	}
	return fmt.Sprintf("%d for train, %d for validation, %d for test", n[Train], n[Validation], n[Test])
}
