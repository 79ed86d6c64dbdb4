//go:build !purego

#include "textflag.h"

// The arith group for AVX-512: 16 floats a vector. Each function takes 64
// elements a round, then 16, and then the last 1 to 15 at once with masked
// loads and stores, which touch no memory beyond the slices. Element i goes
// through the same instruction in all three.
//
// Registers, in all functions:
//
//	DI  dst, or y of axpy      Z0-Z3  results
//	SI  a, or x                K1     mask of the last elements
//	DX  b                      Z5     alpha in all lanes, or a of fmaTo
//	BX  c                      AX     scratch
//	CX  elements left

// K1 = the lowest CX bits set: 2^CX - 1
#define TAILMASK \
	MOVL  $1, AX \
	SHLL  CX, AX \
	DECL  AX     \
	KMOVW AX, K1

// dst_i = a_i OP b_i, one vector
#define BINARYROW(OP, offset, result) \
	VMOVUPS offset(SI), result         \
	OP      offset(DX), result, result \
	VMOVUPS result, offset(DI)

// dst_i = a_i OP b_i, all elements
#define BINARY(OP) \
	SUBQ      $64, CX                                         \
	JLT       vectors                                         \
block:                                                        \
	BINARYROW(OP, 0, Z0)                                      \
	BINARYROW(OP, 64, Z1)                                     \
	BINARYROW(OP, 128, Z2)                                    \
	BINARYROW(OP, 192, Z3)                                    \
	ADDQ      $256, SI                                        \
	ADDQ      $256, DX                                        \
	ADDQ      $256, DI                                        \
	SUBQ      $64, CX                                         \
	JGE       block                                           \
vectors:                                                      \
	ADDQ      $48, CX      /* CX = elements left - 16 */      \
	JLT       tail                                            \
vector:                                                       \
	BINARYROW(OP, 0, Z0)                                      \
	ADDQ      $64, SI                                         \
	ADDQ      $64, DX                                         \
	ADDQ      $64, DI                                         \
	SUBQ      $16, CX                                         \
	JGE       vector                                          \
tail:                                                         \
	ADDQ      $16, CX      /* CX = elements left, 0 to 15 */  \
	JEQ       done                                            \
	TAILMASK                                                  \
	VMOVUPS.Z (SI), K1, Z0 /* zeros where there is nothing */ \
	VMOVUPS.Z (DX), K1, Z1                                    \
	OP        Z1, Z0, Z0                                      \
	VMOVUPS   Z0, K1, (DI)                                    \
done:

// dst_i = alpha OP x_i, one vector
#define SCALARROW(OP, offset, result) \
	OP      offset(SI), Z5, result \
	VMOVUPS result, offset(DI)

// dst_i = alpha OP x_i, all elements
#define SCALAR(OP) \
	SUBQ      $64, CX                                         \
	JLT       vectors                                         \
block:                                                        \
	SCALARROW(OP, 0, Z0)                                      \
	SCALARROW(OP, 64, Z1)                                     \
	SCALARROW(OP, 128, Z2)                                    \
	SCALARROW(OP, 192, Z3)                                    \
	ADDQ      $256, SI                                        \
	ADDQ      $256, DI                                        \
	SUBQ      $64, CX                                         \
	JGE       block                                           \
vectors:                                                      \
	ADDQ      $48, CX      /* CX = elements left - 16 */      \
	JLT       tail                                            \
vector:                                                       \
	SCALARROW(OP, 0, Z0)                                      \
	ADDQ      $64, SI                                         \
	ADDQ      $64, DI                                         \
	SUBQ      $16, CX                                         \
	JGE       vector                                          \
tail:                                                         \
	ADDQ      $16, CX      /* CX = elements left, 0 to 15 */  \
	JEQ       done                                            \
	TAILMASK                                                  \
	VMOVUPS.Z (SI), K1, Z0 /* zeros where there is nothing */ \
	OP        Z0, Z5, Z0                                      \
	VMOVUPS   Z0, K1, (DI)                                    \
done:

// y_i = y_i + alpha*x_i, one vector
#define AXPYROW(offset, result) \
	VMOVUPS     offset(DI), result     \
	VFMADD231PS offset(SI), Z5, result \
	VMOVUPS     result, offset(DI)

// dst_i = a_i*b_i + c_i, one vector
#define FMAROW(offset, result) \
	VMOVUPS     offset(SI), Z5         /* a */       \
	VMOVUPS     offset(BX), result     /* c */       \
	VFMADD231PS offset(DX), Z5, result /* c + a*b */ \
	VMOVUPS     result, offset(DI)

