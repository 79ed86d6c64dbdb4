package tensor

import (
	"slices"
	"testing"
)

func TestConcatPutsPartsInOrder(t *testing.T) {
	for axis := range 3 {
		var parts []*Tensor
		for i, length := range []int{2, 0, 3, 1} {
			shape := Shape{4, 5, 6}
			shape[axis] = length
			parts = append(parts, normal(string(rune('a'+i)), shape...))
		}
		y := Concat(axis, parts...)
		wantBits(t, "negative axis", Concat(axis-3, parts...), y)
		from := 0
		for _, part := range parts {
			eachIndex(part.Shape(), func(index []int) {
				at := slices.Clone(index)
				at[axis] += from
				if y.At(at...) != part.At(index...) {
					t.Fatalf("axis %d: element %v is not that of its part", axis, at)
				}
			})
			from += part.Dim(axis)
		}
		for i, part := range Split(y, axis, 2, 0, 3, 1) {
			wantBits(t, "split", part, parts[i])
		}
	}
}

func TestSplitCopies(t *testing.T) {
	x := Arange(6)
	Split(x, 0, 2, 4)[0].Fill(9)
	if x.At(0) != 0 {
		t.Error("a part of Split shares elements")
	}
}

func TestStackMakesAnAxis(t *testing.T) {
	a, b, c := normal("a", 2, 3), normal("b", 2, 3), normal("c", 2, 3)
	for axis, want := range []Shape{{3, 2, 3}, {2, 3, 3}, {2, 3, 3}} {
		y := Stack(axis, a, b, c)
		wantBits(t, "negative axis", Stack(axis-3, a, b, c), y)
		if !y.Shape().Equal(want) {
			t.Errorf("axis %d: shape %v, want %v", axis, y.Shape(), want)
		}
		for i, x := range []*Tensor{a, b, c} {
			eachIndex(x.Shape(), func(index []int) {
				if at := slices.Insert(slices.Clone(index), axis, i); y.At(at...) != x.At(index...) {
					t.Fatalf("axis %d: element %v is not that of tensor %d", axis, at, i)
				}
			})
		}
	}
	if got := Stack(0, Full(1), Full(2)); !Equal(got, FromSlice([]float32{1, 2}, 2)) {
		t.Errorf("stacked scalars: %v", got)
	}
}
