package gemm

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"strings"
	"testing"

	"galaxynet/tensor/cpu/cputest"
)

func TestMulSmallSizes(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		sizes := []int{0, 1, 2, 3, 5, 7, 16, 17, 33}
		if testing.Short() {
			sizes = []int{0, 1, 3, 17}
		}
		seed := uint64(0)
		for _, m := range sizes {
			for _, n := range sizes {
				for _, k := range sizes {
					for form := range 4 {
						seed++
						scalars := [][2]float32{{1, 0}, {1, 1}, {0.5, 0}, {-1.5, 0.25}}[seed%4]
						problem{m, n, k, form&1 != 0, form&2 != 0, scalars[0], scalars[1]}.check(t, seed)
					}
				}
			}
		}
	})
}

// Sizes around every block size: tiles, groups, terms, rows, tasks.
func TestMulSizesAroundTheBlocks(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		random := rand.New(rand.NewPCG(3, 4))
		edges := []int{1, 6, 14, 16, 31, 32, 64, 97, 127, 129, maxRows - 1, maxRows + 1, oneBlock, oneBlock + 1, 300}
		terms := append(edges[:len(edges):len(edges)], maxTerms-1, maxTerms, maxTerms+1, 2*maxTerms+1)
		count := 150
		if testing.Short() {
			count = 6
		}
		for i := range count {
			pick := func(sizes []int) int { return sizes[random.IntN(len(sizes))] }
			p := problem{m: pick(edges), n: pick(edges), k: pick(terms), transA: i&1 != 0, transB: i&2 != 0, alpha: 1, beta: float32(i / 4 % 2)}
			p.check(t, uint64(i))
		}
		problem{m: 600, n: 5, k: 520, alpha: 1}.check(t, 1)
		problem{m: 9, n: 700, k: 513, transB: true, alpha: 2, beta: 3}.check(t, 2)
		if !testing.Short() {
			problem{m: 9, n: 6000, k: 701, alpha: 1}.check(t, 3) // a B that is asked for ahead
		}
		if !testing.Short() {
			problem{m: 3, n: farFloats/1000 + 5, k: 1000, alpha: 1}.check(t, 3) // B from memory
		}
	})
}

func TestMulOfAWrongShapePanics(t *testing.T) {
	x := make([]float32, 64)
	m := func(stride int, n int) Matrix { return Matrix{Data: x[:n], Stride: stride} }
	const overflowing = 1 << (bits.UintSize - 2) // four rows on is the start again, if multiplied carelessly
	for _, c := range []struct {
		name string
		call func()
		want string // the text's beginning
	}{
		{"negative size", func() { Mul(-1, 2, 3, 1, m(3, 9), m(2, 9), 0, x, 2) }, "gemm: negative size: m -1, n 2, k 3"},
		{"A too short", func() { Mul(3, 2, 3, 1, m(3, 8), m(2, 9), 0, x, 2) }, "gemm: A is stored as 3x3 with stride 3 in 8 floats"},
		{"B too short", func() { Mul(3, 2, 3, 1, m(3, 9), m(2, 5), 0, x, 2) }, "gemm: B is stored as 3x2 with stride 2 in 5 floats"},
		{"C too short", func() { Mul(3, 2, 3, 1, m(3, 9), m(2, 9), 0, x[:5], 2) }, "gemm: C is stored as 3x2 with stride 2 in 5 floats"},
		{"stride too short", func() { Mul(3, 2, 3, 1, m(2, 9), m(2, 9), 0, x, 2) }, "gemm: A is stored as 3x3 with stride 2"},
		{"A overflows", func() { Mul(5, 2, 3, 1, m(overflowing, 9), m(2, 9), 0, x, 2) }, "gemm: A is stored as 5x3"},
		{"B overflows", func() { Mul(5, 2, 5, 1, m(5, 25), m(overflowing, 9), 0, x, 2) }, "gemm: B is stored as 5x2"},
		{"C overflows", func() { Mul(5, 2, 3, 1, m(3, 15), m(2, 9), 0, x, overflowing) }, "gemm: C is stored as 5x2"},
	} {
		if got := fmt.Sprint(recovered(c.call)); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: panic %q, want %q", c.name, got, c.want)
		}
	}
}
