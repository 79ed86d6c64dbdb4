//go:build !purego

// The channels group for NEON: 4 float32 or 2 float64 a vector.

#include "textflag.h"
#include "neon_arm64.h"

// Registers of the sums. A block of 16 channels is summed over all rows, then
// the next; the last channels one by one.
//
//	R0, R1    sums and squares (or products), at the block
//	R2, R3    x and y, at the block in the first row
//	R4        channels left
//	R5        bytes from row to row
//	R6, R7    rows, rows left
//	R8, R9    x and y, at the block in the current row
//	R10, R11  x and y, after the last row: what the next call will read
//	R12       scratch
//	V0-V3     16 elements of x
//	V4-V7     16 elements of y
//	V8-V11    4 elements of x and of y in float64
//	V16-V23   sums
//	V24-V31   squares or products

// s s1 += x, q q1 += x*x, 4 channels of V(x)
#define SQUARE(x, y, s, s1, q, q1) \
	VFCVTL(x, 8)               \
	VFCVTL2(x, 9)              \
	VFADD2D(8, s, s)           \
	VFADD2D(9, s1, s1)         \
	VFMLA2D(8, 8, q)           \
	VFMLA2D(9, 9, q1)

// s s1 += x, q q1 += x*y, 4 channels of V(x) and V(y)
#define PRODUCT(x, y, s, s1, q, q1) \
	VFCVTL(x, 8)                \
	VFCVTL2(x, 9)               \
	VFCVTL(y, 10)               \
	VFCVTL2(y, 11)              \
	VFADD2D(8, s, s)            \
	VFADD2D(9, s1, s1)          \
	VFMLA2D(8, 10, q)           \
	VFMLA2D(9, 11, q1)

// SUMS is the loop of both; with squares, y is x.
#define SUMS(STEP)                                                \
	LSL	$2, R4, R5                                        \
	MUL	R5, R6, R12                                       \
	ADD	R2, R12, R10                                      \
	ADD	R3, R12, R11                                      \
	SUBS	$16, R4                                           \
	BLT	few                                               \
block: /* 16 channels */                                          \
	MOVD	R0, R12                                           \
	VLD1.P	64(R12), [V16.D2, V17.D2, V18.D2, V19.D2]         \
	VLD1	(R12), [V20.D2, V21.D2, V22.D2, V23.D2]           \
	MOVD	R1, R12                                           \
	VLD1.P	64(R12), [V24.D2, V25.D2, V26.D2, V27.D2]         \
	VLD1	(R12), [V28.D2, V29.D2, V30.D2, V31.D2]           \
	MOVD	R2, R8                                            \
	MOVD	R3, R9                                            \
	MOVD	R6, R7                                            \
row:                                                              \
	VLD1	(R8), [V0.S4, V1.S4, V2.S4, V3.S4]                \
	VLD1	(R9), [V4.S4, V5.S4, V6.S4, V7.S4]                \
	STEP(0, 4, 16, 17, 24, 25)                                \
	STEP(1, 5, 18, 19, 26, 27)                                \
	STEP(2, 6, 20, 21, 28, 29)                                \
	STEP(3, 7, 22, 23, 30, 31)                                \
	PRFM	(R10), PLDL1KEEP /* see the AVX2 version */       \
	PRFM	(R11), PLDL1KEEP                                  \
	ADD	$64, R10                                          \
	ADD	$64, R11                                          \
	ADD	R5, R8                                            \
	ADD	R5, R9                                            \
	SUBS	$1, R7                                            \
	BNE	row                                               \
	VST1.P	[V16.D2, V17.D2, V18.D2, V19.D2], 64(R0)          \
	VST1.P	[V20.D2, V21.D2, V22.D2, V23.D2], 64(R0)          \
	VST1.P	[V24.D2, V25.D2, V26.D2, V27.D2], 64(R1)          \
	VST1.P	[V28.D2, V29.D2, V30.D2, V31.D2], 64(R1)          \
	ADD	$64, R2                                           \
	ADD	$64, R3                                           \
	SUBS	$16, R4                                           \
	BGE	block                                             \
few:                                                              \
	ADDS	$16, R4 /* channels left, 0 to 15 */              \
	BEQ	done                                              \
channel: /* 1 channel */                                          \
	FMOVD	(R0), F16                                         \
	FMOVD	(R1), F24                                         \
	MOVD	R2, R8                                            \
	MOVD	R3, R9                                            \
	MOVD	R6, R7                                            \
element:                                                          \
	FMOVS	(R8), F0                                          \
	FMOVS	(R9), F4                                          \
	FCVTSD	F0, F0                                            \
	FCVTSD	F4, F4                                            \
	FADDD	F0, F16, F16                                      \
	FMADDD	F0, F24, F4, F24 /* F24 += F4 * F0 */             \
	ADD	R5, R8                                            \
	ADD	R5, R9                                            \
	SUBS	$1, R7                                            \
	BNE	element                                           \
	FMOVD.P	F16, 8(R0)                                        \
	FMOVD.P	F24, 8(R1)                                        \
	ADD	$4, R2                                            \
	ADD	$4, R3                                            \
	SUBS	$1, R4                                            \
	BNE	channel                                           \
done:

// func channelSumsNEON(sums, squares []float64, x []float32, rows int)
TEXT ·channelSumsNEON(SB), NOSPLIT, $0-80
	MOVD	sums_base+0(FP), R0
	MOVD	sums_len+8(FP), R4
	MOVD	squares_base+24(FP), R1
	MOVD	x_base+48(FP), R2
	MOVD	R2, R3
	MOVD	rows+72(FP), R6
	SUMS(SQUARE)
	RET

