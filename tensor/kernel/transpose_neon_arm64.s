//go:build !purego

#include "textflag.h"

// Registers of transpose4NEON. Strides are in bytes.
//
//	R0, R1   destination's row, stride from row to row
//	R2-R5    source's four rows, moving
//	R6       stride from row to row of the source
//	R7       blocks left
//	V0-V3    rows of the block, at the end its columns
//	V4-V7    on the way

// func transpose4NEON(dst *float32, dstRow int, src *float32, srcRow, blocks int)
TEXT ·transpose4NEON(SB), NOSPLIT, $0-40
	MOVD dst+0(FP), R0
	MOVD dstRow+8(FP), R1
	LSL  $2, R1
	MOVD src+16(FP), R2
	MOVD srcRow+24(FP), R6
	LSL  $2, R6
	MOVD blocks+32(FP), R7
	ADD  R6, R2, R3
	ADD  R6, R3, R4
	ADD  R6, R4, R5

block:
	// V0..V3 = four rows of four: a0 a1 a2 a3, b0 b1 b2 b3, ...
	VLD1.P 16(R2), [V0.S4]
	VLD1.P 16(R3), [V1.S4]
	VLD1.P 16(R4), [V2.S4]
	VLD1.P 16(R5), [V3.S4]

	VTRN1 V1.S4, V0.S4, V4.S4 // a0 b0 a2 b2
	VTRN2 V1.S4, V0.S4, V5.S4 // a1 b1 a3 b3
	VTRN1 V3.S4, V2.S4, V6.S4 // c0 d0 c2 d2
	VTRN2 V3.S4, V2.S4, V7.S4 // c1 d1 c3 d3
	VZIP1 V6.D2, V4.D2, V0.D2 // a0 b0 c0 d0
	VZIP1 V7.D2, V5.D2, V1.D2 // a1 b1 c1 d1
	VZIP2 V6.D2, V4.D2, V2.D2 // a2 b2 c2 d2
	VZIP2 V7.D2, V5.D2, V3.D2 // a3 b3 c3 d3

	// Four rows of dst, and on to the next four.
	VST1.P [V0.S4], (R0)(R1)
	VST1.P [V1.S4], (R0)(R1)
	VST1.P [V2.S4], (R0)(R1)
	VST1.P [V3.S4], (R0)(R1)
	SUBS   $1, R7
	BNE    block
	RET
