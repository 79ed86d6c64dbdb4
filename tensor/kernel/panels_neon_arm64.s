//go:build !purego

#include "textflag.h"

// Registers of panels16NEON. Strides are in bytes.
//
//	R0, R1   the destination's row in the first panel, stride from panel to panel
//	R2, R3   the source's row, stride from row to row
//	R4       rows left
//	R5       whole panels
//	R6       columns of the last panel if it is not whole, else 0
//	R7, R8   source and destination within the row
//	R9       panels left; in the last panel: columns left
//	V0-V3    a panel's part of the row
//	V4-V7    zeros

// func panels16NEON(dst *float32, next int, src *float32, srcRow, rows, cols int)
TEXT ·panels16NEON(SB), NOSPLIT, $0-48
	MOVD dst+0(FP), R0
	MOVD next+8(FP), R1
	LSL  $2, R1
	MOVD src+16(FP), R2
	MOVD srcRow+24(FP), R3
	LSL  $2, R3
	MOVD rows+32(FP), R4
	MOVD cols+40(FP), R5
	AND  $15, R5, R6
	LSR  $4, R5
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16

row:
	MOVD R2, R7
	MOVD R0, R8
	MOVD R5, R9
	CBZ  R9, edge

whole:
	VLD1.P 64(R7), [V0.S4, V1.S4, V2.S4, V3.S4]
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], (R8)(R1)
	SUBS   $1, R9
	BNE    whole

edge: // zeros, and over them the columns that there are
	CBZ  R6, next
	VST1 [V4.S4, V5.S4, V6.S4, V7.S4], (R8)
	SUBS $4, R6, R9
	BLT  few

four:
	VLD1.P 16(R7), [V0.S4]
	VST1.P [V0.S4], 16(R8)
	SUBS   $4, R9
	BGE    four

few:
	ADDS $4, R9 // columns left, 0 to 3
	BEQ  next

one:
	FMOVS.P 4(R7), F0
	FMOVS.P F0, 4(R8)
	SUBS    $1, R9
	BNE     one

next:
	ADD  R3, R2
	ADD  $64, R0
	SUBS $1, R4
	BNE  row
	RET
