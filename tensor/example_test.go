package tensor_test

import (
	"fmt"

	"galaxynet/tensor"
)

// The example of the package comment.
func Example() {
	x := tensor.Arange(6).Reshape(2, 3)
	fmt.Println(x, x.Shape(), x.Data())
	fmt.Println(x.At(1, 0))

	fmt.Println(tensor.Sum(x, tensor.Over(0)))
	fmt.Println(tensor.Sum(x, tensor.Over(1)))
	mean := tensor.Mean(x, tensor.Over(1).Keep())
	fmt.Println(mean)
	fmt.Println(tensor.Sub(x, mean))
	fmt.Println(tensor.MatMulNT(x, x))
	// Output:
	// [[0. 1. 2.]
	//  [3. 4. 5.]] [2 3] [0 1 2 3 4 5]
	// 3
	// [3. 5. 7.]
	// [ 3. 12.]
	// [[1.]
	//  [4.]]
	// [[-1.  0.  1.]
	//  [-1.  0.  1.]]
	// [[ 5. 14.]
	//  [14. 50.]]
}

func ExampleCatch() {
	a, b := tensor.New(3, 5), tensor.New(4, 7)
	err := tensor.Catch(func() { tensor.MatMul(a, b) })
	fmt.Println(err)
	// Output: matmul: inner dimensions must agree: [3 5] and [4 7]
}

func ExampleAdd() {
	images := tensor.Arange(8).Reshape(2, 2, 2) // [N W C]
	bias := tensor.FromSlice([]float32{100, 200}, 2)
	fmt.Println(tensor.Add(images, bias))
	// Output:
	// [[[100. 201.]
	//   [102. 203.]]
	//
	//  [[104. 205.]
	//   [106. 207.]]]
}

func ExampleAddTo() {
	sum, step := tensor.New(3), tensor.Arange(3)
	for range 10 {
		tensor.AddTo(sum, sum, step) // in place: no allocation
	}
	fmt.Println(sum)
	// Output: [ 0. 10. 20.]
}

func ExampleBroadcastShape() {
	fmt.Println(tensor.BroadcastShape("add", tensor.Shape{8, 3, 5, 5}, tensor.Shape{3, 1, 1}))
	fmt.Println(tensor.BroadcastShape("add", tensor.Shape{4, 1}, tensor.Shape{3}))
	// Output:
	// [8 3 5 5]
	// [4 3]
}

// Mean and variance of every channel of a batch of two images of three pixels
// and two channels.
func ExampleMean() {
	images := tensor.FromSlice([]float32{
		1, 10, 2, 20, 3, 30,
		4, 40, 5, 50, 6, 60,
	}, 2, 3, 2)
	others := tensor.Over(0, 1)
	mean := tensor.Mean(images, others)
	deviation := tensor.Sub(images, mean)
	variance := tensor.Mean(tensor.Mul(deviation, deviation), others)
	fmt.Println(mean)
	fmt.Println(variance)
	// Output:
	// [ 3.5 35. ]
	// [  2.9167 291.6667]
}

func ExampleOver() {
	x := tensor.New(4, 5, 6)
	fmt.Println(tensor.Sum(x, tensor.Over(0)).Shape())
	fmt.Println(tensor.Sum(x, tensor.Over(0, 2)).Shape())
	fmt.Println(tensor.Sum(x, tensor.Over(-1).Keep()).Shape())
	fmt.Println(tensor.Sum(x, tensor.All).Shape())
	// Output:
	// [5 6]
	// [5]
	// [4 5 1]
	// []
}

// A batch of two products that share the right operand.
func ExampleMatMul() {
	a := tensor.Arange(8).Reshape(2, 2, 2)
	b := tensor.FromSlice([]float32{0, 1, 1, 0}, 2, 2) // exchanges columns
	fmt.Println(tensor.MatMul(a, b))
	// Output:
	// [[[1. 0.]
	//   [3. 2.]]
	//
	//  [[5. 4.]
	//   [7. 6.]]]
}

