//go:build !purego

#include "go_asm.h"
#include "textflag.h"
#include "neon_arm64.h"

// Registers of multiplyTilesNEON. Strides and offsets are in bytes.
//
//	R0       t
//	R1-R6    rows 0 to 5 of the tile in A, at term 0;
//	         at an edge: R1 C, moving, R2 columns left, R3 t.Accumulate
//	R7       B, at the current term p
//	R8       C, the tile's first element, then row by row
//	R9       offset of term p in a row of A
//	R10      stride from term to term of A
//	R11      stride from term to term of B
//	R12      stride from row to row of C
//	R13      terms left of the run; while storing: rows left
//	R14      rows of the tile
//	R15      columns of the tile
//	R16      stride from row to row of A
//	R17      tiles left
//	R19-R21  A, B, C: the first element of the next tile
//	R22-R24  stride from tile to tile of A, B, C
//	R25, R26 runs left of the sum, from one to the next in a row of A
//	V0-V23   the tile: row i in V(4i) to V(4i+3); a narrow tile uses the first two
//	V24-V27  B's row p; while storing: a row of C
//	V28-V31  an element of A in lane 0; while storing: V31 alpha in all lanes
//
// An element of A is loaded into lane 0 and multiplied by element. Spreading it
// over the lanes first (LD1R) would give the same bits, but on many processors
// takes a turn of the vector units, which the 24 fused multiply-adds need.

// One row of the tile: c += a·b for 16 columns, or for 8. F and a are the name
// and the number of one register.
#define ROW16(row, F, a, c0, c1, c2, c3) \
	FMOVS (row)(R9), F               \
	VFMLALANE0(a, 24, c0)            \
	VFMLALANE0(a, 25, c1)            \
	VFMLALANE0(a, 26, c2)            \
	VFMLALANE0(a, 27, c3)

#define ROW8(row, F, a, c0, c1) \
	FMOVS (row)(R9), F      \
	VFMLALANE0(a, 24, c0)   \
	VFMLALANE0(a, 25, c1)

// The first n rows of the tile.
#define WIDE1 ROW16(R1, F28, 28, 0, 1, 2, 3)
#define WIDE2 WIDE1; ROW16(R2, F29, 29, 4, 5, 6, 7)
#define WIDE3 WIDE2; ROW16(R3, F30, 30, 8, 9, 10, 11)
#define WIDE4 WIDE3; ROW16(R4, F31, 31, 12, 13, 14, 15)
#define WIDE5 WIDE4; ROW16(R5, F28, 28, 16, 17, 18, 19)
#define WIDE6 WIDE5; ROW16(R6, F29, 29, 20, 21, 22, 23)

#define NARROW1 ROW8(R1, F28, 28, 0, 1)
#define NARROW2 NARROW1; ROW8(R2, F29, 29, 4, 5)
#define NARROW3 NARROW2; ROW8(R3, F30, 30, 8, 9)
#define NARROW4 NARROW3; ROW8(R4, F31, 31, 12, 13)
#define NARROW5 NARROW4; ROW8(R5, F28, 28, 16, 17)
#define NARROW6 NARROW5; ROW8(R6, F29, 29, 20, 21)

// The sum over the terms of a run: rows is WIDEn or NARROWn.
#define SUM16(label, rows)                                 \
label:                                                     \
	VLD1.P (R7)(R11), [V24.S4, V25.S4, V26.S4, V27.S4] \
	rows                                               \
	ADD    R10, R9                                     \
	SUBS   $1, R13                                     \
	BNE    label                                       \
	B      runDone

#define SUM8(label, rows)                  \
label:                                     \
	VLD1.P (R7)(R11), [V24.S4, V25.S4] \
	rows                               \
	ADD    R10, R9                     \
	SUBS   $1, R13                     \
	BNE    label                       \
	B      runDone

