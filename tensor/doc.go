// Package tensor holds arrays of float32 with a shape, and the arithmetic on
// them that the rest of the engine is built from.
//
// # The idea
//
// A Tensor is a slice of float32 and a shape. Elements lie in row-major order
// without gaps: the last axis is the one whose neighbours are neighbours in
// memory. There are no strides, so every view (Reshape, Slice, ExpandDims)
// shares the slice, and everything that would need strides (Transpose, Permute)
// makes a new tensor. The names and the rules (broadcasting, negative axes,
// empty arrays, matmul of more than two axes, printing) are NumPy's; where a
// function differs its comment says so.
//
// # Worked example
//
//	x := tensor.Arange(6).Reshape(2, 3)
//
//	    x = | 0 1 2 |    Shape [2 3], Data [0 1 2 3 4 5];
//	        | 3 4 5 |    x.At(1, 0) is Data[1*3+0] = 3
//
//	tensor.Sum(x, tensor.Over(0))         [3 5 7]      one sum a column
//	tensor.Sum(x, tensor.Over(1))         [3 12]       one sum a row
//	mean := tensor.Mean(x, tensor.Over(1).Keep())
//
//	    mean = | 1 |                      Shape [2 1]
//	           | 4 |
//
//	tensor.Sub(x, mean)                   broadcast: mean's axis of length 1
//	                                      is repeated three times
//	    | -1 0 1 |
//	    | -1 0 1 |
//
//	tensor.MatMulNT(x, x)                 x times its transpose
//
//	    |  5 14 |                         0*0+1*1+2*2 = 5
//	    | 14 50 |
//
// # Shape letters
//
// The whole tree uses the same letters in formulas and comments:
//
//	N      images of a batch
//	C, K   channels of the input, channels of the output
//	H, W   rows and columns of the input image
//	R, S   rows and columns of the convolution kernel
//	P, Q   rows and columns of the output image
//	m n k  a matrix product: [m k] times [k n] is [m n]
//
// # Invariants
//
//   - A shape mistake is a bug of the program: it panics with a *ShapeError, which
//     names the operation, the rule and all shapes. Catch turns that panic, and no
//     other, into an error.
//   - A function named …To writes its result into its first argument and, once
//     its workers have their scratch, allocates nothing. The destination may be
//     one of the operands where the comment says so.
//   - Results do not depend on the number of workers. Long sums are taken in float64
//     in an order that follows from the shape alone.
//   - NaN travels: it is never skipped, not even by Max.
//   - All random numbers come from streams that are named by their purpose (Stream);
//     there is no global generator.
//
// # Reading order
//
// shape.go, tensor.go and view.go are the data type. broadcast.go and
// elementwise.go are the arithmetic, unary.go the functions of one tensor;
// axes.go, reduce.go and reduction.go the sums; matmul.go and product.go the
// products; compare.go compares and chooses; permute.go and concat.go move
// elements; stream.go and random.go make random numbers; format.go prints;
// memory.go gives out large arrays.
package tensor
