package tensor

import (
	"math"
	"slices"
	"testing"
)

func TestElementsAreRowMajor(t *testing.T) {
	x := New(2, 3, 4)
	next := float32(0)
	eachIndex(x.Shape(), func(index []int) {
		x.Set(next, index...)
		next++
	})
	for i, v := range x.Data() {
		if v != float32(i) {
			t.Fatalf("element %d is %v", i, v)
		}
	}
	if got := x.At(1, 2, 3); got != 1*12+2*4+3 {
		t.Errorf("x[1, 2, 3] = %v", got)
	}
}

func TestConstructorsGiveTheirShapeAndElements(t *testing.T) {
	data := []float32{1, 2, 3, 4, 5, 6}
	for _, c := range []struct {
		name  string
		x     *Tensor
		shape Shape
		data  []float32
	}{
		{"New", New(2, 2), Shape{2, 2}, []float32{0, 0, 0, 0}},
		{"New scalar", New(), Shape{}, []float32{0}},
		{"New empty", New(3, 0, 2), Shape{3, 0, 2}, []float32{}},
		{"FromSlice", FromSlice(data, 3, 2), Shape{3, 2}, data},
		{"Full", Full(7, 3), Shape{3}, []float32{7, 7, 7}},
		{"Full scalar", Full(7), Shape{}, []float32{7}},
		{"Ones", Ones(1, 2), Shape{1, 2}, []float32{1, 1}},
		{"Arange", Arange(4), Shape{4}, []float32{0, 1, 2, 3}},
		{"Arange empty", Arange(0), Shape{0}, []float32{}},
	} {
		if !c.x.Shape().Equal(c.shape) || !slices.Equal(c.x.Data(), c.data) {
			t.Errorf("%s: shape %v, data %v; want %v, %v", c.name, c.x.Shape(), c.x.Data(), c.shape, c.data)
		}
		if c.x.Len() != len(c.data) || c.x.Rank() != len(c.shape) {
			t.Errorf("%s: Len %d, Rank %d", c.name, c.x.Len(), c.x.Rank())
		}
	}
}

func TestConstructorsCopyTheShapeAndFromSliceSharesTheData(t *testing.T) {
	shape, data := []int{2, 3}, make([]float32, 6)
	x, y := FromSlice(data, shape...), New(shape...)
	shape[0] = 99
	if x.Dim(0) != 2 || y.Dim(0) != 2 {
		t.Error("changing the argument changed a tensor's shape")
	}
	x.Set(5, 1, 2)
	if data[5] != 5 {
		t.Error("FromSlice copied its data")
	}
}

func TestViewsShareElements(t *testing.T) {
	x := Arange(24).Reshape(4, 3, 2)
	for name, view := range map[string]*Tensor{
		"Reshape":    x.Reshape(2, -1),
		"Slice":      x.Slice(0, 4),
		"ExpandDims": x.ExpandDims(1),
	} {
		if &view.Data()[0] != &x.Data()[0] || view.Len() != x.Len() {
			t.Errorf("%s made a copy", name)
		}
	}
	part := x.Slice(1, 3)
	if !part.Shape().Equal(Shape{2, 3, 2}) || part.At(0, 0, 1) != x.At(1, 0, 1) {
		t.Errorf("Slice(1, 3) = %v", part)
	}
	if grown := append(part.Data(), 99); x.At(3, 0, 0) == grown[12] {
		t.Error("appending to a slice's data wrote into the rest of the tensor")
	}
}

func TestReshapeKeepsTheElementsAndInfersOneLength(t *testing.T) {
	for _, c := range []struct{ from, to, want Shape }{
		{Shape{2, 3}, Shape{3, 2}, Shape{3, 2}},
		{Shape{2, 3}, Shape{-1}, Shape{6}},
		{Shape{2, 3}, Shape{1, -1, 2}, Shape{1, 3, 2}},
		{Shape{}, Shape{1, 1}, Shape{1, 1}},
		{Shape{1}, Shape{}, Shape{}},
		{Shape{}, Shape{-1}, Shape{1}},
		{Shape{0, 3}, Shape{-1, 3}, Shape{0, 3}},
		{Shape{0, 3}, Shape{5, 0, 7}, Shape{5, 0, 7}},
	} {
		if got := New(c.from...).Reshape(c.to...).Shape(); !got.Equal(c.want) {
			t.Errorf("%v reshaped to %v is %v, want %v", c.from, c.to, got, c.want)
		}
	}
}

