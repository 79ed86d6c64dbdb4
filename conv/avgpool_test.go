package conv

import (
	"fmt"
	"math"
	"testing"

	"galaxynet/tensor"
	"galaxynet/tensor/cpu/cputest"
)

// checkSumPool compares sum or average pooling and its gradient with the
// definitions in float64.
//
// A result is a sum of at most R rows of at most S terms, then a division: at most
// R-1 + S-1 + 1 roundings on any term's way, after one more for a term that was
// divided before (ExcludePadding). Each changes it by a part of u = 2⁻²⁴, so with
// terms of second order the error is below (R+S+1)·u · sum |terms|. The float64
// sum's own error is nothing beside that.
func checkSumPool(p poolCase, average bool, x, dy *tensor.Tensor) error {
	y, dx := tensor.Full(9, dy.Shape()...), tensor.Full(9, x.Shape()...)
	if average {
		AvgPool2DTo(y, x, p.o)
		AvgPool2DGradTo(dx, dy, p.o)
	} else {
		SumPool2DTo(y, x, p.o)
		SumPool2DGradTo(dx, dy, p.o)
	}
	tolerance := float64(p.o.Kernel[0]+p.o.Kernel[1]+1) * 0x1p-24
	wantY, magnitude := naiveSumPool(p, average, x, y.Len(), func(f func(i, n, row, col, c int)) { eachResult(y, f) })
	if err := nearEnough("y", y, wantY, magnitude, tolerance); err != nil {
		return fmt.Errorf("%v, average %v: %w", p, average, err)
	}
	wantDx, magnitude := naiveSumPoolGrad(p, average, dy)
	if err := nearEnough("dx", dx, wantDx, magnitude, tolerance); err != nil {
		return fmt.Errorf("%v, average %v: %w", p, average, err)
	}
	return nil
}

// nearEnough reports the first element that is off by more than tolerance times
// its magnitude.
func nearEnough(name string, got *tensor.Tensor, want, magnitude []float64, tolerance float64) error {
	for i, v := range got.Data() {
		if !(math.Abs(float64(v)-want[i]) <= tolerance*magnitude[i]) {
			return fmt.Errorf("%s[%d] = %v, want %v within %.2g", name, i, v, want[i], tolerance*magnitude[i])
		}
	}
	return nil
}

func TestSumAndAveragePoolingEqualTheirDefinition(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		for _, p := range poolCases {
			for _, p.o.ExcludePadding = range []bool{false, true} {
				x, dy := p.operands()
				x.FillNormal(tensor.Stream(4, "x"), 1, 2)
				dy.FillNormal(tensor.Stream(4, "dy"), 0, 1)
				for _, average := range []bool{false, true} {
					if err := checkSumPool(p, average, x, dy); err != nil {
						t.Error(err)
					}
				}
			}
		}
	})
}

func TestRandomSumAndAveragePoolingsEqualTheirDefinition(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		cases := 150
		if testing.Short() {
			cases = 40
		}
		for i := range cases {
			p := randomPoolCase(tensor.Stream(5, "avgpool", uint64(i)))
			x, dy := p.operands()
			x.FillNormal(tensor.Stream(6, "x"), 1, 2)
			dy.FillNormal(tensor.Stream(6, "dy"), 0, 1)
			if err := checkSumPool(p, i%3 > 0, x, dy); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// <dy, pool(x)> = <dx, x>: exactly for sums of small integers; for averages, whose
// results have errors of at most (R+S+1)·2⁻²⁴ of their magnitude (see
// checkSumPool), up to that part of both inner products of absolute values.
func TestSumAndAveragePoolGradientsAreAdjoint(t *testing.T) {
	for i := range 60 {
		p := randomPoolCase(tensor.Stream(7, "adjoint", uint64(i)))
		x, dy := p.operands()
		y, dx := tensor.New(dy.Shape()...), tensor.New(x.Shape()...)
		SumPool2DTo(y, x, p.o)
		SumPool2DGradTo(dx, dy, p.o)
		if a, b := innerProduct(dy, y), innerProduct(dx, x); a != b {
			t.Errorf("%v: sum: <dy, y> = %v, <dx, x> = %v", p, a, b)
		}
		AvgPool2DTo(y, x, p.o)
		AvgPool2DGradTo(dx, dy, p.o)
		a, b := innerProduct(dy, y), innerProduct(dx, x)
		absX, absDy := tensor.Abs(x), tensor.Abs(dy)
		AvgPool2DTo(y, absX, p.o)
		bound := 2.01 * float64(p.o.Kernel[0]+p.o.Kernel[1]+1) * 0x1p-24 * innerProduct(absDy, y)
		if !(math.Abs(a-b) <= bound) {
			t.Errorf("%v: average: <dy, y> = %v, <dx, x> = %v, difference above %.2g", p, a, b, bound)
		}
	}
}

// 1 to 9 in a square, 2x2 windows with padding 1, by hand: the window in the corner
// covers 1 only, its neighbour 2 and 3, the last 5, 6, 8 and 9.
func TestAveragePoolDividesByTheWindowOrByItsPixels(t *testing.T) {
	x, y := tensor.AddScalar(1, tensor.Arange(9)).Reshape(1, 3, 3, 1), tensor.New(1, 2, 2, 1)
	dx := tensor.New(1, 3, 3, 1)
	o := PoolOptions{Kernel: [2]int{2, 2}, Padding: [2]int{1, 1}}
	for _, c := range []struct {
		exclude bool
		y, dx   []float32
	}{
		{false, []float32{0.25, 1.25, 2.75, 7}, []float32{0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25}},
		{true, []float32{1, 2.5, 5.5, 7}, []float32{1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.5, 0.25, 0.25}},
	} {
		o.ExcludePadding = c.exclude
		AvgPool2DTo(y, x, o)
		AvgPool2DGradTo(dx, tensor.Ones(1, 2, 2, 1), o)
		for i, want := range c.y {
			if y.Data()[i] != want {
				t.Errorf("padding excluded %v: y[%d] = %v, want %v", c.exclude, i, y.Data()[i], want)
			}
		}
		for i, want := range c.dx {
			if dx.Data()[i] != want {
				t.Errorf("padding excluded %v: dx[%d] = %v, want %v", c.exclude, i, dx.Data()[i], want)
			}
		}
	}
}

// A NaN makes the windows over it NaN and no other; and so does one in dy.
func TestNaNTravelsThroughAveragePooling(t *testing.T) {
	nan := float32(math.NaN())
	cputest.Run(t, func(t *testing.T) {
		o := PoolOptions{Kernel: [2]int{2, 2}}
		x, y := tensor.New(1, 4, 4, 9), tensor.New(1, 2, 2, 9)
		x.Set(nan, 0, 1, 2, 8)
		AvgPool2DTo(y, x, o)
		eachResult(y, func(i, _, row, col, c int) {
			if isNaN := y.Data()[i] != y.Data()[i]; isNaN != (row == 0 && col == 1 && c == 8) {
				t.Errorf("y[0 %d %d %d] = %v", row, col, c, y.Data()[i])
			}
		})
		y.Fill(0)
		y.Set(nan, 0, 1, 0, 3)
		AvgPool2DGradTo(x, y, o)
		eachResult(x, func(i, _, row, col, c int) {
			if isNaN := x.Data()[i] != x.Data()[i]; isNaN != (row >= 2 && col < 2 && c == 3) {
				t.Errorf("dx[0 %d %d %d] = %v", row, col, c, x.Data()[i])
			}
		})
	})
}
