package tensor

import (
	"fmt"
	"math"
	"testing"

	"galaxynet/tensor/cpu/cputest"
)

// naiveMatMul computes a product of at least two axes index by index in float64,
// and the same of the magnitudes.
func naiveMatMul(a, b *Tensor) (y, magnitude *Tensor) {
	batchA, batchB := a.Shape()[:a.Rank()-2], b.Shape()[:b.Rank()-2]
	shape := append(BroadcastShape("test", batchA, batchB), a.Dim(-2), b.Dim(-1))
	y, magnitude = New(shape...), New(shape...)
	rank := len(shape)
	eachIndex(shape, func(index []int) {
		sum, sumAbs := 0.0, 0.0
		left, right := append([]int(nil), index...), append([]int(nil), index...)
		for l := range a.Dim(-1) {
			left[rank-1], right[rank-2] = l, l
			p := float64(broadcastAt(a, left, 2)) * float64(broadcastAt(b, right, 2))
			sum += p
			sumAbs += math.Abs(p)
		}
		y.Set(float32(sum), index...)
		magnitude.Set(float32(sumAbs), index...)
	})
	return y, magnitude
}

// wantProduct compares with the naive product. Any order of the k additions in
// float32, fused or not, has an error of at most gamma_k = k u / (1 - k u) times
// the sum of the products' magnitudes, u = 2^-24 (Higham 2002, section 3.5); the
// naive result is rounded once more.
func wantProduct(t *testing.T, what string, got, a, b *Tensor) {
	t.Helper()
	want, magnitude := naiveMatMul(a, b)
	if !got.Shape().Equal(want.Shape()) {
		t.Errorf("%s: shape %v, want %v", what, got.Shape(), want.Shape())
		return
	}
	ku := float64(a.Dim(-1)+1) * 0x1p-24
	gamma := ku / (1 - ku)
	for i, w := range want.Data() {
		if g := got.Data()[i]; !(math.Abs(float64(g)-float64(w)) <= gamma*float64(magnitude.Data()[i])) {
			t.Errorf("%s: element %d is %v, want %v", what, i, g, w)
			return
		}
	}
}

func TestMatMulEqualsIndexComputation(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		for _, c := range [][2]Shape{
			{{1, 1}, {1, 1}},
			{{3, 5}, {5, 7}},
			{{1, 65}, {65, 17}},
			{{33, 65}, {65, 1}},
			{{3, 0}, {0, 4}},
			{{0, 3}, {3, 4}},
			{{3, 4}, {4, 0}},
			{{2, 3, 5}, {5, 7}},
			{{3, 5}, {2, 5, 7}},
			{{2, 3, 5}, {2, 5, 7}},
			{{2, 1, 3, 5}, {4, 5, 7}},
			{{2, 1, 3, 5}, {2, 4, 5, 7}},
			{{3, 1, 2, 4, 5}, {3, 2, 1, 5, 3}},
			{{0, 3, 5}, {5, 7}},
			{{2, 70, 70}, {2, 70, 70}}, // each product is cut by itself
			{{200, 9, 8}, {200, 8, 7}}, // several chunks of products
		} {
			a, b := normal("a", c[0]...), normal("b", c[1]...)
			what := fmt.Sprint(c[0], " times ", c[1])
			wantProduct(t, what, MatMul(a, b), a, b)
			bT, aT := Transpose(b, -1, -2), Transpose(a, -1, -2)
			wantProduct(t, what+" NT", MatMulNT(a, bT), a, b)
			wantProduct(t, what+" TN", MatMulTN(aT, b), a, b)
			dst := Full(float32(math.NaN()), MatMul(a, b).Shape()...)
			MatMulTo(dst, a, b)
			wantBits(t, what+" into dst", dst, MatMul(a, b))
			MatMulNTTo(dst, a, bT)
			wantBits(t, what+" NT into dst", dst, MatMulNT(a, bT))
			MatMulTNTo(dst, aT, b)
			wantBits(t, what+" TN into dst", dst, MatMulTN(aT, b))
			wantSameForAnyWorkers(t, what, func() *Tensor { return MatMul(a, b) })
		}
	})
}

// 2048 cubed is 2^33, which is 0 for an int of 32 bits.
func TestLargeProductsAreLargeInAnyInt(t *testing.T) {
	for _, c := range []struct {
		m, n, k int
		want    bool
	}{{2048, 2048, 2048, true}, {64, 64, 64, true}, {64, 64, 63, false}, {1, 1, 1, false}} {
		if got := (product{m: c.m, n: c.n, k: c.k}).large(); got != c.want {
			t.Errorf("m %d, n %d, k %d: large is %v, want %v", c.m, c.n, c.k, got, c.want)
		}
	}
}

func TestMatMulTakesOneAxisAsARowOrColumn(t *testing.T) {
	row, column := normal("row", 5), normal("column", 5)
	a, b := normal("a", 2, 3, 5), normal("b", 2, 5, 4)
	for _, c := range []struct {
		got  *Tensor
		want Shape
		a, b *Tensor // the same with two axes and more
	}{
		{MatMul(row, column), Shape{}, row.Reshape(1, 5), column.Reshape(5, 1)},
		{MatMul(row, b), Shape{2, 4}, row.Reshape(1, 5), b},
		{MatMul(a, column), Shape{2, 3}, a, column.Reshape(5, 1)},
	} {
		if !c.got.Shape().Equal(c.want) {
			t.Errorf("shape %v, want %v", c.got.Shape(), c.want)
		}
		product := MatMul(c.a, c.b)
		wantProduct(t, fmt.Sprint(c.want), c.got.Reshape(product.Shape()...), c.a, c.b)
	}
}

func TestNaNTravelsThroughMatMulEvenTimesZero(t *testing.T) {
	a, b := New(3, 4), New(4, 5)
	b.Set(float32(math.NaN()), 2, 1)
	y := MatMul(a, b)
	eachIndex(y.Shape(), func(index []int) {
		if v := y.At(index...); (v != v) != (index[1] == 1) {
			t.Errorf("element %v is %v", index, v)
		}
	})
}
