//go:build !purego

#include "go_asm.h"
#include "textflag.h"

// Registers of multiplyTilesAVX512. Strides are in bytes.
//
//	DI         t
//	AX, BX, R11 A, rows 0, 5 and 10 of the tile, at the current term p
//	SI         B, at term p
//	DX         C, the tile's first element, then row by row
//	R8, R13    stride from row to row of A, and three of them
//	R9         stride from term to term of A
//	R10        stride from term to term of B
//	CX         terms left of the run; while storing: rows left
//	R12        rows of the tile; while storing: stride from row to row of C
//	Z0-Z27     the tile: row i in Z(2i) and Z(2i+1); a narrow tile uses Z(2i) only
//	Z28, Z29   B's row p; while storing: a row of C, the factor alpha
//	Z30, Z31   an element of A in all lanes
//	K1, K2     the tile's columns among the first and the second 16

// One row of the tile: c += a·b for 32 columns, or for 16.
#define ROW32(a, z, c0, c1) \
	VBROADCASTSS a, z;         \
	VFMADD231PS  Z28, z, c0;   \
	VFMADD231PS  Z29, z, c1

#define ROW16(a, z, c0) \
	VBROADCASTSS a, z;     \
	VFMADD231PS  Z28, z, c0

// The first n rows of the tile.
#define WIDE1 ROW32((AX), Z30, Z0, Z1)
#define WIDE2 WIDE1; ROW32((AX)(R8*1), Z31, Z2, Z3)
#define WIDE3 WIDE2; ROW32((AX)(R8*2), Z30, Z4, Z5)
#define WIDE4 WIDE3; ROW32((AX)(R13*1), Z31, Z6, Z7)
#define WIDE5 WIDE4; ROW32((AX)(R8*4), Z30, Z8, Z9)
#define WIDE6 WIDE5; ROW32((BX), Z31, Z10, Z11)
#define WIDE7 WIDE6; ROW32((BX)(R8*1), Z30, Z12, Z13)
#define WIDE8 WIDE7; ROW32((BX)(R8*2), Z31, Z14, Z15)
#define WIDE9 WIDE8; ROW32((BX)(R13*1), Z30, Z16, Z17)
#define WIDE10 WIDE9; ROW32((BX)(R8*4), Z31, Z18, Z19)
#define WIDE11 WIDE10; ROW32((R11), Z30, Z20, Z21)
#define WIDE12 WIDE11; ROW32((R11)(R8*1), Z31, Z22, Z23)
#define WIDE13 WIDE12; ROW32((R11)(R8*2), Z30, Z24, Z25)
#define WIDE14 WIDE13; ROW32((R11)(R13*1), Z31, Z26, Z27)

#define NARROW1 ROW16((AX), Z30, Z0)
#define NARROW2 NARROW1; ROW16((AX)(R8*1), Z31, Z2)
#define NARROW3 NARROW2; ROW16((AX)(R8*2), Z30, Z4)
#define NARROW4 NARROW3; ROW16((AX)(R13*1), Z31, Z6)
#define NARROW5 NARROW4; ROW16((AX)(R8*4), Z30, Z8)
#define NARROW6 NARROW5; ROW16((BX), Z31, Z10)
#define NARROW7 NARROW6; ROW16((BX)(R8*1), Z30, Z12)
#define NARROW8 NARROW7; ROW16((BX)(R8*2), Z31, Z14)
#define NARROW9 NARROW8; ROW16((BX)(R13*1), Z30, Z16)
#define NARROW10 NARROW9; ROW16((BX)(R8*4), Z31, Z18)
#define NARROW11 NARROW10; ROW16((R11), Z30, Z20)
#define NARROW12 NARROW11; ROW16((R11)(R8*1), Z31, Z22)
#define NARROW13 NARROW12; ROW16((R11)(R8*2), Z30, Z24)
#define NARROW14 NARROW13; ROW16((R11)(R13*1), Z31, Z26)

// The sum over the terms of a run: rows is WIDEn or NARROWn.
#define SUM32(label, rows) \
label:                     \
	VMOVUPS (SI), Z28;     \
	VMOVUPS 64(SI), Z29;   \
	rows;                  \
	ADDQ    R9, AX;        \
	ADDQ    R9, BX;        \
	ADDQ    R9, R11;       \
	ADDQ    R10, SI;       \
	DECQ    CX;            \
	JNZ     label;         \
	JMP     runDone

#define SUM16(label, rows) \
label:                     \
	VMOVUPS (SI), Z28;     \
	rows;                  \
	ADDQ    R9, AX;        \
	ADDQ    R9, BX;        \
	ADDQ    R9, R11;       \
	ADDQ    R10, SI;       \
	DECQ    CX;            \
	JNZ     label;         \
	JMP     runDone

// What becomes of one vector of sums z, at offset bytes in C's row: the lanes
// of the mask are stored, or added to what is there.
#define STORE(offset, mask, z)     \
	VMULPS  Z29, z, z;             \
	VMOVUPS z, mask, offset(DX)

