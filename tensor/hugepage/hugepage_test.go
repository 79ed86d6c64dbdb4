package hugepage

import (
	"math"
	"runtime"
	"strings"
	"testing"
	"unsafe"
)

func TestMapGivesAlignedZeros(t *testing.T) {
	for _, n := range []int{1, 7, 1000, Size / floatBytes, Size/floatBytes + 1, 3*Size/floatBytes - 5} {
		m, err := Map(n)
		if err != nil {
			t.Fatal(err)
		}
		x := m.Floats()
		if len(x) != n || cap(x) != n {
			t.Errorf("Map(%d): len %d, cap %d", n, len(x), cap(x))
		}
		align := 64
		if runtime.GOOS == "linux" {
			align = Size
		}
		if start := uintptr(unsafe.Pointer(&x[0])); start%uintptr(align) != 0 {
			t.Errorf("Map(%d): starts at %#x, not at a multiple of %d", n, start, align)
		}
		for i, v := range x {
			if math.Float32bits(v) != 0 {
				t.Fatalf("Map(%d): x[%d] = %v, want 0", n, i, v)
			}
			x[i] = float32(i)
		}
		if err := m.Close(); err != nil {
			t.Errorf("Map(%d): Close: %v", n, err)
		}
	}
}

func TestMappingsDoNotOverlap(t *testing.T) {
	const n = 1000
	var pieces []*Mapping
	for k := range 5 {
		m, err := Map(n)
		if err != nil {
			t.Fatal(err)
		}
		for i := range m.Floats() {
			m.Floats()[i] = float32(k)
		}
		pieces = append(pieces, m)
	}
	for k, m := range pieces {
		for i, v := range m.Floats() {
			if v != float32(k) {
				t.Fatalf("piece %d: x[%d] = %v, want %d", k, i, v, k)
			}
		}
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestEmptyMappingOpensAndCloses(t *testing.T) {
	m, err := Map(0)
	if err != nil || len(m.Floats()) != 0 {
		t.Fatalf("Map(0): %d floats, error %v", len(m.Floats()), err)
	}
	if err := m.Close(); err != nil {
		t.Error(err)
	}
}

func TestSecondCloseIsAnError(t *testing.T) {
	for _, n := range []int{0, 100} {
		m, err := Map(n)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Close(); err != nil || m.Floats() != nil {
			t.Errorf("Map(%d): first Close: %v, floats left %d", n, err, len(m.Floats()))
		}
		if err := m.Close(); err == nil || !strings.Contains(err.Error(), "closed already") {
			t.Errorf("Map(%d): second Close: error %v, want one that says closed already", n, err)
		}
	}
}

func TestMapRefusesImpossibleSizes(t *testing.T) {
	for _, c := range []struct {
		n    int
		want string
	}{
		{-1, "negative number of floats -1"},
		{math.MinInt, "negative number"},
		{math.MaxInt, "more than this machine can address"},
		{math.MaxInt / floatBytes, "more than this machine can address"},
	} {
		m, err := Map(c.n)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Map(%d) = %v, error %v; want an error with %q", c.n, m, err, c.want)
		}
	}
}
