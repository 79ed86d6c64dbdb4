package tensor

import (
	"fmt"
	"math"
	"testing"

	"galaxynet/tensor/cpu/cputest"
)

var operations = []struct {
	name string
	new  func(a, b *Tensor) *Tensor
	to   func(dst, a, b *Tensor)
	one  func(a, b float32) float32
}{
	{"add", Add, AddTo, func(a, b float32) float32 { return a + b }},
	{"sub", Sub, SubTo, func(a, b float32) float32 { return a - b }},
	{"mul", Mul, MulTo, func(a, b float32) float32 { return a * b }},
	{"div", Div, DivTo, func(a, b float32) float32 { return a / b }},
}

// naiveBinary computes an operation index by index.
func naiveBinary(one func(a, b float32) float32, a, b *Tensor) *Tensor {
	y := New(BroadcastShape("test", a.Shape(), b.Shape())...)
	eachIndex(y.Shape(), func(index []int) {
		y.Set(one(broadcastAt(a, index, 0), broadcastAt(b, index, 0)), index...)
	})
	return y
}

// testBinary compares all operations on operands of two shapes with the naive
// ones, bit by bit: each result is one rounded operation.
func testBinary(t *testing.T, shapeA, shapeB Shape) {
	t.Helper()
	a, b := normal("a", shapeA...), normal("b", shapeB...)
	specials := []float32{0, float32(math.Copysign(0, -1)), float32(math.Inf(1)), float32(math.NaN()), 1e-40}
	for i, v := range specials { // some in each operand, at places that are not the same
		if 7*i < a.Len() {
			a.Data()[7*i] = v
		}
		if 5*i+1 < b.Len() {
			b.Data()[5*i+1] = v
		}
	}
	for _, o := range operations {
		want := naiveBinary(o.one, a, b)
		wantBits(t, fmt.Sprintf("%s %v %v", o.name, shapeA, shapeB), o.new(a, b), want)
		if want.Shape().Equal(a.Shape()) {
			dst := a.Clone()
			o.to(dst, dst, b)
			wantBits(t, fmt.Sprintf("%s %v %v into a", o.name, shapeA, shapeB), dst, want)
		}
		if want.Shape().Equal(b.Shape()) {
			dst := b.Clone()
			o.to(dst, a, dst)
			wantBits(t, fmt.Sprintf("%s %v %v into b", o.name, shapeA, shapeB), dst, want)
		}
	}
}

func TestBroadcastingEqualsIndexComputation(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		for _, c := range [][2]Shape{
			{{}, {}},
			{{1}, {}},
			{{7}, {7}},
			{{3, 5}, {3, 5}},
			{{3, 5}, {}},
			{{3, 5}, {1, 1}},
			{{3, 17}, {17}},
			{{3, 17}, {3, 1}},
			{{4, 3, 5}, {3, 1}},
			{{4, 3, 5}, {4, 1, 5}},
			{{4, 3, 5}, {4, 3, 1}},
			{{4, 3, 5}, {4, 1, 1}},
			{{5, 1, 3}, {1, 4, 1}},
			{{5, 1}, {1, 7}},
			{{2, 1, 3, 1, 5}, {7, 1, 2, 1}},
			{{2, 3, 2, 3, 2, 3, 2, 2}, {3, 1, 3, 1, 3, 1, 2}},
			{{1, 1, 4}, {3, 1, 1, 1}},
			{{0}, {1}},
			{{3, 0, 2}, {3, 1, 1}},
			{{0, 4}, {4}},
		} {
			testBinary(t, c[0], c[1])
			testBinary(t, c[1], c[0])
		}
	})
}

// More elements than one chunk, with runs that chunks cut in the middle.
func TestBroadcastingOverSeveralChunks(t *testing.T) {
	if elementGrain%1001 == 0 {
		t.Fatal("runs of 1001 should not fit chunks")
	}
	for _, c := range [][2]Shape{
		{{50_001}, {50_001}},
		{{50_001}, {}},
		{{50, 1001}, {1001}},
		{{7001, 7}, {7}},
		{{101, 3, 64}, {3, 64}},
		{{50, 1001}, {50, 1}},
		{{50, 7, 143}, {7, 1}},
		{{3, 1, 20_000}, {5, 1}},
	} {
		a, b := normal("a", c[0]...), normal("b", c[1]...)
		for _, o := range operations {
			what := fmt.Sprintf("%s %v %v", o.name, c[0], c[1])
			wantBits(t, what, o.new(a, b), naiveBinary(o.one, a, b))
			wantSameForAnyWorkers(t, what, func() *Tensor { return o.new(b, a) })
		}
	}
}

func FuzzBroadcasting(f *testing.F) {
	f.Add([]byte{2, 3, 4, 1, 4})
	f.Add([]byte{3, 5, 1, 3, 3, 1, 4, 1})
	f.Add([]byte{4, 2, 1, 3, 1, 5, 2, 1, 3, 1, 5})
	f.Fuzz(func(t *testing.T, b []byte) {
		shapeA, rest := shapeFrom(b, 5)
		shapeB, _ := shapeFrom(rest, 5)
		if _, _, fits := align(shapeA, shapeB); !fits {
			return
		}
		testBinary(t, shapeA, shapeB)
	})
}

