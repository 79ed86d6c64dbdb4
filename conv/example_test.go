package conv_test

import (
	"fmt"

	"galaxynet/conv"
	"galaxynet/tensor"
)

// Sharpening: each pixel moves away from its neighbours.
func ExampleConv2D() {
	picture := tensor.FromSlice([]float32{
		1, 1, 1, 1, 1,
		1, 2, 2, 2, 1,
		1, 2, 3, 2, 1,
		1, 2, 2, 2, 1,
		1, 1, 1, 1, 1,
	}, 1, 5, 5, 1) // one image of 5x5 pixels with one channel
	sharpen := tensor.FromSlice([]float32{
		0, -1, 0,
		-1, 5, -1,
		0, -1, 0,
	}, 3, 3, 1, 1)
	y := conv.Conv2D(picture, sharpen, nil, conv.Options{})
	fmt.Println(y.Reshape(3, 3))
	// Output:
	// [[4. 2. 4.]
	//  [2. 7. 2.]
	//  [4. 2. 4.]]
}

// The worked example of the package comment.
func ExampleConv2DInputGradTo() {
	x := tensor.FromSlice([]float32{
		1, 2, 0, 1,
		0, 1, 3, 0,
		2, 0, 1, 1,
	}, 1, 3, 4, 1)
	w := tensor.FromSlice([]float32{
		1, 2,
		0, -1,
	}, 2, 2, 1, 1)
	y := conv.Conv2D(x, w, nil, conv.Options{})
	fmt.Println("y", y.Reshape(2, 3))

	dy, dx, dw := tensor.New(1, 2, 3, 1), tensor.New(1, 3, 4, 1), tensor.New(2, 2, 1, 1)
	dy.Set(1, 0, 0, 0, 0)
	conv.Conv2DInputGradTo(dx, dy, w, conv.Options{})
	conv.Conv2DWeightGradTo(dw, x, dy, conv.Options{})
	fmt.Println("dx", dx.Reshape(3, 4))
	fmt.Println("dw", dw.Reshape(2, 2))
	// Output:
	// y [[ 4. -1.  2.]
	//  [ 2.  6.  2.]]
	// dx [[ 1.  2.  0.  0.]
	//  [ 0. -1.  0.  0.]
	//  [ 0.  0.  0.  0.]]
	// dw [[1. 2.]
	//  [0. 1.]]
}

// The pooling of the package comment.
func ExampleMaxPool2DTo() {
	x := tensor.FromSlice([]float32{
		1, 2, 0, 1,
		0, 1, 3, 0,
		2, 0, 1, 1,
	}, 1, 3, 4, 1)
	o := conv.PoolOptions{Kernel: [2]int{2, 2}}
	y, at := tensor.New(1, 1, 2, 1), new(conv.Indices)
	conv.MaxPool2DTo(y, at, x, o)
	fmt.Println("y", y.Reshape(2), "at", at.Place(0), at.Place(1))

	dy, dx := tensor.FromSlice([]float32{5, 7}, 1, 1, 2, 1), tensor.New(1, 3, 4, 1)
	conv.MaxPool2DGradTo(dx, dy, at, o)
	fmt.Println("dx", dx.Reshape(3, 4))
	// Output:
	// y [2. 3.] at 1 2
	// dx [[0. 5. 0. 0.]
	//  [0. 0. 7. 0.]
	//  [0. 0. 0. 0.]]
}
