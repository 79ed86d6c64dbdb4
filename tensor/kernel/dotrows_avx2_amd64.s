//go:build !purego

#include "textflag.h"

// Registers of dotRowsAVX2. The rows of a are taken in groups of four; rows that
// the last group lacks are its last row once more.
//
//	SI, R8, R9, R10  the group's rows in a
//	R12              bytes from row to row
//	DX               x
//	DI               dst, at the group's place
//	R11              rows left, the group's own among them
//	BX               bytes done in each row
//	CX               bytes in whole blocks of 16 terms
//	R13              terms after them, 0 to 15
//	AX               scratch
//	Y0-Y7            sums: lanes 0-7 of row i in Y(2i), 8-15 in Y(2i+1)
//	Y8, Y9           16 terms of x
//	Y10              terms of a row, in the tail
//	Y14, Y15         masks of the tail's terms

// sum += a·x, 16 terms of a row
#define ROW(row, low, high)                     \
	VFMADD231PS (row)(BX*1), Y8, low        \
	VFMADD231PS 32(row)(BX*1), Y9, high

// The same for the tail, padded with zeros
#define ROWTAIL(row, low, high)                 \
	VMASKMOVPS  (row)(BX*1), Y14, Y10       \
	VFMADD231PS Y10, Y8, low                \
	VMASKMOVPS  32(row)(BX*1), Y15, Y10     \
	VFMADD231PS Y10, Y9, high

// A row's lanes, 16 -> 8 -> 4. X0 is the lower half of Y0, and so on
#define FOLD(low, high, X0, X1)                 \
	VADDPS       high, low, low             \
	VEXTRACTF128 $1, low, X1                \
	VADDPS       X1, X0, X0

// Two rows' lanes, 4 -> 2: x = x0+x2 x1+x3 y0+y2 y1+y3
#define FOLDPAIR(x, y, scratch)                 \
	VUNPCKLPD y, x, scratch                 \
	VUNPCKHPD y, x, x                       \
	VADDPS    x, scratch, x

// func dotRowsAVX2(dst, a []float32, aRow int, x []float32)
TEXT ·dotRowsAVX2(SB), NOSPLIT, $0-80
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), R11
	MOVQ a_base+24(FP), SI
	MOVQ aRow+48(FP), R12
	SHLQ $2, R12
	MOVQ x_base+56(FP), DX
	MOVQ x_len+64(FP), CX
	MOVQ CX, R13
	ANDQ $15, R13
	SUBQ R13, CX
	SHLQ $2, CX

	// Y14 = the first min(R13, 8) lanes, Y15 = the first max(R13-8, 0)
	LEAQ    ·laneMasks(SB), AX
	MOVQ    R13, BX
	MOVQ    $8, R8
	CMPQ    BX, R8
	CMOVQGT R8, BX
	SUBQ    BX, R8
	VMOVUPS (AX)(R8*4), Y14
	SUBQ    R13, BX                // min(R13, 8) - R13 = -max(R13-8, 0)
	VMOVUPS 32(AX)(BX*4), Y15

group:
	// The next row, if there is one, for each of the group's.
	MOVQ    SI, R8
	LEAQ    (SI)(R12*1), AX
	CMPQ    R11, $1
	CMOVQGT AX, R8
	MOVQ    R8, R9
	LEAQ    (R8)(R12*1), AX
	CMPQ    R11, $2
	CMOVQGT AX, R9
	MOVQ    R9, R10
	LEAQ    (R9)(R12*1), AX
	CMPQ    R11, $3
	CMOVQGT AX, R10

	// All sums from zero.
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	VXORPS X4, X4, X4
	VXORPS X5, X5, X5
	VXORPS X6, X6, X6
	VXORPS X7, X7, X7
	XORL   BX, BX
	TESTQ  CX, CX
	JZ     tail

block: // 16 terms of each row, one for each lane
	VMOVUPS (DX)(BX*1), Y8
	VMOVUPS 32(DX)(BX*1), Y9
	ROW(SI, Y0, Y1)
	ROW(R8, Y2, Y3)
	ROW(R9, Y4, Y5)
	ROW(R10, Y6, Y7)
	ADDQ    $64, BX
	CMPQ    BX, CX
	JLT     block

tail:
	TESTQ      R13, R13
	JZ         tree
	VMASKMOVPS (DX)(BX*1), Y14, Y8
	VMASKMOVPS 32(DX)(BX*1), Y15, Y9
	ROWTAIL(SI, Y0, Y1)
	ROWTAIL(R8, Y2, Y3)
	ROWTAIL(R9, Y4, Y5)
	ROWTAIL(R10, Y6, Y7)

tree:
	FOLD(Y0, Y1, X0, X1)
	FOLD(Y2, Y3, X2, X3)
	FOLD(Y4, Y5, X4, X5)
	FOLD(Y6, Y7, X6, X7)
	FOLDPAIR(X0, X2, X1)
	FOLDPAIR(X4, X6, X5)
	VHADDPS X4, X0, X0 // 2 -> 1: X0 = the four results
	VXORPS  X1, X1, X1
	VADDPS  X1, X0, X0 // no -0
	CMPQ    R11, $4
	JLT     last
	VMOVUPS X0, (DI)
	ADDQ    $16, DI
	LEAQ    (R10)(R12*1), SI
	SUBQ    $4, R11
	JNE     group
	VZEROUPPER
	RET

last: // a group of one to three rows
	LEAQ       ·laneMasks(SB), AX
	SHLQ       $2, R11
	SUBQ       R11, AX
	VMOVUPS    32(AX), X1 // the first R11 lanes
	VMASKMOVPS X0, X1, (DI)
	VZEROUPPER
	RET
