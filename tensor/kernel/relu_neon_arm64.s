//go:build !purego

// The rectifier and its gradient: a comparison gives all ones or all zeros in
// each lane, and the bits under the ones are cleared.
//
// Registers:
//
//	R0        dst or dx, moving
//	R1        x, moving
//	R2        dy, moving
//	R3        elements left
//	V0-V3     x, then its mask
//	V4-V7     dy, and the results
//
// The tail loads one element into lane 0 and runs the same instructions on it.

#include "textflag.h"
#include "neon_arm64.h"

// func reluToNEON(dst, x []float32)
TEXT ·reluToNEON(SB), NOSPLIT, $0-48
	MOVD	dst_base+0(FP), R0
	MOVD	dst_len+8(FP), R3
	MOVD	x_base+24(FP), R1
	SUBS	$16, R3
	BLT	rest

loop: // dst[0:16] = x[0:16] with the negative ones cleared
	VLD1.P	64(R1), [V0.S4, V1.S4, V2.S4, V3.S4]
	VFCMLTZ4S(0, 4)              // V4 = x < 0; false for NaN and -0
	VFCMLTZ4S(1, 5)
	VFCMLTZ4S(2, 6)
	VFCMLTZ4S(3, 7)
	VBIC(4, 0, 0)                // V0 = x &^ V4
	VBIC(5, 1, 1)
	VBIC(6, 2, 2)
	VBIC(7, 3, 3)
	VST1.P	[V0.S4, V1.S4, V2.S4, V3.S4], 64(R0)
	SUBS	$16, R3
	BGE	loop

rest:
	ADDS	$(16-4), R3                  // elements left - 4
	BLT	few

vector: // dst[0:4]
	VLD1.P	16(R1), [V0.S4]
	VFCMLTZ4S(0, 4)
	VBIC(4, 0, 0)
	VST1.P	[V0.S4], 16(R0)
	SUBS	$4, R3
	BGE	vector

few:
	ADDS	$4, R3                       // elements left, 0 to 3
	BEQ	done

tail: // dst[0]
	FMOVS.P	4(R1), F0
	VFCMLTZ4S(0, 4)
	VBIC(4, 0, 0)
	FMOVS.P	F0, 4(R0)
	SUBS	$1, R3
	BNE	tail

done:
	RET

// func reluGradToNEON(dx, dy, x []float32)
TEXT ·reluGradToNEON(SB), NOSPLIT, $0-72
	MOVD	dx_base+0(FP), R0
	MOVD	dx_len+8(FP), R3
	MOVD	dy_base+24(FP), R2
	MOVD	x_base+48(FP), R1
	SUBS	$16, R3
	BLT	rest

loop: // dx[0:16] = dy[0:16], cleared where x[0:16] <= 0
	VLD1.P	64(R1), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1.P	64(R2), [V4.S4, V5.S4, V6.S4, V7.S4]
	VFCMLEZ4S(0, 0)              // V0 = x <= 0; false for NaN
	VFCMLEZ4S(1, 1)
	VFCMLEZ4S(2, 2)
	VFCMLEZ4S(3, 3)
	VBIC(0, 4, 4)                // V4 = dy &^ V0
	VBIC(1, 5, 5)
	VBIC(2, 6, 6)
	VBIC(3, 7, 7)
	VST1.P	[V4.S4, V5.S4, V6.S4, V7.S4], 64(R0)
	SUBS	$16, R3
	BGE	loop

rest:
	ADDS	$(16-4), R3                  // elements left - 4
	BLT	few

vector: // dx[0:4]
	VLD1.P	16(R1), [V0.S4]
	VLD1.P	16(R2), [V4.S4]
	VFCMLEZ4S(0, 0)
	VBIC(0, 4, 4)
	VST1.P	[V4.S4], 16(R0)
	SUBS	$4, R3
	BGE	vector

few:
	ADDS	$4, R3                       // elements left, 0 to 3
	BEQ	done

tail: // dx[0]
	FMOVS.P	4(R1), F0
	FMOVS.P	4(R2), F4
	VFCMLEZ4S(0, 0)
	VBIC(0, 4, 4)
	FMOVS.P	F4, 4(R0)
	SUBS	$1, R3
	BNE	tail

done:
	RET