// What becomes of a row of 16 sums: V24-V27 = alpha·c, or C's row + alpha·c.
#define STORE(c0, c1, c2, c3) \
	VFMUL4S(31, c0, 24)   \
	VFMUL4S(31, c1, 25)   \
	VFMUL4S(31, c2, 26)   \
	VFMUL4S(31, c3, 27)

#define ADDTO(c0, c1, c2, c3)                       \
	VLD1 (R8), [V24.S4, V25.S4, V26.S4, V27.S4] \
	VFMLA4S(31, c0, 24)                         \
	VFMLA4S(31, c1, 25)                         \
	VFMLA4S(31, c2, 26)                         \
	VFMLA4S(31, c3, 27)

// The same for a row, on to the next, and to the next tile after the last.
#define PUTROW(PUT, c0, c1, c2, c3)                        \
	PUT(c0, c1, c2, c3)                                \
	VST1.P [V24.S4, V25.S4, V26.S4, V27.S4], (R8)(R12) \
	SUBS   $1, R13                                     \
	BEQ    next

#define PUTTILE(PUT)                \
	PUTROW(PUT, 0, 1, 2, 3)     \
	PUTROW(PUT, 4, 5, 6, 7)     \
	PUTROW(PUT, 8, 9, 10, 11)   \
	PUTROW(PUT, 12, 13, 14, 15) \
	PUTROW(PUT, 16, 17, 18, 19) \
	PUTROW(PUT, 20, 21, 22, 23)

// func multiplyTilesNEON(t *Tiles)
TEXT ·multiplyTilesNEON(SB), NOSPLIT, $0-8
	MOVD t+0(FP), R0
	MOVD Tiles_ARow(R0), R16
	LSL  $2, R16
	MOVD Tiles_ACol(R0), R10
	LSL  $2, R10
	MOVD Tiles_BRow(R0), R11
	LSL  $2, R11
	MOVD Tiles_CRow(R0), R12
	LSL  $2, R12
	MOVD Tiles_ANext(R0), R22
	LSL  $2, R22
	MOVD Tiles_BNext(R0), R23
	LSL  $2, R23
	MOVD Tiles_CNext(R0), R24
	LSL  $2, R24
	MOVD Tiles_A(R0), R19
	MOVD Tiles_B(R0), R20
	MOVD Tiles_C(R0), R21
	MOVD Tiles_Rows(R0), R14
	MOVD Tiles_Cols(R0), R15
	MOVD Tiles_Count(R0), R17

tile:
	// The tile's corners, and on to the next tile's. Rows of A that the tile
	// does not have get an address too; nothing is read there.
	MOVD R19, R1
	ADD  R16, R1, R2
	ADD  R16, R2, R3
	ADD  R16, R3, R4
	ADD  R16, R4, R5
	ADD  R16, R5, R6
	MOVD R20, R7
	MOVD R21, R8
	ADD  R22, R19
	ADD  R23, R20
	ADD  R24, R21
	MOVD $0, R9

	// All sums from zero.
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16
	VEOR V8.B16, V8.B16, V8.B16
	VEOR V9.B16, V9.B16, V9.B16
	VEOR V10.B16, V10.B16, V10.B16
	VEOR V11.B16, V11.B16, V11.B16
	VEOR V12.B16, V12.B16, V12.B16
	VEOR V13.B16, V13.B16, V13.B16
	VEOR V14.B16, V14.B16, V14.B16
	VEOR V15.B16, V15.B16, V15.B16
	VEOR V16.B16, V16.B16, V16.B16
	VEOR V17.B16, V17.B16, V17.B16
	VEOR V18.B16, V18.B16, V18.B16
	VEOR V19.B16, V19.B16, V19.B16
	VEOR V20.B16, V20.B16, V20.B16
	VEOR V21.B16, V21.B16, V21.B16
	VEOR V22.B16, V22.B16, V22.B16
	VEOR V23.B16, V23.B16, V23.B16

	MOVD Tiles_Runs(R0), R25

