// Package gemm multiplies matrices: C = alpha·op(A)·op(B) + beta·C, with op(X)
// either X or its transpose.
//
// # Layout
//
// A matrix is a slice of floats, row after row; Stride is the distance from one
// row to the next, which may be longer than a row. The 2x3 matrix
//
//	1 2 3
//	4 5 6      is  Data: {1, 2, 3, 9, 4, 5, 6}, Stride: 4
//
// where 9 belongs to something else. Transposed, the same floats are the 3x2
// matrix with the rows 1 4, 2 5 and 3 6. A matrix need not lie in memory at all: a
// Packer copies blocks of itself when asked, and that is all a product wants.
//
// # Idea
//
// An m x n x k product does 2mnk operations on mk + kn + mn floats. To keep the
// multipliers busy, each float that is fetched has to be used many times, at
// every distance from the processor. So C is cut into blocks, a block into tiles
// that fit in the registers, and the sum over k into parts, such that
//
//	a tile of C          (6x16 at AVX2)        stays in registers,
//	a panel of B         (384x16: 24 KiB)      stays in the first-level cache,
//	a block of A         (192x384: 288 KiB)    stays in the second-level cache,
//
// while the loops go over them. A tile's work is one column of A times one row of
// B, again and again; the panel has B's rows in the order in which the tile
// reads them. For 4x4 matrices and tiles of 2x4, the upper tile of C is
//
//	C[0:2, 0:4] = A[0:2, 0]·B[0, 0:4] + A[0:2, 1]·B[1, 0:4] + A[0:2, 2]·B[2, 0:4] + A[0:2, 3]·B[3, 0:4]
//
// in which each of the 2+4 floats of a term is used for 4 or 2 of its 8 products.
//
// # Invariants
//
// The cut follows from the shape and the level, never from the number of workers.
// Each element of C is computed by one chain of operations, whose order follows
// from the form of the product alone (see Product.Run). So the bits do not depend
// on workers nor, among levels with assembly, on the level.
//
// # Reading order
//
// gemm.go (what is computed), plan.go (how it is cut), block.go (the loops),
// operands.go and pack.go (where the tiles find A and B), tiles.go (the
// innermost loops), vector.go (one row or one column). The tile itself is
// kernel.Tiles.
//
// Source: Goto and van de Geijn, "Anatomy of High-Performance Matrix
// Multiplication", 2008; Van Zee and van de Geijn, "BLIS: A Framework for Rapidly
// Instantiating BLAS Functionality", 2015.
package gemm
