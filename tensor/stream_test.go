package tensor

import (
	"math/rand/v2"
	"testing"
)

// The expected words were computed by another program from the description in
// StreamSeed's comment and from PCG-DXSM's. They must never change: runs could
// no longer be repeated.
func TestStreamsNeverChange(t *testing.T) {
	for _, c := range []struct {
		seed    uint64
		purpose string
		index   []uint64
		words   [2]uint64 // the generator's seed
		numbers [2]uint64 // its first numbers
	}{
		{0, "", nil, [2]uint64{0x80abe802ac1e182e, 0xf7cadd881990cf7e}, [2]uint64{0xbd9d6e35bfac4202, 0x75e617a1b25cbd34}},
		{1, "shuffle", []uint64{0}, [2]uint64{0xb8ed66cc0a163a34, 0x3f5b5f4dbb7ce99e}, [2]uint64{0xd3363e613463730c, 0x7001f6614ccf3b8c}},
		{1, "shuffle", []uint64{1}, [2]uint64{0x279de172c2a61ab7, 0xebec07c64997ca06}, [2]uint64{0x720d1d1437763695, 0xd40adfb3b9135cb1}},
		{1, "shuffle", []uint64{0, 0}, [2]uint64{0x32436b2a32d6c6a9, 0xc8552a257d4a083a}, [2]uint64{0xdfe47f90fdaf4c2c, 0x501a40dd615c3df9}},
		{2, "shuffle", []uint64{0}, [2]uint64{0x8ec07d6d11e51b7d, 0x5a6ef91a97ef30b6}, [2]uint64{0xf8e1beaf90417157, 0xd85b8c4082e7550b}},
		{1, "augment", []uint64{7, 100008}, [2]uint64{0x3faaee5b82bcb467, 0xb921e21905b74533}, [2]uint64{0x63aff6c946fb3471, 0x70349bde4566e2ab}},
		{1<<64 - 1, "initialise/conv1.weight", nil, [2]uint64{0x5b49d3f8c1fb73d7, 0xc963a654a9212b86}, [2]uint64{0x2435104a50ed7065, 0x020edb0a47c677f7}},
		{1, "12345678", nil, [2]uint64{0xa3225e5ca05b8292, 0xed1ef41a5bab6c55}, [2]uint64{0xc394b8102e58cfc3, 0x8299abd7deafd946}},
		{1, "é", nil, [2]uint64{0x92735718e0efa2c1, 0x0eaa477cfd09edcc}, [2]uint64{0x6c917046c65b4551, 0xf8630d3d0daef666}},
	} {
		var words [2]uint64
		words[0], words[1] = StreamSeed(c.seed, c.purpose, c.index...)
		if words != c.words {
			t.Errorf("StreamSeed(%d, %q, %d) = %#x, want %#x", c.seed, c.purpose, c.index, words, c.words)
		}
		r := Stream(c.seed, c.purpose, c.index...)
		if numbers := [2]uint64{r.Uint64(), r.Uint64()}; numbers != c.numbers {
			t.Errorf("Stream(%d, %q, %d) gives %#x, want %#x", c.seed, c.purpose, c.index, numbers, c.numbers)
		}
	}
}

func TestDifferentArgumentsGiveDifferentStreams(t *testing.T) {
	type list struct {
		seed    uint64
		purpose string
		index   []uint64
	}
	var lists []list
	for seed := range uint64(4) {
		for _, purpose := range []string{"", "\x00", "\x00\x00", "a", "b", "ab", "a\x00", "abcdefgh", "abcdefgh\x00", "abcdefghi"} {
			lists = append(lists, list{seed, purpose, nil})
			for i := range uint64(4) {
				lists = append(lists, list{seed, purpose, []uint64{i}})
				for j := range uint64(20) {
					lists = append(lists, list{seed, purpose, []uint64{i, j}})
				}
			}
		}
	}
	seen := map[uint64]list{}
	for _, l := range lists {
		a, b := StreamSeed(l.seed, l.purpose, l.index...)
		for _, word := range []uint64{a, b} {
			if other, ok := seen[word]; ok {
				t.Errorf("%v and %v share the word %#x", l, other, word)
			}
			seen[word] = l
		}
	}
}

// Of 64 bits two independent words differ in 32 ± 4; over 256 pairs the mean is
// within 1.3 of that (5 standard errors of 4/16).
func TestNeighbouringStreamsAreUnrelated(t *testing.T) {
	different := 0
	for i := range uint64(256) {
		a := Stream(1, "shuffle", i).Uint64()
		b := Stream(1, "shuffle", i+1).Uint64()
		for x := a ^ b; x != 0; x &= x - 1 {
			different++
		}
	}
	if mean := float64(different) / 256; mean < 32-1.3 || mean > 32+1.3 {
		t.Errorf("first numbers of neighbouring streams differ in %v bits of 64", mean)
	}
}

func TestSeedingAgainAllocatesNothing(t *testing.T) {
	var pcg rand.PCG
	step := uint64(0)
	wantNoAllocations(t, "StreamSeed", func() {
		pcg.Seed(StreamSeed(1, "dropout", step, 3))
		step++
	})
	pcg.Seed(StreamSeed(1, "dropout", 5, 3))
	if got, want := pcg.Uint64(), Stream(1, "dropout", 5, 3).Uint64(); got != want {
		t.Errorf("a generator seeded anew gives %#x, Stream %#x", got, want)
	}
}
