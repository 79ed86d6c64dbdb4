//go:build !purego

#include "textflag.h"

// Registers of dotRowsAVX512. The rows of a are taken in groups of four; rows
// that the last group lacks are its last row once more.
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
//	Z0-Z3            sums of the four rows
//	Z4               16 terms of x
//	Z5               terms of a row, in the tail; scratch of the tree
//	K1               mask of the tail's terms

// sum += a·x, 16 terms of a row
#define ROW(row, sum)                           \
	VFMADD231PS (row)(BX*1), Z4, sum

// The same for the tail, padded with zeros
#define ROWTAIL(row, sum)                       \
	VMOVUPS.Z   (row)(BX*1), K1, Z5         \
	VFMADD231PS Z5, Z4, sum

// A row's lanes, 16 -> 8 -> 4. Y0 and X0 are the lower parts of Z0, and so on
#define FOLD(Z0, Y0, X0)                        \
	VEXTRACTF64X4 $1, Z0, Y5                \
	VADDPS        Y5, Y0, Y0                \
	VEXTRACTF128  $1, Y0, X5                \
	VADDPS        X5, X0, X0

// Two rows' lanes, 4 -> 2: x = x0+x2 x1+x3 y0+y2 y1+y3
#define FOLDPAIR(x, y)                          \
	VUNPCKLPD y, x, X5                      \
	VUNPCKHPD y, x, x                       \
	VADDPS    x, X5, x

// func dotRowsAVX512(dst, a []float32, aRow int, x []float32)
TEXT ·dotRowsAVX512(SB), NOSPLIT, $0-80
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), R11
	MOVQ a_base+24(FP), SI
	MOVQ aRow+48(FP), R12
	SHLQ $2, R12
	MOVQ x_base+56(FP), DX
	MOVQ x_len+64(FP), R13
	MOVQ R13, BX
	ANDQ $15, R13
	SUBQ R13, BX

	// K1 = the first R13 lanes
	MOVQ  R13, CX
	MOVQ  $1, AX
	SHLQ  CX, AX
	DECQ  AX
	KMOVW AX, K1
	LEAQ  (BX*4), CX

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
	XORL   BX, BX
	TESTQ  CX, CX
	JZ     tail

block: // 16 terms of each row, one for each lane
	VMOVUPS (DX)(BX*1), Z4
	ROW(SI, Z0)
	ROW(R8, Z1)
	ROW(R9, Z2)
	ROW(R10, Z3)
	ADDQ    $64, BX
	CMPQ    BX, CX
	JLT     block

tail:
	TESTQ     R13, R13
	JZ        tree
	VMOVUPS.Z (DX)(BX*1), K1, Z4
	ROWTAIL(SI, Z0)
	ROWTAIL(R8, Z1)
	ROWTAIL(R9, Z2)
	ROWTAIL(R10, Z3)

tree:
	FOLD(Z0, Y0, X0)
	FOLD(Z1, Y1, X1)
	FOLD(Z2, Y2, X2)
	FOLD(Z3, Y3, X3)
	FOLDPAIR(X0, X1)
	FOLDPAIR(X2, X3)
	VHADDPS X2, X0, X0 // 2 -> 1: X0 = the four results
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
	MOVQ    R11, CX
	MOVQ    $1, AX
	SHLQ    CX, AX
	DECQ    AX
	KMOVW   AX, K1 // the first R11 lanes
	VMOVUPS X0, K1, (DI)
	VZEROUPPER
	RET
