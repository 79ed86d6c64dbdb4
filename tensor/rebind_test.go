package tensor

import (
	"slices"
	"testing"
)

func TestRebindShowsOtherElements(t *testing.T) {
	data := []float32{1, 2, 3, 4, 5, 6}
	var header Tensor
	header.Rebind(data, 2, 3)
	view := header.Reshape(6)
	header.Rebind(data[2:], 4)
	if !header.Shape().Equal(Shape{4}) || header.At(0) != 3 {
		t.Errorf("after Rebind: shape %v, first element %v, want [4] and 3", header.Shape(), header.At(0))
	}
	if !view.Shape().Equal(Shape{6}) || !slices.Equal(view.Data(), data) {
		t.Errorf("Rebind changed an earlier view: %v", view)
	}
}

func TestRebindAllocatesNothing(t *testing.T) {
	data := make([]float32, 24)
	var header Tensor
	header.Rebind(data, 1, 2, 3, 4)
	allocs := testing.AllocsPerRun(10, func() {
		header.Rebind(data, 4, 6)
		header.Rebind(data, 2, 3, 2, 2)
	})
	if allocs != 0 {
		t.Errorf("%v allocations, want none", allocs)
	}
}

func TestRebindWantsAFullShape(t *testing.T) {
	err := Catch(func() { new(Tensor).Rebind(make([]float32, 5), 2, 3) })
	want := "rebind: a slice of 5 elements does not fill the shape: [2 3]"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %q", err, want)
	}
}
