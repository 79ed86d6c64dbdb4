package gradtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"galaxynet/tensor"
)

func TestArraysAreRowMajor(t *testing.T) {
	a := ArrayOf(tensor.Arange(2*3*5).Reshape(2, 3, 5))
	if got := *a.At(1, 2, 3); got != 28 { // (1·3 + 2)·5 + 3
		t.Errorf("element 1 2 3 is %v, want 28", got)
	}
	var order []float64
	a.Each(func(index []int) { order = append(order, *a.At(index...)) })
	if !slices.Equal(order, a.Data) {
		t.Errorf("Each goes %v, want the order in memory", order)
	}
	if got := *ArrayOf(tensor.Full(7)).At(); got != 7 {
		t.Errorf("the scalar is %v, want 7", got)
	}
}

func TestAnIndexOutsidePanics(t *testing.T) {
	for _, index := range [][]int{{1}, {2, 0}, {0, -1}, {0, 0, 0}} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.HasPrefix(got, "gradtest: index [") {
					t.Errorf("index %v: panic %q", index, got)
				}
			}()
			NewArray(2, 3).At(index...)
		}()
	}
}

func TestBroadcastRepeatsAxesOfLengthOne(t *testing.T) {
	column, row := NewArray(2, 1), NewArray(3)
	copy(column.Data, []float64{10, 20})
	copy(row.Data, []float64{1, 2, 3})
	y := Broadcast(column, row, func(a, b float64) float64 { return a + b })
	if want := []float64{11, 12, 13, 21, 22, 23}; !slices.Equal(y.Shape, []int{2, 3}) || !slices.Equal(y.Data, want) {
		t.Errorf("%v %v, want [2 3] %v", y.Shape, y.Data, want)
	}
}

func TestNormalDependsOnNameAndShape(t *testing.T) {
	x := Normal("x", 3, 5).Data()
	if !slices.Equal(x, Normal("x", 3, 5).Data()) {
		t.Error("equal names and shapes give different numbers")
	}
	if slices.Equal(x, Normal("y", 3, 5).Data()) {
		t.Error("different names give equal numbers")
	}
}
