//go:build !purego

#include "go_asm.h"
#include "textflag.h"

// Eight ones, eight zeros: loading eight words from 4*(8-n) bytes on gives the
// mask of the first n lanes.
DATA ·laneMasks+0(SB)/8, $-1
DATA ·laneMasks+8(SB)/8, $-1
DATA ·laneMasks+16(SB)/8, $-1
DATA ·laneMasks+24(SB)/8, $-1
DATA ·laneMasks+32(SB)/8, $0
DATA ·laneMasks+40(SB)/8, $0
DATA ·laneMasks+48(SB)/8, $0
DATA ·laneMasks+56(SB)/8, $0
GLOBL ·laneMasks(SB), RODATA|NOPTR, $64

// Registers of multiplyTilesAVX2. Strides are in bytes.
//
//	DI       t
//	AX, BX   A, rows 0 and 3 of the tile, at the current term p
//	SI       B, at term p
//	DX       C, the tile's first element, then row by row
//	R8, R9   stride from row to row of A, from term to term of A
//	R10      stride from term to term of B
//	R11      stride from row to row of C
//	CX       terms left of the run; while storing: rows left
//	R12      rows of the tile
//	R13      scratch
//	Y0-Y11   the tile: row i in Y(2i) and Y(2i+1); a narrow tile uses Y(2i) only
//	Y12, Y13 B's row p; while storing: a row of C, the factor alpha
//	Y14, Y15 an element of A in all lanes; while storing: the lane masks

// One row of the tile: c += a·b for 16 columns, or for 8.
#define ROW16(a, y, c0, c1) \
	VBROADCASTSS a, y;         \
	VFMADD231PS  Y12, y, c0;   \
	VFMADD231PS  Y13, y, c1

#define ROW8(a, y, c0) \
	VBROADCASTSS a, y;     \
	VFMADD231PS  Y12, y, c0

// The first n rows of the tile.
#define WIDE1 ROW16((AX), Y14, Y0, Y1)
#define WIDE2 WIDE1; ROW16((AX)(R8*1), Y15, Y2, Y3)
#define WIDE3 WIDE2; ROW16((AX)(R8*2), Y14, Y4, Y5)
#define WIDE4 WIDE3; ROW16((BX), Y15, Y6, Y7)
#define WIDE5 WIDE4; ROW16((BX)(R8*1), Y14, Y8, Y9)
#define WIDE6 WIDE5; ROW16((BX)(R8*2), Y15, Y10, Y11)

#define NARROW1 ROW8((AX), Y14, Y0)
#define NARROW2 NARROW1; ROW8((AX)(R8*1), Y15, Y2)
#define NARROW3 NARROW2; ROW8((AX)(R8*2), Y14, Y4)
#define NARROW4 NARROW3; ROW8((BX), Y15, Y6)
#define NARROW5 NARROW4; ROW8((BX)(R8*1), Y14, Y8)
#define NARROW6 NARROW5; ROW8((BX)(R8*2), Y15, Y10)

// The sum over the terms of a run: rows is WIDEn or NARROWn.
#define SUM16(label, rows) \
label:                     \
	VMOVUPS (SI), Y12;     \
	VMOVUPS 32(SI), Y13;   \
	rows;                  \
	ADDQ    R9, AX;        \
	ADDQ    R9, BX;        \
	ADDQ    R10, SI;       \
	DECQ    CX;            \
	JNZ     label;         \
	JMP     runDone

#define SUM8(label, rows) \
label:                    \
	VMOVUPS (SI), Y12;    \
	rows;                 \
	ADDQ    R9, AX;       \
	ADDQ    R9, BX;       \
	ADDQ    R10, SI;      \
	DECQ    CX;           \
	JNZ     label;        \
	JMP     runDone

// What becomes of one vector of sums y, at offset bytes in C's row: stored, or
// added to what is there; whole, or only the lanes of a mask.
#define STORE(offset, mask, y) \
	VMULPS  Y13, y, y;         \
	VMOVUPS y, offset(DX)

#define ADD(offset, mask, y)     \
	VMOVUPS     offset(DX), Y12; \
	VFMADD231PS Y13, y, Y12;     \
	VMOVUPS     Y12, offset(DX)

#define STOREMASKED(offset, mask, y) \
	VMULPS     Y13, y, y;            \
	VMASKMOVPS y, mask, offset(DX)

#define ADDMASKED(offset, mask, y)     \
	VMASKMOVPS  offset(DX), mask, Y12; \
	VFMADD231PS Y13, y, Y12;           \
	VMASKMOVPS  Y12, mask, offset(DX)

// The same for a row, on to the next, and to the next tile after the last.
#define PUTROW16(PUT, c0, c1) \
	PUT(0, Y14, c0);          \
	PUT(32, Y15, c1);         \
	ADDQ R11, DX;             \
	DECQ CX;                  \
	JZ   next

#define PUTROW8(PUT, c0) \
	PUT(0, Y14, c0);     \
	ADDQ R11, DX;        \
	DECQ CX;             \
	JZ   next

#define PUTTILE16(PUT)     \
	PUTROW16(PUT, Y0, Y1); \
	PUTROW16(PUT, Y2, Y3); \
	PUTROW16(PUT, Y4, Y5); \
	PUTROW16(PUT, Y6, Y7); \
	PUTROW16(PUT, Y8, Y9); \
	PUTROW16(PUT, Y10, Y11)

