package tensor

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"galaxynet/tensor/cpu/cputest"
)

var reductionsUnderTest = []struct {
	name string
	new  func(x *Tensor, axes Axes) *Tensor
	to   func(dst, x *Tensor, axes Axes)
	one  func(elements []float64) float64
}{
	{"sum", Sum, SumTo, naiveSum},
	{"mean", Mean, MeanTo, func(e []float64) float64 { return naiveSum(e) / float64(len(e)) }},
	{"max", Max, MaxTo, func(e []float64) float64 {
		v := math.Inf(-1)
		for _, x := range e {
			v = max(v, x)
		}
		return v
	}},
	{"min", Min, MinTo, func(e []float64) float64 {
		v := math.Inf(1)
		for _, x := range e {
			v = min(v, x)
		}
		return v
	}},
}

// naiveSum adds in float64 with compensation (Neumaier 1974), so that its own
// error does not count.
func naiveSum(elements []float64) float64 {
	s, c := 0.0, 0.0
	for _, x := range elements {
		t := s + x
		if math.Abs(s) >= math.Abs(x) {
			c += (s - t) + x
		} else {
			c += (x - t) + s
		}
		s = t
	}
	if c != c { // an infinite or NaN element
		return s
	}
	return s + c
}

// naiveLists returns the elements that make up each result of a reduction, in
// float64, and the shape of the result with the axes kept.
func naiveLists(x *Tensor, axes []int) (shape Shape, lists [][]float64) {
	shape = slices.Clone(x.Shape())
	for _, axis := range axes {
		shape[axis] = 1
	}
	lists = make([][]float64, shape.Len())
	at := New(shape...)
	for i := range at.Data() {
		at.Data()[i] = float32(i)
	}
	eachIndex(x.Shape(), func(index []int) {
		i := int(broadcastAt(at, index, 0))
		lists[i] = append(lists[i], float64(x.At(index...)))
	})
	return shape, lists
}

// testReductions compares all reductions of x over the axes, which are not
// negative, with the naive ones. Sums in float64 of up to 2^20 numbers have an
// error of 2^-53 * 2^20 = 2^-33 relative to the sum of magnitudes, so that the
// result rounded to float32 is the nearest one or its neighbour: 2^-23.
func testReductions(t *testing.T, x *Tensor, axes ...int) {
	t.Helper()
	kept, lists := naiveLists(x, axes)
	var dropped Shape
	for i, d := range x.Shape() {
		if !slices.Contains(axes, i) {
			dropped = append(dropped, d)
		}
	}
	for _, r := range reductionsUnderTest {
		what := fmt.Sprintf("%s %v over %v", r.name, x.Shape(), axes)
		want := New(kept...)
		for i, list := range lists {
			want.Data()[i] = float32(r.one(list))
		}
		got := r.new(x, Over(axes...).Keep())
		if r.name == "sum" || r.name == "mean" {
			wantClose(t, what, got, want, 0x1p-23)
		} else {
			wantBits(t, what, got, want)
		}
		wantBits(t, what+", dropped", r.new(x, Over(axes...)), got.Reshape(dropped...))
		for _, shape := range []Shape{kept, dropped} {
			dst := Full(99, shape...)
			r.to(dst, x, Over(axes...))
			wantBits(t, what+", into dst", dst, got.Reshape(shape...))
		}
		wantSameForAnyWorkers(t, what, func() *Tensor { return r.new(x, Over(axes...)) })
	}
}

// subsets calls f with every non-empty choice of axes.
func subsets(rank int, f func(axes []int)) {
	for mask := 1; mask < 1<<rank; mask++ {
		var axes []int
		for i := range rank {
			if mask>>i&1 == 1 {
				axes = append(axes, i)
			}
		}
		f(axes)
	}
}

func TestReductionsOverAllChoicesOfAxes(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		for _, shape := range []Shape{{1}, {7}, {33}, {3, 5}, {5, 40}, {40, 3}, {4, 5, 6}, {3, 1, 37}, {2, 3, 5, 7}, {1, 4, 1, 1}} {
			x := normal("x", shape...)
			subsets(len(shape), func(axes []int) { testReductions(t, x, axes...) })
		}
	})
}

// Long enough for several groups, blocks and parts.
func TestReductionsOfLargeTensors(t *testing.T) {
	shapes := []Shape{
		{reducePart + 5},
		{700, 2, 130},
		{20_000, 7},
		{70, 2*reduceBlock + 3},
	}
	if !testing.Short() {
		shapes = append(shapes, []Shape{
			{3, 2*reducePart + 1},
			{2, 500, 3, 80},
			{7, 20_000},
			{3, 10_001, 5},
			{1, 2*reduceBlock + 3, 50},
		}...)
	}
	for _, shape := range shapes {
		x := normal("x", shape...)
		subsets(len(shape), func(axes []int) { testReductions(t, x, axes...) })
	}
}

