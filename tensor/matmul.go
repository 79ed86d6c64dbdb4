package tensor

// MatMul returns the matrix product of a and b by NumPy's rules:
//
//	y[i, j] = sum over l of a[i, l] * b[l, j]
//
//	[m k] and [k n]          [m n]
//	[2 1 m k] and [7 k n]    [2 7 m n]: axes before the last two broadcast
//	[k] and [k n]            [n]: a is a row
//	[m k] and [k]            [m]: b is a column
//	[k] and [k]              []: the inner product
//
// Sums are taken in float32 as package gemm does. It panics for a scalar operand
// and if the shapes do not fit.
func MatMul(a, b *Tensor) *Tensor {
	return newProduct("matmul", a, b, false, false).result()
}

// MatMulTo sets dst to the matrix product of a and b. dst has the shape that
// MatMul gives and must not overlap an operand, else it panics.
func MatMulTo(dst, a, b *Tensor) { newProduct("matmul", a, b, false, false).to(dst) }

// MatMulNT returns the product of a and the transpose of b, without making it:
//
//	y[i, j] = sum over l of a[i, l] * b[j, l]
//
//	[m k] and [n k]   [m n]
//
// Both operands have at least two axes; those before the last two broadcast. It
// panics if the shapes do not fit.
func MatMulNT(a, b *Tensor) *Tensor {
	return newProduct("matmul nt", a, b, false, true).result()
}

// MatMulNTTo sets dst to the product of a and the transpose of b. dst has the
// shape that MatMulNT gives and must not overlap an operand, else it panics.
func MatMulNTTo(dst, a, b *Tensor) { newProduct("matmul nt", a, b, false, true).to(dst) }

// MatMulTN returns the product of the transpose of a and b, without making it:
//
//	y[i, j] = sum over l of a[l, i] * b[l, j]
//
//	[k m] and [k n]   [m n]
//
// Both operands have at least two axes; those before the last two broadcast. It
// panics if the shapes do not fit.
func MatMulTN(a, b *Tensor) *Tensor {
	return newProduct("matmul tn", a, b, true, false).result()
}

// MatMulTNTo sets dst to the product of the transpose of a and b. dst has the
// shape that MatMulTN gives and must not overlap an operand, else it panics.
func MatMulTNTo(dst, a, b *Tensor) { newProduct("matmul tn", a, b, true, false).to(dst) }