#define ADD(offset, mask, z)          \
	VMOVUPS.Z   offset(DX), mask, Z28; \
	VFMADD231PS Z29, z, Z28;           \
	VMOVUPS     Z28, mask, offset(DX)

// The same for a row, on to the next, and to the next tile after the last.
#define PUTROW32(PUT, c0, c1) \
	PUT(0, K1, c0);           \
	PUT(64, K2, c1);          \
	ADDQ R12, DX;             \
	DECQ CX;                  \
	JZ   next

#define PUTROW16(PUT, c0) \
	PUT(0, K1, c0);       \
	ADDQ R12, DX;         \
	DECQ CX;              \
	JZ   next

#define PUTTILE32(PUT)       \
	PUTROW32(PUT, Z0, Z1);   \
	PUTROW32(PUT, Z2, Z3);   \
	PUTROW32(PUT, Z4, Z5);   \
	PUTROW32(PUT, Z6, Z7);   \
	PUTROW32(PUT, Z8, Z9);   \
	PUTROW32(PUT, Z10, Z11); \
	PUTROW32(PUT, Z12, Z13); \
	PUTROW32(PUT, Z14, Z15); \
	PUTROW32(PUT, Z16, Z17); \
	PUTROW32(PUT, Z18, Z19); \
	PUTROW32(PUT, Z20, Z21); \
	PUTROW32(PUT, Z22, Z23); \
	PUTROW32(PUT, Z24, Z25); \
	PUTROW32(PUT, Z26, Z27)

#define PUTTILE16(PUT)  \
	PUTROW16(PUT, Z0);  \
	PUTROW16(PUT, Z2);  \
	PUTROW16(PUT, Z4);  \
	PUTROW16(PUT, Z6);  \
	PUTROW16(PUT, Z8);  \
	PUTROW16(PUT, Z10); \
	PUTROW16(PUT, Z12); \
	PUTROW16(PUT, Z14); \
	PUTROW16(PUT, Z16); \
	PUTROW16(PUT, Z18); \
	PUTROW16(PUT, Z20); \
	PUTROW16(PUT, Z22); \
	PUTROW16(PUT, Z24); \
	PUTROW16(PUT, Z26)

// Two sums from zero.
#define ZERO(c0, c1)     \
	VPXORD c0, c0, c0;   \
	VPXORD c1, c1, c1

// func multiplyTilesAVX512(t *Tiles)
TEXT ·multiplyTilesAVX512(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), DI
	MOVQ Tiles_ARow(DI), R8
	SHLQ $2, R8
	LEAQ (R8)(R8*2), R13
	MOVQ Tiles_ACol(DI), R9
	SHLQ $2, R9
	MOVQ Tiles_BRow(DI), R10
	SHLQ $2, R10

	// K2:K1 = 1<<Cols - 1
	MOVQ  Tiles_Cols(DI), CX
	MOVQ  $1, AX
	SHLQ  CX, AX
	DECQ  AX
	KMOVW AX, K1
	SHRQ  $16, AX
	KMOVW AX, K2

tile:
	// What a later tile reads: t.AheadRows rows of two lines, into the second
	// level. A row past the end is no mistake: a prefetch cannot fault.
	MOVQ  Tiles_AheadRows(DI), CX
	TESTQ CX, CX
	JZ    corners
	MOVQ  Tiles_Ahead(DI), AX
	MOVQ  Tiles_aheadAt(DI), BX
	MOVQ  Tiles_AheadRow(DI), R12

ahead:
	PREFETCHT1 (AX)(BX*1)
	PREFETCHT1 64(AX)(BX*1)
	LEAQ       (BX)(R12*4), BX
	DECQ       CX
	JNZ        ahead
	MOVQ       BX, Tiles_aheadAt(DI)

corners:
	// C's corner, which the prefetches need first.
	MOVQ Tiles_C(DI), DX
	MOVQ Tiles_cAt(DI), CX
	ADDQ CX, DX
	MOVQ Tiles_CNext(DI), BX
	LEAQ (CX)(BX*4), CX
	MOVQ CX, Tiles_cAt(DI)

	// C is needed in K terms' time: ask for it now, two lines a row.
	MOVQ Tiles_CRow(DI), R12
	SHLQ $2, R12
	MOVQ DX, BX
	MOVQ Tiles_Rows(DI), CX

