//go:build !purego

#include "textflag.h"

// The channels group for AVX-512: 16 float32 or 8 float64 a vector.

// Registers of the sums. A block of 32 channels is summed over all rows, then
// the next; the last channels come in blocks of 8 with a mask.
//
//	DI, R8   sums and squares (or products), at the block
//	SI, DX   x and y, at the block in the first row
//	AX, BX   x and y, at the block in the current row
//	CX       channels left
//	R9       bytes from row to row
//	R10, R11 rows, rows left
//	R12, R13 x and y, after the last row: what the next call will read;
//	         then channels left while CX is a count of bits, and 8
//	Z0-Z3    sums of 32 channels
//	Z4-Z7    their squares or products
//	Z8, Z9   8 elements of x and y
//	K1       mask of the last channels

// K1 = the lowest min(CX, 8) bits set: 2^min - 1. CX comes back.
#define CHANNELMASK \
	MOVQ    CX, R12 \
	MOVQ    $8, R13 \
	CMPQ    CX, R13 \
	CMOVQGT R13, CX \
	MOVL    $1, AX  \
	SHLL    CX, AX  \
	DECL    AX      \
	KMOVW   AX, K1  \
	MOVQ    R12, CX

// sum += x, square += x*x, 8 channels
#define SQUARE(offset, sum, square) \
	VCVTPS2PD   offset(AX), Z8 \
	VADDPD      Z8, sum, sum   \
	VFMADD231PD Z8, Z8, square

// The same for the last channels
#define SQUARETAIL \
	VCVTPS2PD.Z (AX), K1, Z8 \
	VADDPD      Z8, Z0, Z0   \
	VFMADD231PD Z8, Z8, Z4

// sum += x, product += x*y, 8 channels
#define PRODUCT(offset, sum, product) \
	VCVTPS2PD   offset(AX), Z8 \
	VCVTPS2PD   offset(BX), Z9 \
	VADDPD      Z8, sum, sum   \
	VFMADD231PD Z8, Z9, product

// The same for the last channels
#define PRODUCTTAIL \
	VCVTPS2PD.Z (AX), K1, Z8 \
	VCVTPS2PD.Z (BX), K1, Z9 \
	VADDPD      Z8, Z0, Z0   \
	VFMADD231PD Z8, Z9, Z4

// The loop of both. With squares, y is x and BX runs along unused. Every step
// reads two cache lines of a row and jumps to the next row; the processor does not
// foresee that well. So every step also fetches two lines of what the next call
// will read, in the order of memory.
#define SUMS(STEP, STEPTAIL) \
	MOVQ       CX, R9                               \
	SHLQ       $2, R9                               \
	MOVQ       R9, R11                              \
	IMULQ      R10, R11                             \
	LEAQ       (SI)(R11*1), R12                     \
	LEAQ       (DX)(R11*1), R13                     \
	SUBQ       $32, CX                              \
	JLT        few                                  \
block: /* 32 channels */                                \
	VMOVUPD    (DI), Z0                             \
	VMOVUPD    64(DI), Z1                           \
	VMOVUPD    128(DI), Z2                          \
	VMOVUPD    192(DI), Z3                          \
	VMOVUPD    (R8), Z4                             \
	VMOVUPD    64(R8), Z5                           \
	VMOVUPD    128(R8), Z6                          \
	VMOVUPD    192(R8), Z7                          \
	MOVQ       SI, AX                               \
	MOVQ       DX, BX                               \
	MOVQ       R10, R11                             \
row:                                                    \
	STEP(0, Z0, Z4)                                 \
	STEP(32, Z1, Z5)                                \
	STEP(64, Z2, Z6)                                \
	STEP(96, Z3, Z7)                                \
	PREFETCHT0 (R12)                                \
	PREFETCHT0 64(R12)                              \
	PREFETCHT0 (R13)                                \
	PREFETCHT0 64(R13)                              \
	ADDQ       $128, R12                            \
	ADDQ       $128, R13                            \
	ADDQ       R9, AX                               \
	ADDQ       R9, BX                               \
	DECQ       R11                                  \
	JNE        row                                  \
	VMOVUPD    Z0, (DI)                             \
	VMOVUPD    Z1, 64(DI)                           \
	VMOVUPD    Z2, 128(DI)                          \
	VMOVUPD    Z3, 192(DI)                          \
	VMOVUPD    Z4, (R8)                             \
	VMOVUPD    Z5, 64(R8)                           \
	VMOVUPD    Z6, 128(R8)                          \
	VMOVUPD    Z7, 192(R8)                          \
	ADDQ       $128, SI                             \
	ADDQ       $128, DX                             \
	ADDQ       $256, DI                             \
	ADDQ       $256, R8                             \
	SUBQ       $32, CX                              \
	JGE        block                                \