func FuzzReductions(f *testing.F) {
	f.Add([]byte{3, 4, 5, 2}, uint8(0b101))
	f.Add([]byte{4, 2, 1, 5, 3}, uint8(0b0110))
	f.Fuzz(func(t *testing.T, b []byte, mask uint8) {
		shape, _ := shapeFrom(b, 5)
		x := normal("x", shape...)
		var axes []int
		for i := range shape {
			if mask>>i&1 == 1 {
				axes = append(axes, i)
			}
		}
		if x.Len() > 0 && len(axes) > 0 {
			testReductions(t, x, axes...)
		}
	})
}

func TestReductionsHaveTheSameBitsAtEveryLevel(t *testing.T) {
	x := normal("x", 40, 7, 1001)
	for _, r := range reductionsUnderTest {
		subsets(3, func(axes []int) {
			var first *Tensor
			cputest.Run(t, func(t *testing.T) {
				if y := r.new(x, Over(axes...)); first == nil {
					first = y
				} else {
					wantBits(t, fmt.Sprintf("%s over %v", r.name, axes), y, first)
				}
			})
		})
	}
}

// In float32 this sum stops growing at 2^24.
func TestLongSumsAreTakenInFloat64(t *testing.T) {
	const n = 1<<24 + 100
	if testing.Short() {
		t.Skip("-short: 64 MiB")
	}
	ones := Ones(n)
	if got := Sum(ones, All).Item(); got != n {
		t.Errorf("the sum of %d ones is %v", n, got)
	}
	if got := Sum(ones.Reshape(n/2, 2), Over(0)).At(1); got != n/2 {
		t.Errorf("the sum of %d ones down a column is %v", n/2, got)
	}
}

func TestCancellationIsExactInFloat64(t *testing.T) {
	x := FromSlice([]float32{1e8, 1, -1e8, 1}, 4)
	if got := Sum(x, All).Item(); got != 2 {
		t.Errorf("1e8 + 1 - 1e8 + 1 = %v", got)
	}
	if got := Mean(x.Reshape(4, 1), Over(0)).Item(); got != 0.5 {
		t.Errorf("mean %v, want 0.5", got)
	}
}

func TestNaNTravelsThroughReductions(t *testing.T) {
	for _, shape := range []Shape{{5, 3}, {3, 5}, {40, 50}, {300, 300}} {
		for axis := range 2 {
			x := normal("x", shape...)
			x.Set(float32(math.NaN()), 2, 1)
			for _, r := range reductionsUnderTest {
				y := r.new(x, Over(axis))
				hit := []int{1, 2}[axis]
				for i, v := range y.Data() {
					if (v != v) != (i == hit) {
						t.Errorf("%s %v over %d: result %d is %v, NaN is in %d", r.name, shape, axis, i, v, hit)
					}
				}
				if v := r.new(x, All).Item(); v == v {
					t.Errorf("%s of all of %v is %v, want NaN", r.name, shape, v)
				}
			}
		}
	}
}

func TestReductionsOfNothingAreZeroOrNaN(t *testing.T) {
	isNaN := func(x *Tensor) bool {
		for _, v := range x.Data() {
			if v == v {
				return false
			}
		}
		return true
	}
	empty := New(2, 0, 3)
	if got := Sum(empty, Over(1)); !Equal(got, New(2, 3)) {
		t.Errorf("sum %v", got)
	}
	if got := Sum(empty, All); !Equal(got, New()) {
		t.Errorf("sum of all %v", got)
	}
	if got := Mean(empty, Over(1)); !isNaN(got) || !got.Shape().Equal(Shape{2, 3}) {
		t.Errorf("mean %v", got)
	}
	for _, got := range []*Tensor{Max(empty, Over(0)), Min(empty, Over(2)), Sum(empty, Over(0)), Mean(empty, Over(2))} {
		if got.Len() != 0 {
			t.Errorf("a reduction that leaves the empty axis has shape %v", got.Shape())
		}
	}
}

func TestZeroResultsArePositive(t *testing.T) {
	zero := Full(float32(math.Copysign(0, -1)), 3, 40)
	for _, r := range reductionsUnderTest {
		for _, axes := range []Axes{Over(0), Over(1), All} {
			for _, v := range r.new(zero, axes).Data() {
				if math.Float32bits(v) != 0 {
					t.Errorf("%s of -0 is %v", r.name, v)
				}
			}
		}
	}
}

func TestReductionOfAScalarIsTheScalar(t *testing.T) {
	for _, r := range reductionsUnderTest {
		if got := r.new(Full(3), All); got.Item() != 3 || got.Rank() != 0 {
			t.Errorf("%s of the scalar 3 is %v", r.name, got)
		}
	}
}