func ExamplePermute() {
	images := tensor.New(8, 3, 32, 48)                      // [N C H W]
	fmt.Println(tensor.Permute(images, 0, 2, 3, 1).Shape()) // [N H W C]
	// Output: [8 32 48 3]
}

func ExampleConcat() {
	a, b := tensor.Ones(2, 2), tensor.New(2, 1)
	fmt.Println(tensor.Concat(1, a, b))
	// Output:
	// [[1. 1. 0.]
	//  [1. 1. 0.]]
}

func ExampleTensor_Slice() {
	images := tensor.Arange(12).Reshape(4, 3)
	half := images.Slice(0, 2)
	half.Fill(0) // a view: images changes too
	fmt.Println(images)
	// Output:
	// [[ 0.  0.  0.]
	//  [ 0.  0.  0.]
	//  [ 6.  7.  8.]
	//  [ 9. 10. 11.]]
}

func ExampleArgMax() {
	scores := tensor.FromSlice([]float32{0.1, 0.7, 0.2, 0.5, 0.3, 0.2}, 2, 3)
	fmt.Println(tensor.ArgMax(scores, 1))
	// Output: [1 0]
}

// The order in which epoch 3 of the run with seed 42 shows ten images.
func ExampleStream() {
	fmt.Println(tensor.Stream(42, "shuffle", 3).Perm(10))
	// Output: [9 5 8 7 6 0 2 3 1 4]
}

func ExampleTensor_FillNormal() {
	weights := tensor.New(2, 3)
	weights.FillNormal(tensor.Stream(42, "initialise/fc.weight"), 0, 0.1)
	fmt.Println(weights)
	// Output:
	// [[ 0.0228 -0.007   0.1203]
	//  [-0.1077 -0.0046 -0.1575]]
}

func ExampleTensor_String() {
	x := tensor.AddScalar(1, tensor.Scale(0.001, tensor.Arange(3000))).Reshape(30, 100)
	fmt.Println(x)
	fmt.Printf("%.1v\n", x.Slice(0, 12))
	// Output:
	// [[1.    1.001 1.002 ... 1.097 1.098 1.099]
	//  [1.1   1.101 1.102 ... 1.197 1.198 1.199]
	//  [1.2   1.201 1.202 ... 1.297 1.298 1.299]
	//  ...
	//  [3.7   3.701 3.702 ... 3.797 3.798 3.799]
	//  [3.8   3.801 3.802 ... 3.897 3.898 3.899]
	//  [3.9   3.901 3.902 ... 3.997 3.998 3.999]]
	// [[1.  1.  1.  ... 1.1 1.1 1.1]
	//  [1.1 1.1 1.1 ... 1.2 1.2 1.2]
	//  [1.2 1.2 1.2 ... 1.3 1.3 1.3]
	//  ...
	//  [1.9 1.9 1.9 ... 2.  2.  2. ]
	//  [2.  2.  2.  ... 2.1 2.1 2.1]
	//  [2.1 2.1 2.1 ... 2.2 2.2 2.2]]
}

func ExampleMemory() {
	mem := tensor.NewMemory()
	defer mem.Close() // after the last use of x
	x := mem.New(64, 3, 64, 64)
	x.Fill(0.5)
	fmt.Println(tensor.Mean(x, tensor.All), mem.Stats().Used)
	// Output: 0.5 3145728
}

// The README's example.
func Example_rows() {
	x := tensor.Arange(6).Reshape(2, 3)
	mean := tensor.Mean(x, tensor.Over(1).Keep())
	fmt.Println(tensor.Sub(x, mean))
	fmt.Println(tensor.MatMulNT(x, x))
	// Output:
	// [[-1.  0.  1.]
	//  [-1.  0.  1.]]
	// [[ 5. 14.]
	//  [14. 50.]]
}
