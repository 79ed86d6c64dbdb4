//go:build !purego

// Reductions in a fixed number of lanes, 64 float32 or 32 float64, which one
// fixed tree adds.
//
// Registers of every function here:
//
//	R1 R2     a (or x), b, moving
//	R3        elements left
//	R4        elements of the last vector, 0 to 3
//	R5        whole vectors left in the tail
//	R6 R7     the last vector's address in a (or x), b
//	V0-V15    elements, and the float64 that they become
//	V16-V31   the lanes, from the lowest to the highest
//
// A tail of r elements is r/4 whole vectors, for the lowest lanes, and one
// vector of r%4 elements and zeros, for the lanes after them. There is a step
// for each vector of lanes; the step that finds no whole vector left takes the
// last one and goes to the tree. So the bits are those of an input padded with
// zeros.

#include "textflag.h"
#include "neon_arm64.h"

// CLEAR sets all lanes to zero.
#define CLEAR                             \
	VEOR	V16.B16, V16.B16, V16.B16 \
	VEOR	V17.B16, V17.B16, V17.B16 \
	VEOR	V18.B16, V18.B16, V18.B16 \
	VEOR	V19.B16, V19.B16, V19.B16 \
	VEOR	V20.B16, V20.B16, V20.B16 \
	VEOR	V21.B16, V21.B16, V21.B16 \
	VEOR	V22.B16, V22.B16, V22.B16 \
	VEOR	V23.B16, V23.B16, V23.B16 \
	VEOR	V24.B16, V24.B16, V24.B16 \
	VEOR	V25.B16, V25.B16, V25.B16 \
	VEOR	V26.B16, V26.B16, V26.B16 \
	VEOR	V27.B16, V27.B16, V27.B16 \
	VEOR	V28.B16, V28.B16, V28.B16 \
	VEOR	V29.B16, V29.B16, V29.B16 \
	VEOR	V30.B16, V30.B16, V30.B16 \
	VEOR	V31.B16, V31.B16, V31.B16

// TREE adds the vectors of lanes by halves, 16 -> 8 -> 4 -> 2 -> 1, into V16:
// lane j += lane j + half. ADD(m, n, d) is d = n + m.
#define TREE(ADD)       \
	ADD(24, 16, 16) \
	ADD(25, 17, 17) \
	ADD(26, 18, 18) \
	ADD(27, 19, 19) \
	ADD(28, 20, 20) \
	ADD(29, 21, 21) \
	ADD(30, 22, 22) \
	ADD(31, 23, 23) \
	ADD(20, 16, 16) \
	ADD(21, 17, 17) \
	ADD(22, 18, 18) \
	ADD(23, 19, 19) \
	ADD(18, 16, 16) \
	ADD(19, 17, 17) \
	ADD(17, 16, 16)

// DOTSTEP adds the next four products to lanes and falls through to the next
// step, or adds the last vector's (V14 and V15) and goes to the tree.
#define DOTSTEP(lanes, next)          \
	CBNZ	R5, next              \
	VFMLA	V15.S4, V14.S4, lanes \
	B	tree                  \
next:                                 \
	SUB	$1, R5                \
	VLD1.P	16(R1), [V0.S4]       \
	VLD1.P	16(R2), [V1.S4]       \
	VFMLA	V1.S4, V0.S4, lanes

// func dotNEON(a, b []float32) float32
//
// Element i goes to lane i%64 by a fused multiply-add.
TEXT ·dotNEON(SB), NOSPLIT, $0-52
	MOVD	a_base+0(FP), R1
	MOVD	a_len+8(FP), R3
	MOVD	b_base+24(FP), R2
	CLEAR
	SUBS	$64, R3
	BLT	rest