#define PUTTILE8(PUT)  \
	PUTROW8(PUT, Y0);  \
	PUTROW8(PUT, Y2);  \
	PUTROW8(PUT, Y4);  \
	PUTROW8(PUT, Y6);  \
	PUTROW8(PUT, Y8);  \
	PUTROW8(PUT, Y10)

// func multiplyTilesAVX2(t *Tiles)
TEXT ·multiplyTilesAVX2(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), DI
	MOVQ Tiles_ARow(DI), R8
	SHLQ $2, R8
	MOVQ Tiles_ACol(DI), R9
	SHLQ $2, R9
	MOVQ Tiles_BRow(DI), R10
	SHLQ $2, R10
	MOVQ Tiles_CRow(DI), R11
	SHLQ $2, R11
	MOVQ Tiles_Rows(DI), R12

tile:
	// What a later tile reads: t.AheadRows rows of a line, into the second
	// level. A row past the end is no mistake: a prefetch cannot fault.
	MOVQ  Tiles_AheadRows(DI), CX
	TESTQ CX, CX
	JZ    corners
	MOVQ  Tiles_Ahead(DI), AX
	MOVQ  Tiles_aheadAt(DI), BX
	MOVQ  Tiles_AheadRow(DI), R13

ahead:
	PREFETCHT1 (AX)(BX*1)
	LEAQ       (BX)(R13*4), BX
	DECQ       CX
	JNZ        ahead
	MOVQ       BX, Tiles_aheadAt(DI)

corners:
	// The tile's corners: X = &t.X[0] + t.xAt; t.xAt += 4*t.XNext
	MOVQ Tiles_A(DI), AX
	MOVQ Tiles_aAt(DI), R13
	ADDQ R13, AX
	MOVQ Tiles_ANext(DI), CX
	LEAQ (R13)(CX*4), R13
	MOVQ R13, Tiles_aAt(DI)
	LEAQ (R8)(R8*2), BX
	ADDQ AX, BX
	MOVQ Tiles_B(DI), SI
	MOVQ Tiles_bAt(DI), R13
	ADDQ R13, SI
	MOVQ Tiles_BNext(DI), CX
	LEAQ (R13)(CX*4), R13
	MOVQ R13, Tiles_bAt(DI)
	MOVQ Tiles_C(DI), DX
	MOVQ Tiles_cAt(DI), R13
	ADDQ R13, DX
	MOVQ Tiles_CNext(DI), CX
	LEAQ (R13)(CX*4), R13
	MOVQ R13, Tiles_cAt(DI)

	// C is needed in K terms' time: ask for it now.
	LEAQ       (DX)(R11*2), R13
	ADDQ       R11, R13
	PREFETCHT0 (DX)
	PREFETCHT0 (DX)(R11*1)
	PREFETCHT0 (DX)(R11*2)
	PREFETCHT0 (R13)
	PREFETCHT0 (R13)(R11*1)
	PREFETCHT0 (R13)(R11*2)

	// All sums from zero.
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7
	VXORPS Y8, Y8, Y8
	VXORPS Y9, Y9, Y9
	VXORPS Y10, Y10, Y10
	VXORPS Y11, Y11, Y11

	MOVQ Tiles_Runs(DI), CX
	MOVQ CX, Tiles_runsLeft(DI)

run:
	MOVQ Tiles_K(DI), CX
	CMPQ Tiles_Cols(DI), $8
	JLE  narrow
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
	SUM16(wide1, WIDE1)
	SUM16(wide2, WIDE2)
	SUM16(wide3, WIDE3)
	SUM16(wide4, WIDE4)
	SUM16(wide5, WIDE5)
	SUM16(wide6, WIDE6)

narrow:
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
	SUM8(narrow1, NARROW1)
	SUM8(narrow2, NARROW2)
	SUM8(narrow3, NARROW3)
	SUM8(narrow4, NARROW4)
	SUM8(narrow5, NARROW5)
	SUM8(narrow6, NARROW6)

runDone:
	// On in A to the next run of the sum, if there is one.
	DECQ Tiles_runsLeft(DI)
	JZ   put
	MOVQ Tiles_aTurn(DI), CX
	ADDQ CX, AX
	ADDQ CX, BX
	JMP  run

put:
	VBROADCASTSS Tiles_Alpha(DI), Y13
	MOVQ         R12, CX
	MOVQ         Tiles_Cols(DI), R13
	CMPQ         R13, $8
	JLE          putNarrow
	CMPQ         R13, $16
	JNE          putWideMasked
	CMPB         Tiles_Accumulate(DI), $0
	JNE          addWide
	PUTTILE16(STORE)

addWide:
	PUTTILE16(ADD)

putWideMasked:
	// Y14 = all lanes; Y15 = the first Cols-8
	LEAQ    ·laneMasks(SB), BX
	VMOVUPS (BX), Y14
	SUBQ    $8, R13
	SHLQ    $2, R13
	SUBQ    R13, BX
	VMOVUPS 32(BX), Y15
	CMPB    Tiles_Accumulate(DI), $0
	JNE     addWideMasked
	PUTTILE16(STOREMASKED)

addWideMasked:
	PUTTILE16(ADDMASKED)

putNarrow:
	// Y14 = the first Cols lanes
	LEAQ    ·laneMasks(SB), BX
	SHLQ    $2, R13
	SUBQ    R13, BX
	VMOVUPS 32(BX), Y14
	CMPB    Tiles_Accumulate(DI), $0
	JNE     addNarrowMasked
	PUTTILE8(STOREMASKED)

addNarrowMasked:
	PUTTILE8(ADDMASKED)

next:
	DECQ Tiles_left(DI)
	JNZ  tile
	VZEROUPPER
	RET
