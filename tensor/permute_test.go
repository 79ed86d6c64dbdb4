package tensor

import (
	"fmt"
	"testing"
)

// naivePermute computes a permutation index by index.
func naivePermute(x *Tensor, order []int) *Tensor {
	shape := Shape{}
	for _, axis := range order {
		shape = append(shape, x.Shape()[axis])
	}
	y := New(shape...)
	eachIndex(shape, func(index []int) {
		from := make([]int, len(order))
		for i, axis := range order {
			from[axis] = index[i]
		}
		y.Set(x.At(from...), index...)
	})
	return y
}

// orders calls f with every order of n axes.
func orders(n int, f func(order []int)) {
	order := []int{}
	used := make([]bool, n)
	var extend func()
	extend = func() {
		if len(order) == n {
			f(order)
			return
		}
		for axis := range n {
			if !used[axis] {
				used[axis] = true
				order = append(order, axis)
				extend()
				order = order[:len(order)-1]
				used[axis] = false
			}
		}
	}
	extend()
}

func TestPermuteEqualsIndexComputation(t *testing.T) {
	for _, shape := range []Shape{{}, {5}, {3, 7}, {33, 65}, {64, 32}, {2, 3, 5}, {3, 1, 40}, {0, 3, 2}, {2, 3, 4, 5}, {35, 2, 3, 34}, {2, 1, 2, 3, 2}} {
		x := normal("x", shape...)
		orders(len(shape), func(order []int) {
			wantBits(t, fmt.Sprint("order ", order), Permute(x, order...), naivePermute(x, order))
		})
	}
}

func TestPermuteOverSeveralChunks(t *testing.T) {
	for _, shape := range []Shape{{300, 400}, {5, 64, 300}, {300, 64, 5}} {
		x := normal("x", shape...)
		orders(len(shape), func(order []int) {
			what := fmt.Sprint(shape, " order ", order)
			wantBits(t, what, Permute(x, order...), naivePermute(x, order))
			wantSameForAnyWorkers(t, what, func() *Tensor { return Permute(x, order...) })
		})
	}
}

func TestPermuteTakesNegativeAxes(t *testing.T) {
	x := normal("x", 2, 3, 4)
	wantBits(t, "negative", Permute(x, -1, 0, -2), Permute(x, 2, 0, 1))
	wantBits(t, "transpose", Transpose(x, -2, -1), naivePermute(x, []int{0, 2, 1}))
	wantBits(t, "transpose of one axis with itself", Transpose(x, 1, 1), x)
}

func FuzzPermute(f *testing.F) {
	f.Add([]byte{3, 2, 3, 4, 1, 0})
	f.Add([]byte{5, 2, 1, 3, 2, 2, 3, 1, 1, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		shape, rest := shapeFrom(b, 6)
		order := make([]int, len(shape))
		for i := range order {
			order[i] = i
		}
		for i := range order { // a shuffle by the rest of the bytes
			if i < len(rest) {
				j := i + int(rest[i])%(len(order)-i)
				order[i], order[j] = order[j], order[i]
			}
		}
		x := normal("x", shape...)
		wantBits(t, fmt.Sprint("order ", order), Permute(x, order...), naivePermute(x, order))
	})
}
