//go:build !purego

// Elementwise arithmetic, four float32 a vector.
//
// Registers of every function here:
//
//	R0        dst, moving; in axpyNEON y, read
//	R1 R2 R4  a (or x), b, c, moving
//	R3        elements left
//	R5        y of axpyNEON, written
//	V0-V3     four vectors of the first operand, and the results
//	V4-V7     four vectors of the second operand
//	V16-V19   four vectors of the third operand
//	V31       alpha in every lane
//
// The tail loads one element into lane 0, with zeros in the other lanes, and
// runs the same vector instruction on it: same bits as in the body.

#include "textflag.h"
#include "neon_arm64.h"

// TWO is the loop of a kernel dst_i = a_i op b_i; OP(m, n, d) is d = n op m.
// 16 elements a turn, then 4, then 1.
#define TWO(OP)                                      \
	SUBS	$16, R3                              \
	BLT	rest                                 \
loop: /* 16 elements */                              \
	VLD1.P	64(R1), [V0.S4, V1.S4, V2.S4, V3.S4] \
	VLD1.P	64(R2), [V4.S4, V5.S4, V6.S4, V7.S4] \
	OP(4, 0, 0)                                  \
	OP(5, 1, 1)                                  \
	OP(6, 2, 2)                                  \
	OP(7, 3, 3)                                  \
	VST1.P	[V0.S4, V1.S4, V2.S4, V3.S4], 64(R0) \
	SUBS	$16, R3                              \
	BGE	loop                                 \
rest:                                                \
	ADDS	$(16-4), R3 /* elements left - 4 */  \
	BLT	few                                  \
vector: /* 4 elements */                             \
	VLD1.P	16(R1), [V0.S4]                      \
	VLD1.P	16(R2), [V4.S4]                      \
	OP(4, 0, 0)                                  \
	VST1.P	[V0.S4], 16(R0)                      \
	SUBS	$4, R3                               \
	BGE	vector                               \
few:                                                 \
	ADDS	$4, R3 /* elements left, 0 to 3 */   \
	BEQ	done                                 \
tail: /* 1 element */                                \
	FMOVS.P	4(R1), F0                            \
	FMOVS.P	4(R2), F4                            \
	OP(4, 0, 0)                                  \
	FMOVS.P	F0, 4(R0)                            \
	SUBS	$1, R3                               \
	BNE	tail                                 \
done:

// func addToNEON(dst, a, b []float32)
TEXT ·addToNEON(SB), NOSPLIT, $0-72
	MOVD	dst_base+0(FP), R0
	MOVD	dst_len+8(FP), R3
	MOVD	a_base+24(FP), R1
	MOVD	b_base+48(FP), R2
	TWO(VFADD4S)
	RET

// func subToNEON(dst, a, b []float32)
TEXT ·subToNEON(SB), NOSPLIT, $0-72
	MOVD	dst_base+0(FP), R0
	MOVD	dst_len+8(FP), R3
	MOVD	a_base+24(FP), R1
	MOVD	b_base+48(FP), R2
	TWO(VFSUB4S)
	RET

// func mulToNEON(dst, a, b []float32)
TEXT ·mulToNEON(SB), NOSPLIT, $0-72
	MOVD	dst_base+0(FP), R0
	MOVD	dst_len+8(FP), R3
	MOVD	a_base+24(FP), R1
	MOVD	b_base+48(FP), R2
	TWO(VFMUL4S)
	RET

// func divToNEON(dst, a, b []float32)
TEXT ·divToNEON(SB), NOSPLIT, $0-72
	MOVD	dst_base+0(FP), R0
	MOVD	dst_len+8(FP), R3
	MOVD	a_base+24(FP), R1
	MOVD	b_base+48(FP), R2
	TWO(VFDIV4S)
	RET

// ALPHA is the loop of a kernel dst_i = alpha op x_i, alpha in V31.
#define ALPHA(OP)                                    \
	SUBS	$16, R3                              \
	BLT	rest                                 \
loop: /* 16 elements */                              \
	VLD1.P	64(R1), [V0.S4, V1.S4, V2.S4, V3.S4] \
	OP(0, 31, 0)                                 \
	OP(1, 31, 1)                                 \
	OP(2, 31, 2)                                 \
	OP(3, 31, 3)                                 \
	VST1.P	[V0.S4, V1.S4, V2.S4, V3.S4], 64(R0) \
	SUBS	$16, R3                              \
	BGE	loop                                 \
rest:                                                \
	ADDS	$(16-4), R3 /* elements left - 4 */  \
	BLT	few                                  \
vector: /* 4 elements */                             \
	VLD1.P	16(R1), [V0.S4]                      \
	OP(0, 31, 0)                                 \
	VST1.P	[V0.S4], 16(R0)                      \
	SUBS	$4, R3                               \
	BGE	vector                               \
few:                                                 \
	ADDS	$4, R3 /* elements left, 0 to 3 */   \
	BEQ	done                                 \
