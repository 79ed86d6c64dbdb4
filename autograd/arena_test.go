package autograd

import (
	"testing"

	"galaxynet/tensor"
)

func TestArenaPiecesDoNotOverlap(t *testing.T) {
	var a arena
	defer a.close()
	random := tensor.Stream(1, "arena")
	type piece struct {
		span *span
		data []float32
		mark float32
	}
	var pieces []piece
	for i := range 2000 {
		if len(pieces) > 0 && random.IntN(2) == 0 {
			k := random.IntN(len(pieces))
			p := pieces[k]
			for j, v := range p.data {
				if v != p.mark {
					t.Fatalf("step %d: element %d of a piece of %d is %v, want %v: another piece wrote it", i, j, len(p.data), v, p.mark)
				}
			}
			a.give(p.span)
			pieces[k] = pieces[len(pieces)-1]
			pieces = pieces[:len(pieces)-1]
			continue
		}
		n := random.IntN(3000)
		s := a.take(n)
		p := piece{s, s.floats(n), float32(i)}
		for j := range p.data {
			p.data[j] = p.mark
		}
		pieces = append(pieces, p)
	}
	for _, p := range pieces {
		a.give(p.span)
	}
	if a.live != 0 {
		t.Errorf("%d floats in use after all were given back", a.live)
	}
	for _, s := range a.first {
		if s.used || s.next != nil {
			t.Errorf("the free spans of a mapping were not joined")
		}
	}
}

func TestArenaRepeatsItself(t *testing.T) {
	var a arena
	defer a.close()
	step := func() (at [4]int) {
		x, y, z := a.take(5), a.take(5000), a.take(40)
		at[0], at[1], at[2] = x.at, y.at, z.at
		a.give(y)
		at[3] = a.take(4000).at
		return at
	}
	first := step()
	a.reset()
	if second := step(); first != second {
		t.Errorf("pieces at %v, after a reset at %v", first, second)
	}
	if first[3] != first[1] {
		t.Errorf("the piece that was given back was not used again: %v", first)
	}
	allocs := testing.AllocsPerRun(10, func() { a.reset(); step() })
	if allocs != 0 {
		t.Errorf("%v allocations a step, want none", allocs)
	}
}

func TestArenaCountsItsPeak(t *testing.T) {
	var a arena
	defer a.close()
	x := a.take(16)
	a.give(x)
	a.take(32)
	a.take(16)
	if a.live != 48 || a.peak != 48 {
		t.Errorf("live %d and peak %d floats, want 48", a.live, a.peak)
	}
}