loop: // lane[0:64] += a[0:64] * b[0:64]
	VLD1.P	64(R1), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1.P	64(R2), [V4.S4, V5.S4, V6.S4, V7.S4]
	VLD1.P	64(R1), [V8.S4, V9.S4, V10.S4, V11.S4]
	VLD1.P	64(R2), [V12.S4, V13.S4, V14.S4, V15.S4]
	VFMLA	V4.S4, V0.S4, V16.S4
	VFMLA	V5.S4, V1.S4, V17.S4
	VFMLA	V6.S4, V2.S4, V18.S4
	VFMLA	V7.S4, V3.S4, V19.S4
	VFMLA	V12.S4, V8.S4, V20.S4
	VFMLA	V13.S4, V9.S4, V21.S4
	VFMLA	V14.S4, V10.S4, V22.S4
	VFMLA	V15.S4, V11.S4, V23.S4
	VLD1.P	64(R1), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1.P	64(R2), [V4.S4, V5.S4, V6.S4, V7.S4]
	VLD1.P	64(R1), [V8.S4, V9.S4, V10.S4, V11.S4]
	VLD1.P	64(R2), [V12.S4, V13.S4, V14.S4, V15.S4]
	VFMLA	V4.S4, V0.S4, V24.S4
	VFMLA	V5.S4, V1.S4, V25.S4
	VFMLA	V6.S4, V2.S4, V26.S4
	VFMLA	V7.S4, V3.S4, V27.S4
	VFMLA	V12.S4, V8.S4, V28.S4
	VFMLA	V13.S4, V9.S4, V29.S4
	VFMLA	V14.S4, V10.S4, V30.S4
	VFMLA	V15.S4, V11.S4, V31.S4
	SUBS	$64, R3
	BGE	loop

rest:
	ADDS	$64, R3              // elements left, 0 to 63
	BEQ	tree
	AND	$3, R3, R4           // elements of the last vector
	LSR	$2, R3, R5           // whole vectors before it
	ADD	R5<<4, R1, R6
	ADD	R5<<4, R2, R7
	VEOR	V14.B16, V14.B16, V14.B16
	VEOR	V15.B16, V15.B16, V15.B16
	CBZ	R4, first
	VLD1.P	4(R6), V14.S[0]
	VLD1.P	4(R7), V15.S[0]
	CMP	$2, R4
	BLT	first
	VLD1.P	4(R6), V14.S[1]
	VLD1.P	4(R7), V15.S[1]
	BEQ	first
	VLD1	(R6), V14.S[2]
	VLD1	(R7), V15.S[2]

first:
	DOTSTEP(V16.S4, second)
	DOTSTEP(V17.S4, third)
	DOTSTEP(V18.S4, fourth)
	DOTSTEP(V19.S4, fifth)
	DOTSTEP(V20.S4, sixth)
	DOTSTEP(V21.S4, seventh)
	DOTSTEP(V22.S4, eighth)
	DOTSTEP(V23.S4, ninth)
	DOTSTEP(V24.S4, tenth)
	DOTSTEP(V25.S4, eleventh)
	DOTSTEP(V26.S4, twelfth)
	DOTSTEP(V27.S4, thirteenth)
	DOTSTEP(V28.S4, fourteenth)
	DOTSTEP(V29.S4, fifteenth)
	DOTSTEP(V30.S4, sixteenth)
	VFMLA	V15.S4, V14.S4, V31.S4 // at most 15 whole vectors: the last one is here

tree:
	TREE(VFADD4S)
	VEXT	$8, V16.B16, V16.B16, V17.B16 // lanes 2, 3
	VFADD4S(17, 16, 16)                   // lanes 0, 1 += lanes 2, 3
	FADDP2S(16, 16)                       // lane 0 += lane 1
	FMOVS	F16, ret+48(FP)
	RET

// PLUS and SQUARE are the two terms: lanes += x, and lanes += x * x, whose
// product is exact in float64.
#define PLUS(x, lanes) VFADD2D(x, lanes, lanes)
#define SQUARE(x, lanes) VFMLA2D(x, x, lanes)

// FOUR adds the terms of the four elements of x to two vectors of lanes.
#define FOUR(TERM, x, low, high, lanes, more) \
	VFCVTL(x, low)                        \
	VFCVTL2(x, high)                      \
	TERM(low, lanes)                      \
	TERM(high, more)

// SUMSTEP adds the next four terms and falls through to the next step, or adds
// the last vector's (V2 and V3, float64 already) and goes to the tree.
#define SUMSTEP(TERM, lanes, more, next) \
	CBNZ	R5, next                 \
	TERM(2, lanes)                   \
	TERM(3, more)                    \
	B	tree                     \
next:                                    \
	SUB	$1, R5                   \
	VLD1.P	16(R1), [V0.S4]          \
	FOUR(TERM, 0, 8, 9, lanes, more)

// SUM leaves in F16 the sum of the terms of R3 elements at R1: element i goes
// to lane i%32.
#define SUM(TERM)                                            \
	CLEAR                                                \
	SUBS	$32, R3                                      \
	BLT	rest                                         \