func TestSliceAndExpandDimsShapes(t *testing.T) {
	x := New(4, 5)
	for _, c := range []struct {
		got, want Shape
	}{
		{x.Slice(0, 0).Shape(), Shape{0, 5}},
		{x.Slice(4, 4).Shape(), Shape{0, 5}},
		{New(3, 0).Slice(1, 3).Shape(), Shape{2, 0}},
		{x.ExpandDims(0).Shape(), Shape{1, 4, 5}},
		{x.ExpandDims(2).Shape(), Shape{4, 5, 1}},
		{x.ExpandDims(-1).Shape(), Shape{4, 5, 1}},
		{x.ExpandDims(-3).Shape(), Shape{1, 4, 5}},
		{New().ExpandDims(-1).Shape(), Shape{1}},
	} {
		if !c.got.Equal(c.want) {
			t.Errorf("shape %v, want %v", c.got, c.want)
		}
	}
	if x.Dim(-1) != 5 || x.Dim(0) != 4 {
		t.Errorf("Dim(-1) = %d, Dim(0) = %d", x.Dim(-1), x.Dim(0))
	}
}

func TestCloneSharesNothingAndCopyFromMayOverlap(t *testing.T) {
	x := Arange(6).Reshape(2, 3)
	y := x.Clone()
	y.Set(9, 0, 0)
	if x.At(0, 0) != 0 {
		t.Error("Clone shares elements")
	}
	x.CopyFrom(y)
	wantBits(t, "CopyFrom", x, y)
	rows := Arange(8).Reshape(4, 2)
	rows.Slice(0, 3).CopyFrom(rows.Slice(1, 4)) // overlapping
	if !slices.Equal(rows.Data(), []float32{2, 3, 4, 5, 6, 7, 6, 7}) {
		t.Errorf("overlapping copy gave %v", rows.Data())
	}
	if got := Full(3, 1, 1).Item(); got != 3 {
		t.Errorf("Item() = %v", got)
	}
}

func TestEqualIsExactAndAllCloseWithinItsTolerances(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	v := func(values ...float32) *Tensor { return FromSlice(values, len(values)) }
	for _, c := range []struct {
		a, b         *Tensor
		equal, close bool // close at relative 0.1, absolute 0.01
	}{
		{v(1, 2), v(1, 2), true, true},
		{v(1, 2), v(1, 2.1), false, true},
		{v(1, 2), v(1, 2.3), false, false},
		{v(0), v(0.009), false, true},
		{v(0), v(0.02), false, false},
		{v(110), v(100), false, true},
		{v(112), v(100), false, false},
		{v(nan), v(nan), false, false},
		{v(1), v(nan), false, false},
		{v(inf), v(inf), true, true},
		{v(inf), v(-inf), false, false},
		{v(1), v(inf), false, false},
		{v(0), v(float32(math.Copysign(0, -1))), true, true},
		{v(1, 2), v(1, 2).Reshape(2, 1), false, false},
		{New(0), New(0), true, true},
		{New(0, 1), New(1, 0), false, false},
	} {
		if got := Equal(c.a, c.b); got != c.equal {
			t.Errorf("Equal(%v, %v) = %v", c.a, c.b, got)
		}
		if got := AllClose(c.a, c.b, 0.1, 0.01); got != c.close {
			t.Errorf("AllClose(%v, %v) = %v", c.a, c.b, got)
		}
	}
}

func TestArgMaxTakesTheFirstOfEqualsAndTheFirstNaN(t *testing.T) {
	nan := float32(math.NaN())
	x := FromSlice([]float32{3, 1, 3, nan, 5, 9, 4, nan, 9, 2, 2, 2}, 4, 3)
	for _, c := range []struct {
		axis int
		want []int
	}{
		{0, []int{1, 2, 1}},
		{1, []int{0, 0, 1, 0}},
		{-1, []int{0, 0, 1, 0}},
	} {
		if got := ArgMax(x, c.axis); !slices.Equal(got, c.want) {
			t.Errorf("ArgMax(x, %d) = %v, want %v", c.axis, got, c.want)
		}
	}
	if got := ArgMax(New(0, 3), 1); len(got) != 0 {
		t.Errorf("ArgMax of no rows = %v", got)
	}
}

// The largest element by index, over each axis of a tensor of three.
func TestArgMaxFindsTheLargest(t *testing.T) {
	x := normal("argmax", 3, 5, 4)
	for axis := range 3 {
		places, i := ArgMax(x, axis), 0
		rest := slices.Delete(slices.Clone(x.Shape()), axis, axis+1)
		eachIndex(rest, func(index []int) {
			best := slices.Insert(slices.Clone(index), axis, places[i])
			for k := range x.Dim(axis) {
				if other := slices.Insert(slices.Clone(index), axis, k); x.At(other...) > x.At(best...) {
					t.Errorf("axis %d, index %v: place %d, but %d is larger", axis, index, places[i], k)
				}
			}
			i++
		})
	}
}
