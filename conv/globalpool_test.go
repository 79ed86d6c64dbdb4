package conv

import (
	"math"
	"testing"

	"galaxynet/tensor"
	"galaxynet/tensor/cpu/cputest"
)

// globalShapes are images of pixels whose places fit a byte or not, and channels
// that fill blocks or not.
var globalShapes = [][4]int{{3, 7, 6, 5}, {2, 1, 1, 33}, {1, 16, 16, 64}, {2, 17, 16, 40}, {4, 3, 9, 1}, {0, 3, 3, 4}, {2, 3, 3, 0}}

// wholeImage returns the pooling with one window over the image.
func wholeImage(shape [4]int) poolCase {
	return poolCase{"global", shape, PoolOptions{Kernel: [2]int{shape[1], shape[2]}}}
}

func TestGlobalMaxPoolingEqualsItsDefinition(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		for _, shape := range globalShapes {
			for _, special := range []bool{false, true} {
				p := wholeImage(shape)
				x, dy := p.operands()
				if special {
					sprinkle(x)
				}
				want, places, wantDx := tensor.New(dy.Shape()...), make([]int, dy.Len()), tensor.New(x.Shape()...)
				naiveMaxPool(p, want, places, x)
				naiveMaxPoolGrad(p, wantDx, dy, places)

				at, y, dx := new(Indices), tensor.New(shape[0], shape[3]), tensor.Full(9, x.Shape()...)
				GlobalMaxPool2DTo(y, nil, x)
				for i, v := range y.Data() {
					if !sameFloat(v, want.Data()[i]) {
						t.Fatalf("%v: y[%d] = %v, want %v", p, i, v, want.Data()[i])
					}
				}
				GlobalMaxPool2DTo(y, at, x)
				GlobalMaxPool2DGradTo(dx, dy.Reshape(y.Shape()...), at)
				for i, v := range y.Data() {
					if !sameFloat(v, want.Data()[i]) || at.Place(i) != places[i] {
						t.Fatalf("%v: y[%d] = %v at %d, want %v at %d", p, i, v, at.Place(i), want.Data()[i], places[i])
					}
				}
				for i, v := range dx.Data() {
					if v != wantDx.Data()[i] {
						t.Fatalf("%v: dx[%d] = %v, want %v", p, i, v, wantDx.Data()[i])
					}
				}
			}
		}
	})
}

// The bound is that of checkSumPool.
func TestGlobalSumsAndAveragesEqualTheirDefinition(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		for _, shape := range globalShapes {
			for _, average := range []bool{false, true} {
				p := wholeImage(shape)
				x, dy := p.operands()
				x.FillNormal(tensor.Stream(8, "x"), 1, 2)
				dy.FillNormal(tensor.Stream(8, "dy"), 0, 1)
				y, dx := tensor.Full(9, shape[0], shape[3]), tensor.Full(9, x.Shape()...)
				if average {
					GlobalAvgPool2DTo(y, x)
					GlobalAvgPool2DGradTo(dx, dy.Reshape(y.Shape()...))
				} else {
					GlobalSumPool2DTo(y, x)
					GlobalSumPool2DGradTo(dx, dy.Reshape(y.Shape()...))
				}
				tolerance := float64(shape[1]+shape[2]+1) * 0x1p-24
				want, magnitude := naiveSumPool(p, average, x, y.Len(), func(f func(i, n, row, col, c int)) { eachResult(dy, f) })
				if err := nearEnough("y", y, want, magnitude, tolerance); err != nil {
					t.Errorf("%v, average %v: %v", p, average, err)
				}
				want, magnitude = naiveSumPoolGrad(p, average, dy)
				if err := nearEnough("dx", dx, want, magnitude, tolerance); err != nil {
					t.Errorf("%v, average %v: %v", p, average, err)
				}
			}
		}
	})
}

// <dy, y> = <dx, x>: for the sum and the maximum of small integers exactly, and for
// the average as in TestSumAndAveragePoolGradientsAreAdjoint.
func TestGlobalPoolGradientsAreAdjoint(t *testing.T) {
	for _, shape := range globalShapes {
		x, dy := wholeImage(shape).operands()
		y, dx, at := tensor.New(shape[0], shape[3]), tensor.New(x.Shape()...), new(Indices)
		dy = dy.Reshape(y.Shape()...)
		GlobalMaxPool2DTo(y, at, x)
		GlobalMaxPool2DGradTo(dx, dy, at)
		if a, b := innerProduct(dy, y), innerProduct(dx, x); a != b {
			t.Errorf("%v: max: <dy, y> = %v, <dx, x> = %v", shape, a, b)
		}
		GlobalSumPool2DTo(y, x)
		GlobalSumPool2DGradTo(dx, dy)
		if a, b := innerProduct(dy, y), innerProduct(dx, x); a != b {
			t.Errorf("%v: sum: <dy, y> = %v, <dx, x> = %v", shape, a, b)
		}
		GlobalAvgPool2DTo(y, x)
		GlobalAvgPool2DGradTo(dx, dy)
		a, b := innerProduct(dy, y), innerProduct(dx, x)
		GlobalAvgPool2DTo(y, tensor.Abs(x))
		bound := 2.01 * float64(shape[1]+shape[2]+1) * 0x1p-24 * innerProduct(tensor.Abs(dy), y)
		if !(math.Abs(a-b) <= bound) {
			t.Errorf("%v: average: <dy, y> = %v, <dx, x> = %v, difference above %.2g", shape, a, b, bound)
		}
	}
}

func TestGlobalPoolingOfWrongShapesPanics(t *testing.T) {
	for _, c := range []struct {
		name string
		call func()
		want string
	}{
		{"x of three axes", func() { GlobalAvgPool2DTo(tensor.New(2, 3), tensor.New(2, 4, 3)) },
			"global avgpool2d: x must be [N H W C]: [2 4 3]"},
		{"image without pixels", func() { GlobalMaxPool2DTo(tensor.New(2, 3), nil, tensor.New(2, 0, 4, 3)) },
			"global maxpool2d: an image must have a pixel at least: [2 0 4 3]"},
		{"y of four axes", func() { GlobalSumPool2DTo(tensor.New(2, 1, 1, 3), tensor.New(2, 4, 4, 3)) },
			"global sumpool2d: the pooled tensor must be [N C]: [2 1 1 3] and [2 4 4 3]"},
		{"dy of other channels", func() { GlobalSumPool2DGradTo(tensor.New(2, 4, 4, 3), tensor.New(2, 4)) },
			"global sumpool2d gradient: the pooled tensor must be [N C]: [2 4] and [2 4 4 3]"},
		{"dy of other images", func() { GlobalAvgPool2DGradTo(tensor.New(2, 4, 4, 3), tensor.New(1, 3)) },
			"global avgpool2d gradient: the pooled tensor must be [N C]: [1 3] and [2 4 4 3]"},
		{"no places", func() { GlobalMaxPool2DGradTo(tensor.New(2, 4, 4, 3), tensor.New(2, 3), new(Indices)) },
			"global maxpool2d gradient: 0 places of maxima are not those of dy: [2 3] and [2 4 4 3]"},
	} {
		err := tensor.Catch(c.call)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: panic %q, want %q", c.name, err, c.want)
		}
	}
}