nextRow:
	PREFETCHT0 (BX)
	PREFETCHT0 64(BX)
	ADDQ       R12, BX
	DECQ       CX
	JNZ        nextRow

	// The other corners: X = &t.X[0] + t.xAt; t.xAt += 4*t.XNext
	MOVQ Tiles_A(DI), AX
	MOVQ Tiles_aAt(DI), CX
	ADDQ CX, AX
	MOVQ Tiles_ANext(DI), BX
	LEAQ (CX)(BX*4), CX
	MOVQ CX, Tiles_aAt(DI)
	MOVQ Tiles_B(DI), SI
	MOVQ Tiles_bAt(DI), CX
	ADDQ CX, SI
	MOVQ Tiles_BNext(DI), BX
	LEAQ (CX)(BX*4), CX
	MOVQ CX, Tiles_bAt(DI)
	LEAQ (AX)(R8*4), BX
	ADDQ R8, BX             // BX = &A[row 5]
	LEAQ (BX)(R8*4), R11
	ADDQ R8, R11            // R11 = &A[row 10]

	// All sums from zero.
	ZERO(Z0, Z1)
	ZERO(Z2, Z3)
	ZERO(Z4, Z5)
	ZERO(Z6, Z7)
	ZERO(Z8, Z9)
	ZERO(Z10, Z11)
	ZERO(Z12, Z13)
	ZERO(Z14, Z15)
	ZERO(Z16, Z17)
	ZERO(Z18, Z19)
	ZERO(Z20, Z21)
	ZERO(Z22, Z23)
	ZERO(Z24, Z25)
	ZERO(Z26, Z27)

	MOVQ Tiles_Rows(DI), R12
	MOVQ Tiles_Runs(DI), CX
	MOVQ CX, Tiles_runsLeft(DI)

run:
	MOVQ Tiles_K(DI), CX
	CMPQ Tiles_Cols(DI), $16
	JLE  narrow
	CMPQ R12, $14
	JEQ  wide14
	CMPQ R12, $13
	JEQ  wide13
	CMPQ R12, $12
	JEQ  wide12
	CMPQ R12, $11
	JEQ  wide11
	CMPQ R12, $10
	JEQ  wide10
	CMPQ R12, $9
	JEQ  wide9
	CMPQ R12, $8
	JEQ  wide8
	CMPQ R12, $7
	JEQ  wide7
	CMPQ R12, $6
	JEQ  wide6
	CMPQ R12, $5
	JEQ  wide5
	CMPQ R12, $4
	JEQ  wide4
	CMPQ R12, $3
	JEQ  wide3
	CMPQ R12, $2
	JEQ  wide2
	SUM32(wide1, WIDE1)
	SUM32(wide2, WIDE2)
	SUM32(wide3, WIDE3)
	SUM32(wide4, WIDE4)
	SUM32(wide5, WIDE5)
	SUM32(wide6, WIDE6)
	SUM32(wide7, WIDE7)
	SUM32(wide8, WIDE8)
	SUM32(wide9, WIDE9)
	SUM32(wide10, WIDE10)
	SUM32(wide11, WIDE11)
	SUM32(wide12, WIDE12)
	SUM32(wide13, WIDE13)
	SUM32(wide14, WIDE14)

narrow:
	CMPQ R12, $14
	JEQ  narrow14
	CMPQ R12, $13
	JEQ  narrow13
	CMPQ R12, $12
	JEQ  narrow12
	CMPQ R12, $11
	JEQ  narrow11
	CMPQ R12, $10
	JEQ  narrow10
	CMPQ R12, $9
	JEQ  narrow9
	CMPQ R12, $8
	JEQ  narrow8
	CMPQ R12, $7
	JEQ  narrow7
	CMPQ R12, $6
	JEQ  narrow6
	CMPQ R12, $5
	JEQ  narrow5
	CMPQ R12, $4
	JEQ  narrow4
	CMPQ R12, $3
	JEQ  narrow3
	CMPQ R12, $2
	JEQ  narrow2
	SUM16(narrow1, NARROW1)
	SUM16(narrow2, NARROW2)
	SUM16(narrow3, NARROW3)
	SUM16(narrow4, NARROW4)
	SUM16(narrow5, NARROW5)
	SUM16(narrow6, NARROW6)
	SUM16(narrow7, NARROW7)
	SUM16(narrow8, NARROW8)
	SUM16(narrow9, NARROW9)
	SUM16(narrow10, NARROW10)
	SUM16(narrow11, NARROW11)
	SUM16(narrow12, NARROW12)
	SUM16(narrow13, NARROW13)
	SUM16(narrow14, NARROW14)

runDone:
	// On in A to the next run of the sum, if there is one.
	DECQ Tiles_runsLeft(DI)
	JZ   put
	MOVQ Tiles_aTurn(DI), CX
	ADDQ CX, AX
	ADDQ CX, BX
	ADDQ CX, R11
	JMP  run

put:
	VBROADCASTSS Tiles_Alpha(DI), Z29
	MOVQ         R12, CX
	MOVQ         Tiles_CRow(DI), R12
	SHLQ         $2, R12
	CMPQ         Tiles_Cols(DI), $16
	JLE          putNarrow
	CMPB         Tiles_Accumulate(DI), $0
	JNE          addWide
	PUTTILE32(STORE)

addWide:
	PUTTILE32(ADD)

putNarrow:
	CMPB Tiles_Accumulate(DI), $0
	JNE  addNarrow
	PUTTILE16(STORE)

addNarrow:
	PUTTILE16(ADD)

next:
	DECQ Tiles_left(DI)
	JNZ  tile
	VZEROUPPER
	RET
