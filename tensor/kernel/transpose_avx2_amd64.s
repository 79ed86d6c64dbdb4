//go:build !purego

#include "textflag.h"

// Registers of transpose8AVX2. Strides are in bytes.
//
//	DI, R8   destination's row j, stride from row to row
//	SI, R9   source's row 0 at column j, stride from row to row
//	BX, R10  three strides of the destination, of the source
//	AX       source's row 4, destination's row j+4
//	CX       blocks left
//	Y0-Y7    rows of the block, at the end its columns
//	Y8-Y15   on the way

// Two rows, interleaved: lo = x0 y0 x1 y1 | x4 y4 x5 y5, hi = x2 y2 x3 y3 | x6 y6 x7 y7
#define PAIR(x, y, lo, hi) \
	VUNPCKLPS y, x, lo;    \
	VUNPCKHPS y, x, hi

// Two pairs, interleaved by twos: four rows' column 0 | 4 (or 1 | 5, ...)
#define QUAD(x, y, lo, hi) \
	VUNPCKLPD y, x, lo;    \
	VUNPCKHPD y, x, hi

// func transpose8AVX2(dst *float32, dstRow int, src *float32, srcRow, blocks int)
TEXT ·transpose8AVX2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ dstRow+8(FP), R8
	SHLQ $2, R8
	MOVQ src+16(FP), SI
	MOVQ srcRow+24(FP), R9
	SHLQ $2, R9
	MOVQ blocks+32(FP), CX
	LEAQ (R8)(R8*2), BX
	LEAQ (R9)(R9*2), R10

block:
	// Y0..Y7 = eight rows of eight
	LEAQ    (SI)(R9*4), AX
	VMOVUPS (SI), Y0
	VMOVUPS (SI)(R9*1), Y1
	VMOVUPS (SI)(R9*2), Y2
	VMOVUPS (SI)(R10*1), Y3
	VMOVUPS (AX), Y4
	VMOVUPS (AX)(R9*1), Y5
	VMOVUPS (AX)(R9*2), Y6
	VMOVUPS (AX)(R10*1), Y7

	PAIR(Y0, Y1, Y8, Y9)
	PAIR(Y2, Y3, Y10, Y11)
	PAIR(Y4, Y5, Y12, Y13)
	PAIR(Y6, Y7, Y14, Y15)
	QUAD(Y8, Y10, Y0, Y1)    // rows 0-3: columns 0|4, 1|5
	QUAD(Y9, Y11, Y2, Y3)    // rows 0-3: columns 2|6, 3|7
	QUAD(Y12, Y14, Y4, Y5)   // rows 4-7: columns 0|4, 1|5
	QUAD(Y13, Y15, Y6, Y7)   // rows 4-7: columns 2|6, 3|7

	// Low halves make columns 0-3, high halves columns 4-7.
	VPERM2F128 $0x20, Y4, Y0, Y8
	VPERM2F128 $0x20, Y5, Y1, Y9
	VPERM2F128 $0x20, Y6, Y2, Y10
	VPERM2F128 $0x20, Y7, Y3, Y11
	VPERM2F128 $0x31, Y4, Y0, Y12
	VPERM2F128 $0x31, Y5, Y1, Y13
	VPERM2F128 $0x31, Y6, Y2, Y14
	VPERM2F128 $0x31, Y7, Y3, Y15

	LEAQ    (DI)(R8*4), AX
	VMOVUPS Y8, (DI)
	VMOVUPS Y9, (DI)(R8*1)
	VMOVUPS Y10, (DI)(R8*2)
	VMOVUPS Y11, (DI)(BX*1)
	VMOVUPS Y12, (AX)
	VMOVUPS Y13, (AX)(R8*1)
	VMOVUPS Y14, (AX)(R8*2)
	VMOVUPS Y15, (AX)(BX*1)

	// On to the next eight columns, which are the next eight rows of dst.
	ADDQ $32, SI
	LEAQ (DI)(R8*8), DI
	DECQ CX
	JNZ  block
	VZEROUPPER
	RET