tail: /* 1 element */                                \
	FMOVS.P	4(R1), F0                            \
	OP(0, 31, 0)                                 \
	FMOVS.P	F0, 4(R0)                            \
	SUBS	$1, R3                               \
	BNE	tail                                 \
done:

// func scaleToNEON(dst []float32, alpha float32, x []float32)
TEXT ·scaleToNEON(SB), NOSPLIT, $0-56
	MOVD	dst_base+0(FP), R0
	MOVD	dst_len+8(FP), R3
	FMOVS	alpha+24(FP), F31
	MOVD	x_base+32(FP), R1
	VDUP	V31.S[0], V31.S4
	ALPHA(VFMUL4S)
	RET

// func addScalarToNEON(dst []float32, alpha float32, x []float32)
TEXT ·addScalarToNEON(SB), NOSPLIT, $0-56
	MOVD	dst_base+0(FP), R0
	MOVD	dst_len+8(FP), R3
	FMOVS	alpha+24(FP), F31
	MOVD	x_base+32(FP), R1
	VDUP	V31.S[0], V31.S4
	ALPHA(VFADD4S)
	RET

// func axpyNEON(alpha float32, x, y []float32)
TEXT ·axpyNEON(SB), NOSPLIT, $0-56
	FMOVS	alpha+0(FP), F31
	MOVD	x_base+8(FP), R1
	MOVD	y_base+32(FP), R0
	MOVD	y_len+40(FP), R3
	MOVD	R0, R5                                // R5 writes y, one vector behind R0
	VDUP	V31.S[0], V31.S4
	SUBS	$16, R3
	BLT	rest

loop: // y[0:16] += alpha * x[0:16], rounded once
	VLD1.P	64(R1), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1.P	64(R0), [V16.S4, V17.S4, V18.S4, V19.S4]
	VFMLA	V0.S4, V31.S4, V16.S4
	VFMLA	V1.S4, V31.S4, V17.S4
	VFMLA	V2.S4, V31.S4, V18.S4
	VFMLA	V3.S4, V31.S4, V19.S4
	VST1.P	[V16.S4, V17.S4, V18.S4, V19.S4], 64(R5)
	SUBS	$16, R3
	BGE	loop

rest:
	ADDS	$(16-4), R3                           // elements left - 4
	BLT	few

vector: // y[0:4] += alpha * x[0:4]
	VLD1.P	16(R1), [V0.S4]
	VLD1.P	16(R0), [V16.S4]
	VFMLA	V0.S4, V31.S4, V16.S4
	VST1.P	[V16.S4], 16(R5)
	SUBS	$4, R3
	BGE	vector

few:
	ADDS	$4, R3                                // elements left, 0 to 3
	BEQ	done

tail: // y[0] += alpha * x[0]
	FMOVS.P	4(R1), F0
	FMOVS.P	4(R0), F16
	VFMLA	V0.S4, V31.S4, V16.S4
	FMOVS.P	F16, 4(R5)
	SUBS	$1, R3
	BNE	tail

done:
	RET

// func fmaToNEON(dst, a, b, c []float32)
TEXT ·fmaToNEON(SB), NOSPLIT, $0-96
	MOVD	dst_base+0(FP), R0
	MOVD	dst_len+8(FP), R3
	MOVD	a_base+24(FP), R1
	MOVD	b_base+48(FP), R2
	MOVD	c_base+72(FP), R4
	SUBS	$16, R3
	BLT	rest

loop: // dst[0:16] = a[0:16] * b[0:16] + c[0:16], rounded once
	VLD1.P	64(R1), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1.P	64(R2), [V4.S4, V5.S4, V6.S4, V7.S4]
	VLD1.P	64(R4), [V16.S4, V17.S4, V18.S4, V19.S4]
	VFMLA	V4.S4, V0.S4, V16.S4
	VFMLA	V5.S4, V1.S4, V17.S4
	VFMLA	V6.S4, V2.S4, V18.S4
	VFMLA	V7.S4, V3.S4, V19.S4
	VST1.P	[V16.S4, V17.S4, V18.S4, V19.S4], 64(R0)
	SUBS	$16, R3
	BGE	loop

rest:
	ADDS	$(16-4), R3                           // elements left - 4
	BLT	few

vector: // dst[0:4] = a[0:4] * b[0:4] + c[0:4]
	VLD1.P	16(R1), [V0.S4]
	VLD1.P	16(R2), [V4.S4]
	VLD1.P	16(R4), [V16.S4]
	VFMLA	V4.S4, V0.S4, V16.S4
	VST1.P	[V16.S4], 16(R0)
	SUBS	$4, R3
	BGE	vector

few:
	ADDS	$4, R3                                // elements left, 0 to 3
	BEQ	done

tail: // dst[0] = a[0] * b[0] + c[0]
	FMOVS.P	4(R1), F0
	FMOVS.P	4(R2), F4
	FMOVS.P	4(R4), F16
	VFMLA	V4.S4, V0.S4, V16.S4
	FMOVS.P	F16, 4(R0)
	SUBS	$1, R3
	BNE	tail

done:
	RET