// func addToAVX512(dst, a, b []float32)
TEXT ·addToAVX512(SB), NOSPLIT, $0-72
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ a_base+24(FP), SI
	MOVQ b_base+48(FP), DX
	BINARY(VADDPS) // dst = a + b
	VZEROUPPER
	RET

// func subToAVX512(dst, a, b []float32)
TEXT ·subToAVX512(SB), NOSPLIT, $0-72
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ a_base+24(FP), SI
	MOVQ b_base+48(FP), DX
	BINARY(VSUBPS) // dst = a - b
	VZEROUPPER
	RET

// func mulToAVX512(dst, a, b []float32)
TEXT ·mulToAVX512(SB), NOSPLIT, $0-72
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ a_base+24(FP), SI
	MOVQ b_base+48(FP), DX
	BINARY(VMULPS) // dst = a * b
	VZEROUPPER
	RET

// func divToAVX512(dst, a, b []float32)
TEXT ·divToAVX512(SB), NOSPLIT, $0-72
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ a_base+24(FP), SI
	MOVQ b_base+48(FP), DX
	BINARY(VDIVPS) // dst = a / b
	VZEROUPPER
	RET

// func scaleToAVX512(dst []float32, alpha float32, x []float32)
TEXT ·scaleToAVX512(SB), NOSPLIT, $0-56
	MOVQ         dst_base+0(FP), DI
	MOVQ         dst_len+8(FP), CX
	VBROADCASTSS alpha+24(FP), Z5
	MOVQ         x_base+32(FP), SI
	SCALAR(VMULPS) // dst = alpha * x
	VZEROUPPER
	RET

// func addScalarToAVX512(dst []float32, alpha float32, x []float32)
TEXT ·addScalarToAVX512(SB), NOSPLIT, $0-56
	MOVQ         dst_base+0(FP), DI
	MOVQ         dst_len+8(FP), CX
	VBROADCASTSS alpha+24(FP), Z5
	MOVQ         x_base+32(FP), SI
	SCALAR(VADDPS) // dst = alpha + x
	VZEROUPPER
	RET

// func axpyAVX512(alpha float32, x, y []float32)
TEXT ·axpyAVX512(SB), NOSPLIT, $0-56
	VBROADCASTSS alpha+0(FP), Z5
	MOVQ         x_base+8(FP), SI
	MOVQ         y_base+32(FP), DI
	MOVQ         y_len+40(FP), CX
	SUBQ         $64, CX
	JLT          vectors

block: // y = y + alpha*x, four vectors
	AXPYROW(0, Z0)
	AXPYROW(64, Z1)
	AXPYROW(128, Z2)
	AXPYROW(192, Z3)
	ADDQ $256, SI
	ADDQ $256, DI
	SUBQ $64, CX
	JGE  block

vectors:
	ADDQ $48, CX // CX = elements left - 16
	JLT  tail

vector: // the same, one vector
	AXPYROW(0, Z0)
	ADDQ $64, SI
	ADDQ $64, DI
	SUBQ $16, CX
	JGE  vector

tail: // the same, with a mask
	ADDQ        $16, CX // CX = elements left, 0 to 15
	JEQ         done
	TAILMASK
	VMOVUPS.Z   (DI), K1, Z0
	VMOVUPS.Z   (SI), K1, Z1
	VFMADD231PS Z1, Z5, Z0
	VMOVUPS     Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func fmaToAVX512(dst, a, b, c []float32)
TEXT ·fmaToAVX512(SB), NOSPLIT, $0-96
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ a_base+24(FP), SI
	MOVQ b_base+48(FP), DX
	MOVQ c_base+72(FP), BX
	SUBQ $64, CX
	JLT  vectors

block: // dst = a*b + c, four vectors
	FMAROW(0, Z0)
	FMAROW(64, Z1)
	FMAROW(128, Z2)
	FMAROW(192, Z3)
	ADDQ $256, SI
	ADDQ $256, DX
	ADDQ $256, BX
	ADDQ $256, DI
	SUBQ $64, CX
	JGE  block

vectors:
	ADDQ $48, CX // CX = elements left - 16
	JLT  tail

vector: // the same, one vector
	FMAROW(0, Z0)
	ADDQ $64, SI
	ADDQ $64, DX
	ADDQ $64, BX
	ADDQ $64, DI
	SUBQ $16, CX
	JGE  vector

tail: // the same, with a mask
	ADDQ        $16, CX // CX = elements left, 0 to 15
	JEQ         done
	TAILMASK
	VMOVUPS.Z   (SI), K1, Z5
	VMOVUPS.Z   (DX), K1, Z1
	VMOVUPS.Z   (BX), K1, Z0
	VFMADD231PS Z1, Z5, Z0
	VMOVUPS     Z0, K1, (DI)

done:
	VZEROUPPER
	RET
