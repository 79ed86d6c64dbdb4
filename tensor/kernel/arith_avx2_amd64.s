//go:build !purego

#include "textflag.h"

// The arith group for AVX2: 8 floats a vector. Each function takes 32 elements
// a round, then 8, and then the last 1 to 7 at once with masked loads and
// stores, which touch no memory beyond the slices. Element i goes through the
// same instruction in all three.
//
// Registers, in all functions:
//
//	DI  dst, or y of axpy      Y0-Y3  results
//	SI  a, or x                Y4     mask of the last elements
//	DX  b                      Y5     alpha in all lanes, or a of fmaTo
//	BX  c                      Y6     second operand of the last elements
//	CX  elements left

// The numbers of the 8 lanes.
DATA lane<>+0(SB)/8, $0x0000000100000000
DATA lane<>+8(SB)/8, $0x0000000300000002
DATA lane<>+16(SB)/8, $0x0000000500000004
DATA lane<>+24(SB)/8, $0x0000000700000006
GLOBL lane<>(SB), RODATA|NOPTR, $32

// Y4 = all ones in the lanes below CX, zeros in the others
#define TAILMASK \
	VMOVD        CX, X4                             \
	VPBROADCASTD X4, Y4                             \
	VPCMPGTD     lane<>(SB), Y4, Y4 /* CX > lane */

// dst_i = a_i OP b_i, one vector
#define BINARYROW(OP, offset, result) \
	VMOVUPS offset(SI), result         \
	OP      offset(DX), result, result \
	VMOVUPS result, offset(DI)

// dst_i = a_i OP b_i, all elements
#define BINARY(OP) \
	SUBQ       $32, CX                                         \
	JLT        vectors                                         \
block:                                                         \
	BINARYROW(OP, 0, Y0)                                       \
	BINARYROW(OP, 32, Y1)                                      \
	BINARYROW(OP, 64, Y2)                                      \
	BINARYROW(OP, 96, Y3)                                      \
	ADDQ       $128, SI                                        \
	ADDQ       $128, DX                                        \
	ADDQ       $128, DI                                        \
	SUBQ       $32, CX                                         \
	JGE        block                                           \
vectors:                                                       \
	ADDQ       $24, CX      /* CX = elements left - 8 */       \
	JLT        tail                                            \
vector:                                                        \
	BINARYROW(OP, 0, Y0)                                       \
	ADDQ       $32, SI                                         \
	ADDQ       $32, DX                                         \
	ADDQ       $32, DI                                         \
	SUBQ       $8, CX                                          \
	JGE        vector                                          \
tail:                                                          \
	ADDQ       $8, CX       /* CX = elements left, 0 to 7 */   \
	JEQ        done                                            \
	TAILMASK                                                   \
	VMASKMOVPS (SI), Y4, Y0 /* zeros where there is nothing */ \
	VMASKMOVPS (DX), Y4, Y6                                    \
	OP         Y6, Y0, Y0                                      \
	VMASKMOVPS Y0, Y4, (DI)                                    \
done:

// dst_i = alpha OP x_i, one vector
#define SCALARROW(OP, offset, result) \
	OP      offset(SI), Y5, result \
	VMOVUPS result, offset(DI)

// dst_i = alpha OP x_i, all elements
#define SCALAR(OP) \
	SUBQ       $32, CX                                         \
	JLT        vectors                                         \
block:                                                         \
	SCALARROW(OP, 0, Y0)                                       \
	SCALARROW(OP, 32, Y1)                                      \
	SCALARROW(OP, 64, Y2)                                      \
	SCALARROW(OP, 96, Y3)                                      \
	ADDQ       $128, SI                                        \
	ADDQ       $128, DI                                        \
	SUBQ       $32, CX                                         \
	JGE        block                                           \
vectors:                                                       \
	ADDQ       $24, CX      /* CX = elements left - 8 */       \
	JLT        tail                                            \
vector:                                                        \
	SCALARROW(OP, 0, Y0)                                       \
	ADDQ       $32, SI                                         \
	ADDQ       $32, DI                                         \
	SUBQ       $8, CX                                          \
	JGE        vector                                          \
tail:                                                          \
	ADDQ       $8, CX       /* CX = elements left, 0 to 7 */   \
	JEQ        done                                            \
	TAILMASK                                                   \
	VMASKMOVPS (SI), Y4, Y0 /* zeros where there is nothing */ \
	OP         Y0, Y5, Y0                                      \
	VMASKMOVPS Y0, Y4, (DI)                                    \
done:

// y_i = y_i + alpha*x_i, one vector
#define AXPYROW(offset, result) \
	VMOVUPS     offset(DI), result     \
	VFMADD231PS offset(SI), Y5, result \
	VMOVUPS     result, offset(DI)

// dst_i = a_i*b_i + c_i, one vector
#define FMAROW(offset, result) \
	VMOVUPS     offset(SI), Y5         /* a */       \
	VMOVUPS     offset(BX), result     /* c */       \
	VFMADD231PS offset(DX), Y5, result /* c + a*b */ \
	VMOVUPS     result, offset(DI)

