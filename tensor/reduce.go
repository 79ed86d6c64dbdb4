package tensor

import (
	"math"

	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// Sum returns the sums of x over the axes:
//
//	Sum(x, Over(1))    y_ik = sum over j of x_ijk    [4 5 6] to [4 6]
//
// The elements are added in float64 and the result is rounded once. The sum of no
// elements is 0, and a sum of zero is +0. It panics if x has no such axis.
func Sum(x *Tensor, axes Axes) *Tensor { return reduce(sum, x, axes) }

// Mean returns the means of x over the axes: the sum in float64, divided by the
// number of elements, rounded once. The mean of no elements is NaN. Shapes and
// panics are as for Sum.
func Mean(x *Tensor, axes Axes) *Tensor { return reduce(mean, x, axes) }

// Max returns the largest elements of x over the axes; NaN if there is one among
// them. A maximum of zero is +0. Shapes and panics are as for Sum; it panics too
// if there are no elements to choose from.
func Max(x *Tensor, axes Axes) *Tensor { return reduce(maximum, x, axes) }

// Min returns the smallest elements of x over the axes; NaN, zero and no elements
// as for Max.
func Min(x *Tensor, axes Axes) *Tensor { return reduce(minimum, x, axes) }

// SumTo sets dst to the sums of x over the axes. The reduced axes are missing in
// dst or have length 1: axes.Keep() makes no difference here. dst must not
// overlap x. It panics if a shape, an axis or an overlap breaks these rules. Large
// reductions are cut among the workers in a way that follows from the shape
// alone, so the result has the same bits for any number of them.
func SumTo(dst, x *Tensor, axes Axes) { reduceTo(sum, dst, x, axes) }

// MeanTo sets dst to the means of x over the axes; shapes, aliasing and panics as
// for SumTo.
func MeanTo(dst, x *Tensor, axes Axes) { reduceTo(mean, dst, x, axes) }

// MaxTo sets dst to the largest elements of x over the axes, of which there must
// be some; shapes, aliasing and panics as for SumTo.
func MaxTo(dst, x *Tensor, axes Axes) { reduceTo(maximum, dst, x, axes) }

// MinTo sets dst to the smallest elements of x over the axes, of which there must
// be some; shapes, aliasing and panics as for SumTo.
func MinTo(dst, x *Tensor, axes Axes) { reduceTo(minimum, dst, x, axes) }

func reduce(o reducer, x *Tensor, axes Axes) *Tensor {
	dims, rank := axes.ResultDims(o.String(), x.shape)
	dst := New(dims[:rank]...)
	reduceTo(o, dst, x, axes)
	return dst
}

func reduceTo(o reducer, dst, x *Tensor, axes Axes) {
	in := axes.reduced(o.String(), x.shape)
	if !holds(dst.shape, x.shape, in[:]) {
		FailShapes(o.String(), "dst must have the shape of x without the reduced axes", dst.shape, x.shape)
	}
	checkAlias(o.String(), dst, x, false)
	count := 1 // elements that make one result
	for i, d := range x.shape {
		if in[i] {
			count *= d
		}
	}
	if count == 0 {
		switch o {
		case sum:
			dst.Fill(0)
		case mean:
			dst.Fill(float32(math.NaN()))
		default:
			FailShapes(o.String(), "there must be an element to choose", x.shape)
		}
	}
	if len(x.data) == 0 {
		return
	}
	r := reductions.Take()
	r.start(o, dst.data, x, in[:])
	tasks := r.kept.len() * r.blocks * r.groups
	par.Do(tasks, max(1, reduceGrain/r.taskLen), r)
	if r.groups > 1 {
		r.join()
	}
	r.dst, r.x = nil, nil
	reductions.Put(r)
}

// reducer is what a reduction does with the elements.
type reducer int

const (
	sum reducer = iota
	mean
	maximum
	minimum
)

// String returns the name by which an error calls the reduction.
func (o reducer) String() string { return [...]string{"sum", "mean", "max", "min"}[o] }

// none returns the result of no elements.
func (o reducer) none() float64 {
	switch o {
	case maximum:
		return math.Inf(-1)
	case minimum:
		return math.Inf(1)
	}
	return 0
}

// join returns the result of two parts; NaN if either is.
func (o reducer) join(a, b float64) float64 {
	switch o {
	case maximum:
		if b > a || b != b {
			return b
		}
		return a
	case minimum:
		if b < a || b != b {
			return b
		}
		return a
	}
	return a + b
}

// finish returns the element of dst for the result of n elements. Adding zero
// turns -0 into +0 and changes nothing else: kernel.Max and a sum that starts
// at zero do the same.
func (o reducer) finish(v float64, n int) float32 {
	if o == mean {
		v /= float64(n)
	}
	return float32(v) + 0
}

// shortRun is the length below which a plain loop beats the reduction kernels,
// which have 32 lanes to add up at the end.
const shortRun = 32

// run returns the result of neighbouring elements.
func (o reducer) run(x []float32) float64 {
	if len(x) >= shortRun {
		switch o {
		case sum, mean:
			return kernel.Sum(x)
		case maximum:
			return float64(kernel.Max(x))
		}
	}
	v := o.none()
	for _, e := range x {
		v = o.join(v, float64(e))
	}
	return v
}

// row joins one row to the results, column by column.
func (o reducer) row(v []float64, x []float32) {
	x = x[:len(v)]
	switch o {
	case maximum, minimum:
		for j := range v {
			v[j] = o.join(v[j], float64(x[j]))
		}
	default:
		for j := range v {
			v[j] += float64(x[j])
		}
	}
}

// rows4 adds four rows at once, which loads and stores the results a quarter as
// often as four calls of row:
//
//	v_j += (a_j + b_j) + (c_j + d_j)
func rows4(v []float64, a, b, c, d []float32) {
	a, b, c, d = a[:len(v)], b[:len(v)], c[:len(v)], d[:len(v)]
	for j := range v {
		v[j] += (float64(a[j]) + float64(b[j])) + (float64(c[j]) + float64(d[j]))
	}
}
