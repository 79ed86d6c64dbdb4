package tensor

import (
	"errors"
	"math"
	"slices"
	"testing"
)

func TestShapeErrorsNameOperationRuleAndShapes(t *testing.T) {
	x := func(shape ...int) *Tensor { return New(shape...) }
	for _, c := range []struct {
		call func()
		want string
	}{
		{func() { New(2, -1) }, "new: lengths must not be negative: [2 -1]"},
		{func() { New(1, 1, 1, 1, 1, 1, 1, 1, 1) }, "new: at most 8 axes are possible: [1 1 1 1 1 1 1 1 1]"},
		{func() { FromSlice(make([]float32, 5), 2, 3) }, "from slice: a slice of 5 elements does not fill the shape: [2 3]"},
		{func() { FromSlice(make([]float32, 5)) }, "from slice: a slice of 5 elements does not fill the shape: []"},
		{func() { x(2, 3).At(1, 3) }, "at: no element has the index [1 3]: [2 3]"},
		{func() { x(2, 3).At(-1, 0) }, "at: no element has the index [-1 0]: [2 3]"},
		{func() { x(2, 3).Set(1, 0) }, "set: no element has the index [0]: [2 3]"},
		{func() { x(2, 1).Item() }, "item: there must be exactly one element: [2 1]"},
		{func() { x(2, 3).Dim(2) }, "dim: axis 2 is out of range for 2 axes: [2 3]"},
		{func() { x(2, 3).Dim(-3) }, "dim: axis -3 is out of range for 2 axes: [2 3]"},
		{func() { x(2, 3).CopyFrom(x(3, 2)) }, "copy: shapes must be equal: [2 3] and [3 2]"},
		{func() { x(2, 3).Reshape(4) }, "reshape: the number of elements must stay 6: [2 3] and [4]"},
		{func() { x(2, 3).Reshape(4, -1) }, "reshape: no length for -1 keeps 6 elements: [2 3] and [4 -1]"},
		{func() { x(0, 3).Reshape(0, -1) }, "reshape: no length for -1 keeps 0 elements: [0 3] and [0 -1]"},
		{func() { x(2, 3).Reshape(-1, -1) }, "reshape: only one length may be -1: [2 3] and [-1 -1]"},
		{func() { x(2, 3).Reshape(-2, -3) }, "reshape: lengths must not be negative: [2 3] and [-2 -3]"},
		{func() { x(2, 3).Reshape(-1, -2) }, "reshape: lengths must not be negative: [2 3] and [-1 -2]"},
		{func() { x(4, 3).Slice(2, 5) }, "slice: bounds 2:5 must be ordered and within the first axis: [4 3]"},
		{func() { x(4, 3).Slice(3, 2) }, "slice: bounds 3:2 must be ordered and within the first axis: [4 3]"},
		{func() { x().Slice(0, 0) }, "slice: a scalar has no axis to cut: []"},
		{func() { x(4, 3).ExpandDims(3) }, "expand dims: axis 3 is out of range for 2 axes and a new one: [4 3]"},
		{func() { Add(x(2, 3), x(4)) }, "add: lengths must be equal or 1: [2 3] and [4]"},
		{func() { Sub(x(2, 3), x(3, 2)) }, "sub: lengths must be equal or 1: [2 3] and [3 2]"},
		{func() { MulTo(x(3), x(2, 3), x(3)) }, "mul: dst must have the broadcast shape [2 3]: [3], [2 3] and [3]"},
		{func() { DivTo(x(1, 3), x(3), x(3)) }, "div: dst must have the broadcast shape [3]: [1 3], [3] and [3]"},
		{func() { ScaleTo(x(3), 2, x(1, 3)) }, "scale: shapes must be equal: [3] and [1 3]"},
		{func() { AddScalarTo(x(3), 2, x(1, 3)) }, "add scalar: shapes must be equal: [3] and [1 3]"},
		{func() { ExpTo(x(3), x(4)) }, "exp: shapes must be equal: [3] and [4]"},
		{func() { Sum(x(2, 3), Over(2)) }, "sum: axis 2 is out of range for 2 axes: [2 3]"},
		{func() { Sum(x(2, 3), Over(1, -1)) }, "sum: axis 1 is named twice: [2 3]"},
		{func() { Over(0, 1, 2, 3, 4, 5, 6, 7, 8) }, "axes: at most 8 axes are possible: [0 1 2 3 4 5 6 7 8]"},
		{func() { MeanTo(x(2), x(2, 3), Over(0)) }, "mean: dst must have the shape of x without the reduced axes: [2] and [2 3]"},
		{func() { Max(x(2, 0), Over(1)) }, "max: there must be an element to choose: [2 0]"},
		{func() { Max(x(0, 0), Over(1)) }, "max: there must be an element to choose: [0 0]"}, // a mistake although there is no result
		{func() { MinTo(x(0), x(0, 3, 0), Over(1, 2)) }, "min: there must be an element to choose: [0 3 0]"},
		{func() { Min(x(0), All) }, "min: there must be an element to choose: [0]"},
		{func() { ArgMax(x(2, 0), 1) }, "argmax: there must be an element to choose: [2 0]"},
		{func() { MatMul(x(3, 5), x(4, 7)) }, "matmul: inner dimensions must agree: [3 5] and [4 7]"},
		{func() { MatMul(x(5), x(4)) }, "matmul: inner dimensions must agree: [5] and [4]"},
		{func() { MatMul(x(3), x()) }, "matmul: an operand must not be a scalar: [3] and []"},
		{func() { MatMul(x(2, 3, 4), x(3, 4, 5)) }, "matmul: lengths before the last two must be equal or 1: [2 3 4] and [3 4 5]"},
		{func() { MatMulNT(x(3, 5), x(5, 4)) }, "matmul nt: inner dimensions must agree: [3 5] and [5 4]"},
		{func() { MatMulNT(x(5), x(4, 5)) }, "matmul nt: operands must have at least two axes: [5] and [4 5]"},
		{func() { MatMulTN(x(3, 5), x(5, 4)) }, "matmul tn: inner dimensions must agree: [3 5] and [5 4]"},
		{func() { MatMulTo(x(3, 5), x(3, 4), x(4, 7)) }, "matmul: dst must have the shape [3 7]: [3 5], [3 4] and [4 7]"},
		{func() { Transpose(x(2, 3), 0, 2) }, "transpose: axis 2 is out of range for 2 axes: [2 3]"},
		{func() { Permute(x(2, 3), 0) }, "permute: the order [0] must name every axis once: [2 3]"},
		{func() { Permute(x(2, 3), 1, -1) }, "permute: the order [1 -1] must name every axis once: [2 3]"},
		{func() { PermuteTo(x(2, 3), x(2, 3), 1, 0) }, "permute: dst must have the shape of x in the order [1 0]: [2 3] and [2 3]"},
		{func() { Concat(0) }, "concat: there must be at least one tensor"},
		{func() { Concat(0, x(2, 3), x(2, 4)) }, "concat: lengths must be equal but for axis 0: [2 3] and [2 4]"},
		{func() { Concat(1, x(2, 3), x(2)) }, "concat: lengths must be equal but for axis 1: [2 3] and [2]"},
		{func() { Concat(0, x(), x()) }, "concat: axis 0 is out of range for 0 axes: []"},
		{func() { ConcatTo(x(5), 0, x(2), x(2)) }, "concat: lengths along axis 0 must add up to that of dst: [5], [2] and [2]"},
		{func() { Split(x(5), 0, 2, 2) }, "split: lengths [2 2] must add up to axis 0: [5]"},
		{func() { Split(x(5), 0, 7, -2) }, "split: lengths [7 -2] must add up to axis 0: [5]"},
		{func() { Stack(0) }, "stack: there must be at least one tensor"},
		{func() { Stack(0, x(2), x(2), x(3)) }, "stack: shapes must be equal: [2], [2] and [3]"},
		{func() { BroadcastShape("outer", Shape{2}, make(Shape, 9)) }, "outer: at most 8 axes are possible: [2] and [0 0 0 0 0 0 0 0 0]"},
		{func() { NewMemory().New(2, -1) }, "new: lengths must not be negative: [2 -1]"},
	} {
		err := Catch(c.call)
		var shapeError *ShapeError
		switch {
		case err == nil:
			t.Errorf("no panic, want %q", c.want)
		case !errors.As(err, &shapeError) || err.Error() != c.want:
			t.Errorf("panic %q, want %q", err, c.want)
		}
	}
}

