//go:build !purego

#include "textflag.h"

// Registers of panels16AVX2. Strides are in bytes.
//
//	DI, R8   the destination's row in the first panel, stride from panel to panel
//	SI, R9   the source's row, stride from row to row
//	CX       rows left
//	R10      whole panels
//	R11      columns of the last panel if it is not whole, else 0
//	AX, BX   source and destination within the row
//	DX       panels left
//	Y0-Y3    two panels' parts of the row
//	Y4, Y5   the last panel's columns, as masks of the first and the second eight

// func panels16AVX2(dst *float32, next int, src *float32, srcRow, rows, cols int)
TEXT ·panels16AVX2(SB), NOSPLIT, $0-48
	MOVQ dst+0(FP), DI
	MOVQ next+8(FP), R8
	SHLQ $2, R8
	MOVQ src+16(FP), SI
	MOVQ srcRow+24(FP), R9
	SHLQ $2, R9
	MOVQ rows+32(FP), CX
	MOVQ cols+40(FP), R10
	MOVQ R10, R11
	SHRQ $4, R10
	ANDQ $15, R11

	// Y4 = the first min(R11, 8) lanes, Y5 = the first max(R11-8, 0)
	LEAQ    ·laneMasks(SB), AX
	MOVQ    R11, DX
	MOVQ    $8, BX
	CMPQ    DX, BX
	CMOVQGT BX, DX
	SUBQ    DX, BX
	VMOVUPS (AX)(BX*4), Y4
	MOVQ    $16, BX
	SUBQ    R11, BX
	MOVQ    $8, DX
	CMPQ    BX, DX
	CMOVQGT DX, BX
	VMOVUPS (AX)(BX*4), Y5

row:
	MOVQ SI, AX
	MOVQ DI, BX
	MOVQ R10, DX
	SUBQ $2, DX
	JL   one

two:
	// The row eight further down comes from memory.
	PREFETCHT0 (AX)(R9*8)
	PREFETCHT0 64(AX)(R9*8)

	VMOVUPS (AX), Y0
	VMOVUPS 32(AX), Y1
	VMOVUPS 64(AX), Y2
	VMOVUPS 96(AX), Y3
	VMOVUPS Y0, (BX)
	VMOVUPS Y1, 32(BX)
	VMOVUPS Y2, (BX)(R8*1)
	VMOVUPS Y3, 32(BX)(R8*1)
	ADDQ    $128, AX
	LEAQ    (BX)(R8*2), BX
	SUBQ    $2, DX
	JGE     two

one:
	ADDQ    $2, DX
	JZ      edge
	VMOVUPS (AX), Y0
	VMOVUPS 32(AX), Y1
	VMOVUPS Y0, (BX)
	VMOVUPS Y1, 32(BX)
	ADDQ    $64, AX
	ADDQ    R8, BX

edge:
	TESTQ      R11, R11
	JZ         next
	VMASKMOVPS (AX), Y4, Y0
	VMASKMOVPS 32(AX), Y5, Y1
	VMOVUPS    Y0, (BX)
	VMOVUPS    Y1, 32(BX)

next:
	ADDQ R9, SI
	ADDQ $64, DI
	DECQ CX
	JNZ  row
	VZEROUPPER
	RET