few:                                                    \
	ADDQ       $32, CX /* channels left, 0 to 31 */ \
	JEQ        done                                 \
eight: /* 8 channels, or the last 1 to 7 */             \
	CHANNELMASK                                     \
	VMOVUPD.Z  (DI), K1, Z0                         \
	VMOVUPD.Z  (R8), K1, Z4                         \
	MOVQ       SI, AX                               \
	MOVQ       DX, BX                               \
	MOVQ       R10, R11                             \
rowtail:                                                \
	STEPTAIL                                        \
	ADDQ       R9, AX                               \
	ADDQ       R9, BX                               \
	DECQ       R11                                  \
	JNE        rowtail                              \
	VMOVUPD    Z0, K1, (DI)                         \
	VMOVUPD    Z4, K1, (R8)                         \
	ADDQ       $32, SI                              \
	ADDQ       $32, DX                              \
	ADDQ       $64, DI                              \
	ADDQ       $64, R8                              \
	SUBQ       $8, CX                               \
	JGT        eight                                \
done:

// func channelSumsAVX512(sums, squares []float64, x []float32, rows int)
TEXT ·channelSumsAVX512(SB), NOSPLIT, $0-80
	MOVQ sums_base+0(FP), DI
	MOVQ sums_len+8(FP), CX
	MOVQ squares_base+24(FP), R8
	MOVQ x_base+48(FP), SI
	MOVQ SI, DX
	MOVQ rows+72(FP), R10
	SUMS(SQUARE, SQUARETAIL)
	VZEROUPPER
	RET

// func channelProductsAVX512(sums, products []float64, x, y []float32, rows int)
TEXT ·channelProductsAVX512(SB), NOSPLIT, $0-104
	MOVQ sums_base+0(FP), DI
	MOVQ sums_len+8(FP), CX
	MOVQ products_base+24(FP), R8
	MOVQ x_base+48(FP), SI
	MOVQ y_base+72(FP), DX
	MOVQ rows+96(FP), R10
	SUMS(PRODUCT, PRODUCTTAIL)
	VZEROUPPER
	RET

// Registers of the elementwise kernels. Rows follow each other without gaps.
//
//	DI       dst, moving
//	SI, DX   x and y, moving
//	R8-R10   center, scale, shift
//	R11      weight
//	BX       bytes done in the row
//	AX       channels; CX channels left in the row
//	R12      rows left
//	R13      scratch
//	Z0-Z3    results; Z4-Z7 their parts from y
//	K1       mask of the last channels

// dst = (x-center)*scale + shift, one vector
#define SCALE(offset, result, part) \
	VMOVUPS offset(SI)(BX*1), result          \
	VSUBPS  offset(R8)(BX*1), result, result  \
	VMULPS  offset(R9)(BX*1), result, result  \
	VADDPS  offset(R10)(BX*1), result, result \
	VMOVUPS result, offset(DI)(BX*1)

// The same for the last channels
#define SCALETAIL \
	VMOVUPS.Z (SI)(BX*1), K1, Z0  \
	VMOVUPS.Z (R8)(BX*1), K1, Z1  \
	VMOVUPS.Z (R9)(BX*1), K1, Z2  \
	VMOVUPS.Z (R10)(BX*1), K1, Z3 \
	VSUBPS    Z1, Z0, Z0          \
	VMULPS    Z2, Z0, Z0          \
	VADDPS    Z3, Z0, Z0          \
	VMOVUPS   Z0, K1, (DI)(BX*1)