func TestElementCountsThatOverflowAreShapeErrors(t *testing.T) {
	for _, shape := range []Shape{
		{math.MaxInt},
		{math.MaxInt / 4, 2},
		{math.MaxInt / 4, 1, 4},
		{1 << 16, 1 << 16, 1 << 16, 1 << 16},
		{0, math.MaxInt, math.MaxInt}, // as in NumPy, emptiness is no excuse
		{math.MaxInt/4 + 1},
	} {
		if err := Catch(func() { New(shape...) }); err == nil {
			t.Errorf("New(%v): no panic", shape)
		}
		if err := Catch(func() { New(0).Reshape(shape...) }); err == nil {
			t.Errorf("Reshape(%v): no panic", shape)
		}
	}
	// The result of an outer product overflows where its operands do not.
	const wide = math.MaxInt / 8
	if got := Add(New(0, 1, 1), New(0, wide, 1)).Shape(); !got.Equal(Shape{0, wide, 1}) {
		t.Errorf("shape %v", got)
	}
	if err := Catch(func() { Add(New(0, 1, wide), New(0, 3, 1)) }); err == nil {
		t.Error("a result of too many elements: no panic")
	}
}

func TestCatchPassesOtherPanicsOn(t *testing.T) {
	if err := Catch(func() {}); err != nil {
		t.Errorf("no panic gave the error %v", err)
	}
	defer func() {
		if v := recover(); v != "another" {
			t.Errorf("recovered %v, want the panic value of f", v)
		}
	}()
	Catch(func() { panic("another") })
}

