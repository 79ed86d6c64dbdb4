package tensor

import (
	"math"
	"testing"
	"unsafe"
)

func TestMemoryGivesAlignedZerosThatDoNotOverlap(t *testing.T) {
	mem := NewMemory()
	defer mem.Close()
	var arrays [][]float32
	used := 0
	for i, n := range []int{1, 0, 17, 1024, 5000, memoryLarge, 100, memoryLarge - 1, memoryLarge - 1, memoryLarge - 1, memoryLarge - 1, memoryLarge + 3, 7} {
		x := mem.Floats(n)
		if len(x) != n || cap(x) != n {
			t.Errorf("Floats(%d): len %d, cap %d", n, len(x), cap(x))
		}
		used += 4 * n
		for j, v := range x {
			if math.Float32bits(v) != 0 {
				t.Fatalf("array %d of %d floats: element %d is %v, want 0", i, n, j, v)
			}
			x[j] = float32(i)
		}
		if n > 0 && uintptr(unsafe.Pointer(&x[0]))%64 != 0 {
			t.Errorf("array %d starts at %p, not at a multiple of 64", i, &x[0])
		}
		arrays = append(arrays, x)
	}
	for i, x := range arrays {
		for j, v := range x {
			if v != float32(i) {
				t.Fatalf("array %d: element %d is %v: another array wrote there", i, j, v)
			}
		}
	}
	if stats := mem.Stats(); stats.Arrays != len(arrays) || stats.Used != used || stats.Mapped < used {
		t.Errorf("stats %+v for %d arrays of %d bytes", stats, len(arrays), used)
	}
}

func TestEqualArraysStartAtDifferentLines(t *testing.T) {
	for _, n := range []int{memoryPage, 10 * memoryPage, memoryLarge} {
		mem := NewMemory()
		seen := map[uintptr]int{}
		for i := range 8 {
			line := uintptr(unsafe.Pointer(&mem.Floats(n)[0])) % 4096 / 64
			if other, ok := seen[line]; ok {
				t.Errorf("arrays %d and %d of %d floats start at line %d of their pages", other, i, n, line)
			}
			seen[line] = i
		}
		if err := mem.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestClosedMemoryIsAsGoodAsNew(t *testing.T) {
	mem := NewMemory()
	x := mem.New(3, 500, 7)
	if !Equal(x, New(3, 500, 7)) {
		t.Error("a new tensor is not zero")
	}
	x.Fill(2)
	if got := Sum(x, All).Item(); got != 2*3*500*7 {
		t.Errorf("sum %v", got)
	}
	for range 2 { // a closed Memory is as good as new
		if err := mem.Close(); err != nil {
			t.Error(err)
		}
		if stats := mem.Stats(); stats != (MemoryStats{}) {
			t.Errorf("after Close: %+v", stats)
		}
	}
	y := mem.New(5)
	y.Fill(1)
	if err := mem.Close(); err != nil {
		t.Error(err)
	}
}

func TestMemoryRefusesNegativeLengths(t *testing.T) {
	defer func() {
		if got, want := recover(), "tensor: Memory.Floats: length -1, want 0 or more"; got != want {
			t.Errorf("panic %v, want %s", got, want)
		}
	}()
	NewMemory().Floats(-1)
}

func TestNilMemoryGivesOutTheHeap(t *testing.T) {
	var m *Memory
	if x := m.New(2, 3); !x.Shape().Equal(Shape{2, 3}) || x.At(1, 2) != 0 {
		t.Errorf("got %v, want zeros of shape [2 3]", x)
	}
	if s := m.Stats(); s != (MemoryStats{}) {
		t.Errorf("stats %+v, want none", s)
	}
	if err := m.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}