// func channelProductsNEON(sums, products []float64, x, y []float32, rows int)
TEXT ·channelProductsNEON(SB), NOSPLIT, $0-104
	MOVD	sums_base+0(FP), R0
	MOVD	sums_len+8(FP), R4
	MOVD	products_base+24(FP), R1
	MOVD	x_base+48(FP), R2
	MOVD	y_base+72(FP), R3
	MOVD	rows+96(FP), R6
	SUMS(PRODUCT)
	RET

// Registers of the elementwise kernels. Rows follow each other without gaps.
//
//	R0           dst, moving
//	R1, R2       x and y, moving
//	R3, R4       channels left in the row, channels
//	R5           rows left
//	R6 R7 R8 R9  center, scale, shift, weight
//	R10-R13      the same, moving along the row
//	V0-V3        x, and the results
//	V4-V7        center, then scale, then shift
//	V16-V19      y and its part of the result
//	V20-V23      weight
//
// The tail loads one element into lane 0, with zeros in the other lanes, and
// runs the same vector instructions on it.

// V0-V3 = (V0-V3 - center)*scale + shift, 16 channels
#define SCALE16                                       \
	VLD1.P	64(R1), [V0.S4, V1.S4, V2.S4, V3.S4]  \
	VLD1.P	64(R10), [V4.S4, V5.S4, V6.S4, V7.S4] \
	VFSUB4S(4, 0, 0)                              \
	VFSUB4S(5, 1, 1)                              \
	VFSUB4S(6, 2, 2)                              \
	VFSUB4S(7, 3, 3)                              \
	VLD1.P	64(R11), [V4.S4, V5.S4, V6.S4, V7.S4] \
	VFMUL4S(4, 0, 0)                              \
	VFMUL4S(5, 1, 1)                              \
	VFMUL4S(6, 2, 2)                              \
	VFMUL4S(7, 3, 3)                              \
	VLD1.P	64(R12), [V4.S4, V5.S4, V6.S4, V7.S4] \
	VFADD4S(4, 0, 0)                              \
	VFADD4S(5, 1, 1)                              \
	VFADD4S(6, 2, 2)                              \
	VFADD4S(7, 3, 3)

// The same for one channel, V0
#define SCALE1               \
	FMOVS.P	4(R1), F0    \
	FMOVS.P	4(R10), F4   \
	FMOVS.P	4(R11), F5   \
	FMOVS.P	4(R12), F6   \
	VFSUB4S(4, 0, 0)     \
	VFMUL4S(5, 0, 0)     \
	VFADD4S(6, 0, 0)

// V0-V3 = y*weight + V0-V3, 16 channels
#define BLEND16                                           \
	SCALE16                                           \
	VLD1.P	64(R2), [V16.S4, V17.S4, V18.S4, V19.S4]  \
	VLD1.P	64(R13), [V20.S4, V21.S4, V22.S4, V23.S4] \
	VFMUL4S(20, 16, 16)                               \
	VFMUL4S(21, 17, 17)                               \
	VFMUL4S(22, 18, 18)                               \
	VFMUL4S(23, 19, 19)                               \
	VFADD4S(0, 16, 0)                                 \
	VFADD4S(1, 17, 1)                                 \
	VFADD4S(2, 18, 2)                                 \
	VFADD4S(3, 19, 3)

// The same for one channel, V0
#define BLEND1               \
	SCALE1               \
	FMOVS.P	4(R2), F16   \
	FMOVS.P	4(R13), F20  \
	VFMUL4S(20, 16, 16)  \
	VFADD4S(0, 16, 0)

// ELEMENTS is the loop of both: 16 channels of a row, then one by one.
#define ELEMENTS(STEP16, STEP1)                              \
row:                                                         \
	MOVD	R6, R10                                      \
	MOVD	R7, R11                                      \
	MOVD	R8, R12                                      \
	MOVD	R9, R13                                      \
	SUBS	$16, R4, R3                                  \
	BLT	few                                          \
block: /* 16 channels */                                     \
	STEP16                                               \
	VST1.P	[V0.S4, V1.S4, V2.S4, V3.S4], 64(R0)         \
	SUBS	$16, R3                                      \
	BGE	block                                        \
few:                                                         \
	ADDS	$16, R3 /* channels left, 0 to 15 */         \
	BEQ	next                                         \
tail: /* 1 channel */                                        \
	STEP1                                                \
	FMOVS.P	F0, 4(R0)                                    \
	SUBS	$1, R3                                       \
	BNE	tail                                         \
next:                                                        \
	SUBS	$1, R5                                       \
	BNE	row

// func channelScaleToNEON(dst, x, center, scale, shift []float32, rows int)
TEXT ·channelScaleToNEON(SB), NOSPLIT, $0-128
	MOVD	dst_base+0(FP), R0
	MOVD	x_base+24(FP), R1
	MOVD	center_base+48(FP), R6
	MOVD	center_len+56(FP), R4
	MOVD	scale_base+72(FP), R7
	MOVD	shift_base+96(FP), R8
	MOVD	rows+120(FP), R5
	ELEMENTS(SCALE16, SCALE1)
	RET

// func channelBlendToNEON(dst, y, weight, x, center, scale, shift []float32, rows int)
TEXT ·channelBlendToNEON(SB), NOSPLIT, $0-176
	MOVD	dst_base+0(FP), R0
	MOVD	y_base+24(FP), R2
	MOVD	weight_base+48(FP), R9
	MOVD	x_base+72(FP), R1
	MOVD	center_base+96(FP), R6
	MOVD	center_len+104(FP), R4
	MOVD	scale_base+120(FP), R7
	MOVD	shift_base+144(FP), R8
	MOVD	rows+168(FP), R5
	ELEMENTS(BLEND16, BLEND1)
	RET