// dst = y*weight + ((x-center)*scale + shift), one vector
#define BLEND(offset, result, part) \
	VMOVUPS offset(SI)(BX*1), result          \
	VMOVUPS offset(DX)(BX*1), part            \
	VSUBPS  offset(R8)(BX*1), result, result  \
	VMULPS  offset(R11)(BX*1), part, part     \
	VMULPS  offset(R9)(BX*1), result, result  \
	VADDPS  offset(R10)(BX*1), result, result \
	VADDPS  part, result, result              \
	VMOVUPS result, offset(DI)(BX*1)

// The same for the last channels
#define BLENDTAIL \
	VMOVUPS.Z (SI)(BX*1), K1, Z0  \
	VMOVUPS.Z (R8)(BX*1), K1, Z1  \
	VMOVUPS.Z (R9)(BX*1), K1, Z2  \
	VMOVUPS.Z (R10)(BX*1), K1, Z3 \
	VMOVUPS.Z (DX)(BX*1), K1, Z4  \
	VMOVUPS.Z (R11)(BX*1), K1, Z5 \
	VSUBPS    Z1, Z0, Z0          \
	VMULPS    Z2, Z0, Z0          \
	VADDPS    Z3, Z0, Z0          \
	VMULPS    Z5, Z4, Z4          \
	VADDPS    Z4, Z0, Z0          \
	VMOVUPS   Z0, K1, (DI)(BX*1)

// The loop of both: 64 channels of a row, then 16, then the last 1 to 15 with a
// mask. With SCALE DX runs along unused.
#define ELEMENTS(STEP, STEPTAIL) \
	MOVQ  AX, CX                                    \
	ANDQ  $15, CX                                   \
	MOVL  $1, R13                                   \
	SHLL  CX, R13                                   \
	DECL  R13                                       \
	KMOVW R13, K1 /* the lowest C%16 bits */        \
row:                                                    \
	XORL  BX, BX                                    \
	MOVQ  AX, CX                                    \
	SUBQ  $64, CX                                   \
	JLT   vectors                                   \
block: /* four vectors */                               \
	STEP(0, Z0, Z4)                                 \
	STEP(64, Z1, Z5)                                \
	STEP(128, Z2, Z6)                               \
	STEP(192, Z3, Z7)                               \
	ADDQ  $256, BX                                  \
	SUBQ  $64, CX                                   \
	JGE   block                                     \
vectors:                                                \
	ADDQ  $48, CX /* CX = channels left - 16 */     \
	JLT   tail                                      \
vector:                                                 \
	STEP(0, Z0, Z4)                                 \
	ADDQ  $64, BX                                   \
	SUBQ  $16, CX                                   \
	JGE   vector                                    \
tail:                                                   \
	ADDQ  $16, CX /* CX = channels left, 0 to 15 */ \
	JEQ   next                                      \
	STEPTAIL                                        \
next:                                                   \
	LEAQ  (SI)(AX*4), SI                            \
	LEAQ  (DX)(AX*4), DX                            \
	LEAQ  (DI)(AX*4), DI                            \
	DECQ  R12                                       \
	JNE   row

// func channelScaleToAVX512(dst, x, center, scale, shift []float32, rows int)
TEXT ·channelScaleToAVX512(SB), NOSPLIT, $0-128
	MOVQ dst_base+0(FP), DI
	MOVQ x_base+24(FP), SI
	MOVQ center_base+48(FP), R8
	MOVQ center_len+56(FP), AX
	MOVQ scale_base+72(FP), R9
	MOVQ shift_base+96(FP), R10
	MOVQ rows+120(FP), R12
	ELEMENTS(SCALE, SCALETAIL)
	VZEROUPPER
	RET

// func channelBlendToAVX512(dst, y, weight, x, center, scale, shift []float32, rows int)
TEXT ·channelBlendToAVX512(SB), NOSPLIT, $0-176
	MOVQ dst_base+0(FP), DI
	MOVQ y_base+24(FP), DX
	MOVQ weight_base+48(FP), R11
	MOVQ x_base+72(FP), SI
	MOVQ center_base+96(FP), R8
	MOVQ center_len+104(FP), AX
	MOVQ scale_base+120(FP), R9
	MOVQ shift_base+144(FP), R10
	MOVQ rows+168(FP), R12
	ELEMENTS(BLEND, BLENDTAIL)
	VZEROUPPER
	RET