func TestScalarFormsEqualTheirFormula(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		for _, n := range []int{0, 1, 17, 40_000} {
			x := normal("x", n)
			for _, alpha := range []float32{2.5, 0, -1, float32(math.Inf(1))} {
				scaled, shifted := New(n), New(n)
				for i, v := range x.Data() {
					scaled.Data()[i], shifted.Data()[i] = alpha*v, alpha+v
				}
				wantBits(t, fmt.Sprint("scale by ", alpha), Scale(alpha, x), scaled)
				wantBits(t, fmt.Sprint("add ", alpha), AddScalar(alpha, x), shifted)
				y := x.Clone()
				ScaleTo(y, alpha, y)
				wantBits(t, "scale in place", y, scaled)
			}
		}
	})
}

func TestOverlappingDestinationPanics(t *testing.T) {
	x := Arange(12)
	part, next := x.Slice(0, 4), x.Slice(1, 5)
	row := x.Slice(0, 4).Reshape(1, 4)
	square := x.Reshape(3, 4)
	const apart, same = "dst must not overlap an operand", "dst must be an operand or not overlap it"
	for _, c := range []struct {
		name string
		call func()
		want string
	}{
		{"shifted by one", func() { AddTo(part, next, x.Slice(8, 12)) }, "add: " + same + ": [4] and [4]"},
		{"dst holds the repeated", func() { MulTo(square, row, Ones(3, 1)) }, "mul: " + apart + ": [3 4] and [1 4]"},
		{"unary", func() { ExpTo(part, next) }, "exp: " + same + ": [4] and [4]"},
		{"scalar", func() { ScaleTo(part, 2, next) }, "scale: " + same + ": [4] and [4]"},
		{"reduction", func() { SumTo(part, square, Over(0)) }, "sum: " + apart + ": [4] and [3 4]"},
		{"permutation", func() { PermuteTo(part.Reshape(2, 2), part.Reshape(2, 2), 1, 0) }, "permute: " + apart + ": [2 2] and [2 2]"},
		{"product", func() { MatMulTo(part.Reshape(2, 2), part.Reshape(2, 2), Ones(2, 2)) }, "matmul: " + apart + ": [2 2] and [2 2]"},
		{"concatenation", func() { ConcatTo(x, 0, x.Slice(4, 12), x.Slice(0, 4)) }, "concat: " + apart + ": [12] and [8]"},
	} {
		if err := Catch(c.call); err == nil || err.Error() != c.want {
			t.Errorf("%s: error %v, want %s", c.name, err, c.want)
		}
	}
	// The very same elements under another shape are no overlap.
	if err := Catch(func() { AddTo(square, x.Reshape(3, 4), square) }); err != nil {
		t.Error(err)
	}
}

func TestDestinationFormsAllocateNothing(t *testing.T) {
	for _, n := range []int{100, 100_000} {
		a, b, dst := normal("a", n), normal("b", n), New(n)
		matrix, bias, column := normal("m", n/10, 10), normal("bias", 10), normal("column", n/10, 1)
		out := New(n/10, 10)
		sums, sum := New(10), New()
		turned := New(10, n/10)
		left, right, product := normal("l", 3, 5, 4), normal("r", 4, 7), New(3, 5, 7)
		batch := New(3, 5, 5)
		head, tail := a.Slice(0, n/2), a.Slice(n/2, n)
		for name, call := range map[string]func(){
			"AddTo":               func() { AddTo(dst, a, b) },
			"DivTo in place":      func() { DivTo(a, a, b) },
			"MulTo by a row":      func() { MulTo(out, matrix, bias) },
			"SubTo by a column":   func() { SubTo(out, matrix, column) },
			"ScaleTo":             func() { ScaleTo(dst, 3, a) },
			"AddScalarTo":         func() { AddScalarTo(dst, 3, a) },
			"NegTo":               func() { NegTo(dst, a) },
			"ExpTo":               func() { ExpTo(dst, a) },
			"ReLUTo":              func() { ReLUTo(dst, a) },
			"SumTo columns":       func() { SumTo(sums, matrix, Over(0)) },
			"MeanTo all":          func() { MeanTo(sum, a, All) },
			"MaxTo kept":          func() { MaxTo(column, matrix, Over(1).Keep()) },
			"PermuteTo":           func() { PermuteTo(turned, matrix, 1, 0) },
			"MatMulTo":            func() { MatMulTo(product, left, right) },
			"MatMulNTTo, batched": func() { MatMulNTTo(batch, left, left) },
			"ConcatTo":            func() { ConcatTo(dst, 0, head, tail) },
			"CopyFrom":            func() { dst.CopyFrom(a) },
			"Fill":                func() { dst.Fill(1) },
		} {
			wantNoAllocations(t, fmt.Sprint(name, ", ", n), call)
		}
	}
}
