//go:build !purego

#include "textflag.h"

// The channels group for AVX2: 8 float32 or 4 float64 a vector.

// Registers of the sums. A block of 16 channels is summed over all rows, then
// the next; the last channels come in blocks of 4 with masks.
//
//	DI, R8   sums and squares (or products), at the block
//	SI, DX   x and y, at the block in the first row
//	AX, BX   x and y, at the block in the current row
//	CX       channels left
//	R9       bytes from row to row
//	R10, R11 rows, rows left
//	R12, R13 x and y, after the last row: what the next call will read
//	Y0-Y3    sums of 16 channels
//	Y4-Y7    their squares or products
//	Y8, Y9   4 elements of x and y
//	Y14, Y15 masks of the last channels: 4 float32 (X14), 4 float64

// The numbers of the 4 lanes.
DATA lane<>+0(SB)/8, $0x0000000100000000
DATA lane<>+8(SB)/8, $0x0000000300000002
GLOBL lane<>(SB), RODATA|NOPTR, $16

// X14, Y15 = all ones in the lanes below CX, zeros in the others
#define CHANNELMASK \
	VMOVD        CX, X14                              \
	VPBROADCASTD X14, X14                             \
	VPCMPGTD     lane<>(SB), X14, X14 /* CX > lane */ \
	VPMOVSXDQ    X14, Y15

// sum += x, square += x*x, 4 channels
#define SQUARE(offset, sum, square) \
	VCVTPS2PD   offset(AX), Y8 \
	VADDPD      Y8, sum, sum   \
	VFMADD231PD Y8, Y8, square

// The same for the last channels
#define SQUARETAIL \
	VMASKMOVPS  (AX), X14, X8 \
	VCVTPS2PD   X8, Y8        \
	VADDPD      Y8, Y0, Y0    \
	VFMADD231PD Y8, Y8, Y4

// sum += x, product += x*y, 4 channels
#define PRODUCT(offset, sum, product) \
	VCVTPS2PD   offset(AX), Y8 \
	VCVTPS2PD   offset(BX), Y9 \
	VADDPD      Y8, sum, sum   \
	VFMADD231PD Y8, Y9, product

// The same for the last channels
#define PRODUCTTAIL \
	VMASKMOVPS  (AX), X14, X8 \
	VMASKMOVPS  (BX), X14, X9 \
	VCVTPS2PD   X8, Y8        \
	VCVTPS2PD   X9, Y9        \
	VADDPD      Y8, Y0, Y0    \
	VFMADD231PD Y8, Y9, Y4

// The loop of both. With squares, y is x and BX runs along unused. Every step
// reads one cache line of a row and jumps to the next row; the processor does not
// foresee that well. So every step also fetches one line of what the next call
// will read, in the order of memory: twice as fast on a Zen 3.
#define SUMS(STEP, STEPTAIL) \
	MOVQ       CX, R9                                    \
	SHLQ       $2, R9                                    \
	MOVQ       R9, R11                                   \
	IMULQ      R10, R11                                  \
	LEAQ       (SI)(R11*1), R12                          \
	LEAQ       (DX)(R11*1), R13                          \
	SUBQ       $16, CX                                   \
	JLT        few                                       \
block: /* 16 channels */                                     \
	VMOVUPD    (DI), Y0                                  \
	VMOVUPD    32(DI), Y1                                \
	VMOVUPD    64(DI), Y2                                \
	VMOVUPD    96(DI), Y3                                \
	VMOVUPD    (R8), Y4                                  \
	VMOVUPD    32(R8), Y5                                \
	VMOVUPD    64(R8), Y6                                \
	VMOVUPD    96(R8), Y7                                \
	MOVQ       SI, AX                                    \
	MOVQ       DX, BX                                    \
	MOVQ       R10, R11                                  \
row:                                                         \
	STEP(0, Y0, Y4)                                      \
	STEP(16, Y1, Y5)                                     \
	STEP(32, Y2, Y6)                                     \
	STEP(48, Y3, Y7)                                     \
	PREFETCHT0 (R12)                                     \
	PREFETCHT0 (R13)                                     \
	ADDQ       $64, R12                                  \
	ADDQ       $64, R13                                  \
	ADDQ       R9, AX                                    \
	ADDQ       R9, BX                                    \
	DECQ       R11                                       \
	JNE        row                                       \
	VMOVUPD    Y0, (DI)                                  \
	VMOVUPD    Y1, 32(DI)                                \
	VMOVUPD    Y2, 64(DI)                                \
	VMOVUPD    Y3, 96(DI)                                \
	VMOVUPD    Y4, (R8)                                  \
	VMOVUPD    Y5, 32(R8)                                \
	VMOVUPD    Y6, 64(R8)                                \
	VMOVUPD    Y7, 96(R8)                                \
	ADDQ       $64, SI                                   \
	ADDQ       $64, DX                                   \
	ADDQ       $128, DI                                  \
	ADDQ       $128, R8                                  \
	SUBQ       $16, CX                                   \
	JGE        block                                     \
few:                                                         \
	ADDQ       $16, CX /* CX = channels left, 0 to 15 */ \
	JEQ        done                                      \
four: /* 4 channels, or the last 1 to 3 */                   \
	CHANNELMASK                                          \
	VMASKMOVPD (DI), Y15, Y0                             \
	VMASKMOVPD (R8), Y15, Y4                             \
	MOVQ       SI, AX                                    \
	MOVQ       DX, BX                                    \
	MOVQ       R10, R11                                  \