func TestShapeErrorKeepsItsOwnShapes(t *testing.T) {
	asked := []int{2, 2}
	err := Catch(func() { New(6).Reshape(asked...) }).(*ShapeError)
	asked[0] = 99
	if err.Op != "reshape" || !err.Shapes[0].Equal(Shape{6}) || !err.Shapes[1].Equal(Shape{2, 2}) {
		t.Errorf("error %#v", err)
	}
}

func TestBroadcastShapeFollowsNumPy(t *testing.T) {
	for _, c := range []struct{ a, b, want Shape }{
		{Shape{}, Shape{}, Shape{}},
		{Shape{3}, Shape{}, Shape{3}},
		{Shape{3, 4}, Shape{4}, Shape{3, 4}},
		{Shape{4, 1}, Shape{3}, Shape{4, 3}},
		{Shape{8, 3, 5, 5}, Shape{3, 1, 1}, Shape{8, 3, 5, 5}},
		{Shape{5, 1, 3}, Shape{1, 4, 1}, Shape{5, 4, 3}},
		{Shape{1}, Shape{0}, Shape{0}},
		{Shape{2, 0}, Shape{1}, Shape{2, 0}},
		{Shape{1, 0}, Shape{2, 1}, Shape{2, 0}},
	} {
		for _, operands := range [][2]Shape{{c.a, c.b}, {c.b, c.a}} {
			if got := BroadcastShape("add", operands[0], operands[1]); !slices.Equal(got, c.want) {
				t.Errorf("%v with %v gives %v, want %v", operands[0], operands[1], got, c.want)
			}
		}
	}
	for _, c := range [][2]Shape{{{3}, {4}}, {{0}, {2}}, {{2, 3}, {3, 2}}, {{5, 4}, {2, 1, 3}}} {
		if err := Catch(func() { BroadcastShape("add", c[0], c[1]) }); err == nil {
			t.Errorf("%v with %v: no panic", c[0], c[1])
		}
	}
}

// The rule in terms of the shapes alone: the result has an element wherever both
// operands have one, and a length that does not fit is refused.
func FuzzBroadcastShape(f *testing.F) {
	f.Add([]byte{2, 3, 4, 1, 4})
	f.Add([]byte{3, 5, 1, 3, 3, 1, 4, 1})
	f.Add([]byte{0, 2, 0, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		a, rest := shapeFrom(b, 5)
		c, _ := shapeFrom(rest, 5)
		fits := true
		for i := 1; i <= min(len(a), len(c)); i++ {
			da, dc := a[len(a)-i], c[len(c)-i]
			fits = fits && (da == dc || da == 1 || dc == 1)
		}
		var got Shape
		err := Catch(func() { got = BroadcastShape("add", a, c) })
		if fits != (err == nil) {
			t.Fatalf("%v with %v: error %v", a, c, err)
		}
		if !fits {
			return
		}
		if len(got) != max(len(a), len(c)) {
			t.Fatalf("%v with %v: result %v", a, c, got)
		}
		for i := 1; i <= len(got); i++ {
			lengths := []int{got[len(got)-i]}
			for _, s := range []Shape{a, c} {
				if i <= len(s) && s[len(s)-i] != 1 {
					lengths = append(lengths, s[len(s)-i])
				}
			}
			if len(lengths) == 1 && lengths[0] != 1 || slices.Max(lengths) != slices.Min(lengths) {
				t.Fatalf("%v with %v: result %v", a, c, got)
			}
		}
	})
}
