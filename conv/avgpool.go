package conv

import "galaxynet/tensor"

// Average and sum pooling, and their gradients:
//
//	y[n p q c]  = sum of x[n h w c] over the pixels (h, w) under window (p, q), over D(p, q)
//	dx[n h w c] = sum of dy[n p q c] / D(p, q) over the windows (p, q) over pixel (h, w)
//
// D is 1 for the sum. For the average it is R·S, the size of the window, or with
// ExcludePadding the number of pixels under it. Both are linear in x, and one is the
// other's adjoint.

// AvgPool2DTo sets y to the averages of the windows of x.
//
//	y[n p q c] = 1/D · sum over r < R, s < S of x[n, p·stride+r-padding, q·stride+s-padding, c]
//
// x is [N H W C], y is [N P Q C] with the P and Q of PoolShape; the two must not
// overlap. D is R·S, or with ExcludePadding the number of terms that lie in the
// image. Each row of a window has a sum of its own, so the error of the sum is at
// most (R+S)·2⁻²⁴ · sum |x|. AvgPool2DTo panics with a ShapeError as PoolShape does,
// and if y has another shape. Rows of y are cut among the workers.
func AvgPool2DTo(y, x *tensor.Tensor, o PoolOptions) {
	sumJob("avgpool2d", averageKind(o), y, x, o).forward()
}

// AvgPool2DGradTo sets dx to the gradient of AvgPool2DTo's x, given the gradient dy
// of its y and the same options.
//
//	dx[n h w c] = sum of dy[n p q c] / D(p, q) over the windows over pixel (h, w)
//
// dx is [N H W C], dy is [N P Q C]; they must not overlap. The sum goes over the
// windows row by row. It panics as AvgPool2DTo does. Rows of dx are cut among the
// workers.
func AvgPool2DGradTo(dx, dy *tensor.Tensor, o PoolOptions) {
	sumJob("avgpool2d gradient", averageKind(o), dy, dx, o).backward()
}

// SumPool2DTo sets y to the sums of the windows of x; it is AvgPool2DTo with D = 1.
func SumPool2DTo(y, x *tensor.Tensor, o PoolOptions) {
	sumJob("sumpool2d", sumPool, y, x, o).forward()
}

// SumPool2DGradTo sets dx to the gradient of SumPool2DTo's x, given the gradient dy
// of its y; it is AvgPool2DGradTo with D = 1.
func SumPool2DGradTo(dx, dy *tensor.Tensor, o PoolOptions) {
	sumJob("sumpool2d gradient", sumPool, dy, dx, o).backward()
}

// averageKind returns what the sums are divided by. Without padding it is the
// same for all windows.
func averageKind(o PoolOptions) poolKind {
	if o.ExcludePadding && o.Padding != [2]int{} {
		return averageInsidePool
	}
	return averagePool
}

// sumJob checks the shapes of a pooling without places.
func sumJob(op string, kind poolKind, y, x *tensor.Tensor, o PoolOptions) poolJob {
	rows, cols := checkPool(op, y, x, o)
	return poolJob{kind: kind, x: x.Data(), y: y.Data(), images: x.Dim(0), channels: x.Dim(3), rows: rows, cols: cols}
}
