//go:build !purego

#include "textflag.h"

// Registers of panels32AVX512. Strides are in bytes.
//
//	DI, R8   the destination's row in the first panel, stride from panel to panel
//	SI, R9   the source's row, stride from row to row
//	CX       rows left
//	R10      whole panels
//	R11      columns of the last panel if it is not whole, else 0
//	AX, BX   source and destination within the row
//	DX       panels left
//	Z0, Z1   a panel's part of the row
//	K1, K2   the last panel's columns among the first and the second 16

// func panels32AVX512(dst *float32, next int, src *float32, srcRow, rows, cols int)
TEXT ·panels32AVX512(SB), NOSPLIT, $0-48
	MOVQ dst+0(FP), DI
	MOVQ next+8(FP), R8
	SHLQ $2, R8
	MOVQ src+16(FP), SI
	MOVQ srcRow+24(FP), R9
	SHLQ $2, R9
	MOVQ cols+40(FP), R10
	MOVQ R10, R11
	SHRQ $5, R10
	ANDQ $31, R11

	// K2:K1 = 1<<R11 - 1
	MOVQ  R11, CX
	MOVQ  $1, AX
	SHLQ  CX, AX
	DECQ  AX
	KMOVW AX, K1
	SHRQ  $16, AX
	KMOVW AX, K2
	MOVQ  rows+32(FP), CX

row:
	MOVQ  SI, AX
	MOVQ  DI, BX
	MOVQ  R10, DX
	TESTQ DX, DX
	JZ    edge

whole:
	// The row eight further down comes from memory.
	PREFETCHT0 (AX)(R9*8)
	PREFETCHT0 64(AX)(R9*8)

	VMOVUPS (AX), Z0
	VMOVUPS 64(AX), Z1
	VMOVUPS Z0, (BX)
	VMOVUPS Z1, 64(BX)
	ADDQ    $128, AX
	ADDQ    R8, BX
	DECQ    DX
	JNZ     whole

edge:
	TESTQ     R11, R11
	JZ        next
	VMOVUPS.Z (AX), K1, Z0
	VMOVUPS.Z 64(AX), K2, Z1
	VMOVUPS   Z0, (BX)
	VMOVUPS   Z1, 64(BX)

next:
	ADDQ R9, SI
	ADDQ $128, DI
	DECQ CX
	JNZ  row
	VZEROUPPER
	RET