rowtail:                                                     \
	STEPTAIL                                             \
	ADDQ       R9, AX                                    \
	ADDQ       R9, BX                                    \
	DECQ       R11                                       \
	JNE        rowtail                                   \
	VMASKMOVPD Y0, Y15, (DI)                             \
	VMASKMOVPD Y4, Y15, (R8)                             \
	ADDQ       $16, SI                                   \
	ADDQ       $16, DX                                   \
	ADDQ       $32, DI                                   \
	ADDQ       $32, R8                                   \
	SUBQ       $4, CX                                    \
	JGT        four                                      \
done:

// func channelSumsAVX2(sums, squares []float64, x []float32, rows int)
TEXT ·channelSumsAVX2(SB), NOSPLIT, $0-80
	MOVQ sums_base+0(FP), DI
	MOVQ sums_len+8(FP), CX
	MOVQ squares_base+24(FP), R8
	MOVQ x_base+48(FP), SI
	MOVQ SI, DX
	MOVQ rows+72(FP), R10
	SUMS(SQUARE, SQUARETAIL)
	VZEROUPPER
	RET

// func channelProductsAVX2(sums, products []float64, x, y []float32, rows int)
TEXT ·channelProductsAVX2(SB), NOSPLIT, $0-104
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
//	Y0-Y3    results; Y4-Y7 their parts from y
//	Y15      mask of the last channels

// The numbers of the 8 lanes.
DATA lanes<>+0(SB)/8, $0x0000000100000000
DATA lanes<>+8(SB)/8, $0x0000000300000002
DATA lanes<>+16(SB)/8, $0x0000000500000004
DATA lanes<>+24(SB)/8, $0x0000000700000006
GLOBL lanes<>(SB), RODATA|NOPTR, $32

// dst = (x-center)*scale + shift, one vector
#define SCALE(offset, result, part) \
	VMOVUPS offset(SI)(BX*1), result          \
	VSUBPS  offset(R8)(BX*1), result, result  \
	VMULPS  offset(R9)(BX*1), result, result  \
	VADDPS  offset(R10)(BX*1), result, result \
	VMOVUPS result, offset(DI)(BX*1)

// The same for the last channels
#define SCALETAIL \
	VMASKMOVPS (SI)(BX*1), Y15, Y0  \
	VMASKMOVPS (R8)(BX*1), Y15, Y1  \
	VMASKMOVPS (R9)(BX*1), Y15, Y2  \
	VMASKMOVPS (R10)(BX*1), Y15, Y3 \
	VSUBPS     Y1, Y0, Y0           \
	VMULPS     Y2, Y0, Y0           \
	VADDPS     Y3, Y0, Y0           \
	VMASKMOVPS Y0, Y15, (DI)(BX*1)

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
	VMASKMOVPS (SI)(BX*1), Y15, Y0  \
	VMASKMOVPS (R8)(BX*1), Y15, Y1  \
	VMASKMOVPS (R9)(BX*1), Y15, Y2  \
	VMASKMOVPS (R10)(BX*1), Y15, Y3 \
	VMASKMOVPS (DX)(BX*1), Y15, Y4  \
	VMASKMOVPS (R11)(BX*1), Y15, Y5 \
	VSUBPS     Y1, Y0, Y0           \
	VMULPS     Y2, Y0, Y0           \
	VADDPS     Y3, Y0, Y0           \
	VMULPS     Y5, Y4, Y4           \
	VADDPS     Y4, Y0, Y0           \
	VMASKMOVPS Y0, Y15, (DI)(BX*1)

// The loop of both: 32 channels of a row, then 8, then the last 1 to 7 with a
// mask. With SCALE DX runs along unused.
#define ELEMENTS(STEP, STEPTAIL) \
	MOVQ         AX, CX                                  \
	ANDQ         $7, CX                                  \
	VMOVD        CX, X15                                 \
	VPBROADCASTD X15, Y15                                \
	VPCMPGTD     lanes<>(SB), Y15, Y15 /* C%8 > lane */  \
row:                                                         \
	XORL         BX, BX                                  \
	MOVQ         AX, CX                                  \
	SUBQ         $32, CX                                 \
	JLT          vectors                                 \
block: /* four vectors */                                    \
	STEP(0, Y0, Y4)                                      \
	STEP(32, Y1, Y5)                                     \
	STEP(64, Y2, Y6)                                     \
	STEP(96, Y3, Y7)                                     \
	ADDQ         $128, BX                                \
	SUBQ         $32, CX                                 \
	JGE          block                                   \
vectors:                                                     \
	ADDQ         $24, CX /* CX = channels left - 8 */    \
	JLT          tail                                    \
vector:                                                      \
	STEP(0, Y0, Y4)                                      \
	ADDQ         $32, BX                                 \
	SUBQ         $8, CX                                  \
	JGE          vector                                  \
tail:                                                        \
	ADDQ         $8, CX /* CX = channels left, 0 to 7 */ \
	JEQ          next                                    \
	STEPTAIL                                             \
next:                                                        \
	LEAQ         (SI)(AX*4), SI                          \
	LEAQ         (DX)(AX*4), DX                          \
	LEAQ         (DI)(AX*4), DI                          \
	DECQ         R12                                     \
	JNE          row

// func channelScaleToAVX2(dst, x, center, scale, shift []float32, rows int)
TEXT ·channelScaleToAVX2(SB), NOSPLIT, $0-128
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

// func channelBlendToAVX2(dst, y, weight, x, center, scale, shift []float32, rows int)
TEXT ·channelBlendToAVX2(SB), NOSPLIT, $0-176
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