run:
	MOVD Tiles_K(R0), R13
	CMP  $8, R15
	BLE  narrow
	CMP  $6, R14
	BEQ  wide6
	CMP  $5, R14
	BEQ  wide5
	CMP  $4, R14
	BEQ  wide4
	CMP  $3, R14
	BEQ  wide3
	CMP  $2, R14
	BEQ  wide2
	SUM16(wide1, WIDE1)
	SUM16(wide2, WIDE2)
	SUM16(wide3, WIDE3)
	SUM16(wide4, WIDE4)
	SUM16(wide5, WIDE5)
	SUM16(wide6, WIDE6)

narrow:
	CMP $6, R14
	BEQ narrow6
	CMP $5, R14
	BEQ narrow5
	CMP $4, R14
	BEQ narrow4
	CMP $3, R14
	BEQ narrow3
	CMP $2, R14
	BEQ narrow2
	SUM8(narrow1, NARROW1)
	SUM8(narrow2, NARROW2)
	SUM8(narrow3, NARROW3)
	SUM8(narrow4, NARROW4)
	SUM8(narrow5, NARROW5)
	SUM8(narrow6, NARROW6)

runDone:
	// On in A to the next run of the sum, if there is one.
	SUBS $1, R25
	BEQ  put
	MOVD Tiles_aTurn(R0), R26
	ADD  R26, R9
	B    run

put:
	FMOVS Tiles_Alpha(R0), F31
	VDUP  V31.S[0], V31.S4
	MOVD  R14, R13
	MOVBU Tiles_Accumulate(R0), R3
	CMP   $16, R15
	BNE   edge
	CBNZ  R3, add
	PUTTILE(STORE)

add:
	PUTTILE(ADDTO)

	// A tile of fewer than 16 columns: always the row in V0-V3, and of that
	// always V0. What is done moves out, the rest moves down.
edge:
	MOVD R8, R1
	SUBS $4, R15, R2
	BLT  few

vector: // four columns of the row
	CBNZ R3, addVector
	VFMUL4S(31, 0, 24)
	B    putVector

addVector:
	VLD1  (R1), [V24.S4]
	VFMLA V31.S4, V0.S4, V24.S4

putVector:
	VST1.P [V24.S4], 16(R1)
	VMOV   V1.B16, V0.B16
	VMOV   V2.B16, V1.B16
	VMOV   V3.B16, V2.B16
	SUBS   $4, R2
	BGE    vector

few:
	ADDS $4, R2 // columns left, 0 to 3
	BEQ  row

lane: // one column of the row
	CBNZ R3, addLane
	VFMUL4S(31, 0, 24)
	B    putLane

addLane:
	FMOVS (R1), F24
	VFMLA V31.S4, V0.S4, V24.S4

putLane:
	FMOVS.P F24, 4(R1)
	VEXT    $4, V0.B16, V0.B16, V0.B16
	SUBS    $1, R2
	BNE     lane

row: // on to the next row
	ADD  R12, R8
	SUBS $1, R13
	BEQ  next
	VMOV V4.B16, V0.B16
	VMOV V5.B16, V1.B16
	VMOV V6.B16, V2.B16
	VMOV V7.B16, V3.B16
	VMOV V8.B16, V4.B16
	VMOV V9.B16, V5.B16
	VMOV V10.B16, V6.B16
	VMOV V11.B16, V7.B16
	VMOV V12.B16, V8.B16
	VMOV V13.B16, V9.B16
	VMOV V14.B16, V10.B16
	VMOV V15.B16, V11.B16
	VMOV V16.B16, V12.B16
	VMOV V17.B16, V13.B16
	VMOV V18.B16, V14.B16
	VMOV V19.B16, V15.B16
	VMOV V20.B16, V16.B16
	VMOV V21.B16, V17.B16
	VMOV V22.B16, V18.B16
	VMOV V23.B16, V19.B16
	B    edge

next:
	SUBS $1, R17
	BNE  tile
	RET