loop: /* lane[0:32] += terms of x[0:32] */                   \
	VLD1.P	64(R1), [V0.S4, V1.S4, V2.S4, V3.S4]         \
	VLD1.P	64(R1), [V4.S4, V5.S4, V6.S4, V7.S4]         \
	FOUR(TERM, 0, 8, 9, 16, 17)                          \
	FOUR(TERM, 1, 10, 11, 18, 19)                        \
	FOUR(TERM, 2, 12, 13, 20, 21)                        \
	FOUR(TERM, 3, 14, 15, 22, 23)                        \
	FOUR(TERM, 4, 8, 9, 24, 25)                          \
	FOUR(TERM, 5, 10, 11, 26, 27)                        \
	FOUR(TERM, 6, 12, 13, 28, 29)                        \
	FOUR(TERM, 7, 14, 15, 30, 31)                        \
	SUBS	$32, R3                                      \
	BGE	loop                                         \
rest:                                                        \
	ADDS	$32, R3 /* elements left, 0 to 31 */         \
	BEQ	tree                                         \
	AND	$3, R3, R4 /* elements of the last vector */ \
	LSR	$2, R3, R5 /* whole vectors before it */     \
	ADD	R5<<4, R1, R6                                \
	VEOR	V1.B16, V1.B16, V1.B16                       \
	CBZ	R4, first                                    \
	VLD1.P	4(R6), V1.S[0]                               \
	CMP	$2, R4                                       \
	BLT	first                                        \
	VLD1.P	4(R6), V1.S[1]                               \
	BEQ	first                                        \
	VLD1	(R6), V1.S[2]                                \
first: /* the last vector in float64 */                      \
	VFCVTL(1, 2)                                         \
	VFCVTL2(1, 3)                                        \
	SUMSTEP(TERM, 16, 17, second)                        \
	SUMSTEP(TERM, 18, 19, third)                         \
	SUMSTEP(TERM, 20, 21, fourth)                        \
	SUMSTEP(TERM, 22, 23, fifth)                         \
	SUMSTEP(TERM, 24, 25, sixth)                         \
	SUMSTEP(TERM, 26, 27, seventh)                       \
	SUMSTEP(TERM, 28, 29, eighth)                        \
	TERM(2, 30)                                          \
	TERM(3, 31)                                          \
tree:                                                        \
	TREE(VFADD2D)                                        \
	FADDP2D(16, 16)

// func sumNEON(x []float32) float64
TEXT ·sumNEON(SB), NOSPLIT, $0-32
	MOVD	x_base+0(FP), R1
	MOVD	x_len+8(FP), R3
	SUM(PLUS)
	FMOVD	F16, ret+24(FP)
	RET

// func sumSquaresNEON(x []float32) float64
TEXT ·sumSquaresNEON(SB), NOSPLIT, $0-32
	MOVD	x_base+0(FP), R1
	MOVD	x_len+8(FP), R3
	SUM(SQUARE)
	FMOVD	F16, ret+24(FP)
	RET

// func maximumNEON(x []float32) float32
//
// The order of the comparisons does not matter: fmax gives NaN if either
// operand is one, and takes +0 for the larger of +0 and -0.
TEXT ·maximumNEON(SB), NOSPLIT, $0-28
	MOVD	x_base+0(FP), R1
	MOVD	x_len+8(FP), R3
	MOVD	$0xFF800000, R4      // -Inf
	VDUP	R4, V16.S4
	VDUP	R4, V17.S4
	VDUP	R4, V18.S4
	VDUP	R4, V19.S4
	SUBS	$16, R3
	BLT	rest

loop: // lane[0:16] = max(lane[0:16], x[0:16])
	VLD1.P	64(R1), [V0.S4, V1.S4, V2.S4, V3.S4]
	VFMAX4S(0, 16, 16)
	VFMAX4S(1, 17, 17)
	VFMAX4S(2, 18, 18)
	VFMAX4S(3, 19, 19)
	SUBS	$16, R3
	BGE	loop

rest:
	VFMAX4S(17, 16, 16)
	VFMAX4S(19, 18, 18)
	VFMAX4S(18, 16, 16)
	ADDS	$16, R3
	BEQ	done

tail: // every lane = max(lane, x[0])
	VLD1R.P	4(R1), [V0.S4]
	VFMAX4S(0, 16, 16)
	SUBS	$1, R3
	BNE	tail

done:
	VFMAXV4S(16, 16)
	FMOVS	F16, ret+24(FP)
	RET
