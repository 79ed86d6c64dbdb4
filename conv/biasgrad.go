package conv

import "galaxynet/tensor"

// Conv2DBiasGradTo sets dbias to the gradient of the bias, given the gradient dy of
// the convolution's result:
//
//	dbias[k] = sum over n, p, q of dy[n p q k]
//
// dbias is [K], dy [N P Q K]; they must not overlap. The sum is taken in float64
// and rounded once. It panics with a ShapeError if the shapes do not fit.
func Conv2DBiasGradTo(dbias, dy *tensor.Tensor) {
	if dy.Rank() != 4 || dbias.Rank() != 1 || dbias.Dim(0) != dy.Dim(3) {
		tensor.FailShapes("conv2d bias gradient", "dy must be [N P Q K] and dbias [K]", dbias.Shape(), dy.Shape())
	}
	tensor.SumTo(dbias, dy, pixelAxes)
}

var pixelAxes = tensor.Over(0, 1, 2)