// func addToAVX2(dst, a, b []float32)
TEXT ·addToAVX2(SB), NOSPLIT, $0-72
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ a_base+24(FP), SI
	MOVQ b_base+48(FP), DX
	BINARY(VADDPS) // dst = a + b
	VZEROUPPER
	RET

// func subToAVX2(dst, a, b []float32)
TEXT ·subToAVX2(SB), NOSPLIT, $0-72
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ a_base+24(FP), SI
	MOVQ b_base+48(FP), DX
	BINARY(VSUBPS) // dst = a - b
	VZEROUPPER
	RET

// func mulToAVX2(dst, a, b []float32)
TEXT ·mulToAVX2(SB), NOSPLIT, $0-72
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ a_base+24(FP), SI
	MOVQ b_base+48(FP), DX
	BINARY(VMULPS) // dst = a * b
	VZEROUPPER
	RET

// func divToAVX2(dst, a, b []float32)
TEXT ·divToAVX2(SB), NOSPLIT, $0-72
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ a_base+24(FP), SI
	MOVQ b_base+48(FP), DX
	BINARY(VDIVPS) // dst = a / b
	VZEROUPPER
	RET

// func scaleToAVX2(dst []float32, alpha float32, x []float32)
TEXT ·scaleToAVX2(SB), NOSPLIT, $0-56
	MOVQ         dst_base+0(FP), DI
	MOVQ         dst_len+8(FP), CX
	VBROADCASTSS alpha+24(FP), Y5
	MOVQ         x_base+32(FP), SI
	SCALAR(VMULPS) // dst = alpha * x
	VZEROUPPER
	RET

// func addScalarToAVX2(dst []float32, alpha float32, x []float32)
TEXT ·addScalarToAVX2(SB), NOSPLIT, $0-56
	MOVQ         dst_base+0(FP), DI
	MOVQ         dst_len+8(FP), CX
	VBROADCASTSS alpha+24(FP), Y5
	MOVQ         x_base+32(FP), SI
	SCALAR(VADDPS) // dst = alpha + x
	VZEROUPPER
	RET

// func axpyAVX2(alpha float32, x, y []float32)
TEXT ·axpyAVX2(SB), NOSPLIT, $0-56
	VBROADCASTSS alpha+0(FP), Y5
	MOVQ         x_base+8(FP), SI
	MOVQ         y_base+32(FP), DI
	MOVQ         y_len+40(FP), CX
	SUBQ         $32, CX
	JLT          vectors

block: // y = y + alpha*x, four vectors
	AXPYROW(0, Y0)
	AXPYROW(32, Y1)
	AXPYROW(64, Y2)
	AXPYROW(96, Y3)
	ADDQ $128, SI
	ADDQ $128, DI
	SUBQ $32, CX
	JGE  block

vectors:
	ADDQ $24, CX // CX = elements left - 8
	JLT  tail

vector: // the same, one vector
	AXPYROW(0, Y0)
	ADDQ $32, SI
	ADDQ $32, DI
	SUBQ $8, CX
	JGE  vector

tail: // the same, with a mask
	ADDQ        $8, CX // CX = elements left, 0 to 7
	JEQ         done
	TAILMASK
	VMASKMOVPS  (DI), Y4, Y0
	VMASKMOVPS  (SI), Y4, Y6
	VFMADD231PS Y6, Y5, Y0
	VMASKMOVPS  Y0, Y4, (DI)

done:
	VZEROUPPER
	RET

// func fmaToAVX2(dst, a, b, c []float32)
TEXT ·fmaToAVX2(SB), NOSPLIT, $0-96
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ a_base+24(FP), SI
	MOVQ b_base+48(FP), DX
	MOVQ c_base+72(FP), BX
	SUBQ $32, CX
	JLT  vectors

block: // dst = a*b + c, four vectors
	FMAROW(0, Y0)
	FMAROW(32, Y1)
	FMAROW(64, Y2)
	FMAROW(96, Y3)
	ADDQ $128, SI
	ADDQ $128, DX
	ADDQ $128, BX
	ADDQ $128, DI
	SUBQ $32, CX
	JGE  block

vectors:
	ADDQ $24, CX // CX = elements left - 8
	JLT  tail

vector: // the same, one vector
	FMAROW(0, Y0)
	ADDQ $32, SI
	ADDQ $32, DX
	ADDQ $32, BX
	ADDQ $32, DI
	SUBQ $8, CX
	JGE  vector

tail: // the same, with a mask
	ADDQ        $8, CX // CX = elements left, 0 to 7
	JEQ         done
	TAILMASK
	VMASKMOVPS  (SI), Y4, Y5
	VMASKMOVPS  (DX), Y4, Y6
	VMASKMOVPS  (BX), Y4, Y0
	VFMADD231PS Y6, Y5, Y0
	VMASKMOVPS  Y0, Y4, (DI)

done:
	VZEROUPPER
	RET
