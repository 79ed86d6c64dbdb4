//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// Registers of dotRowsNEON. The rows of a are taken in groups of four; rows that
// the last group lacks are its last row once more.
//
//	R0       dst, moving
//	R1-R4    the group's rows in a, moving
//	R5       x, moving
//	R6       the group's first row in a
//	R7       bytes from row to row
//	R8       rows left, the group's own among them
//	R9       x
//	R10      blocks of 16 terms in a row
//	R11      terms after them, 0 to 15
//	R12      blocks left; in the tail: whole vectors left
//	R13      terms of the last vector, 0 to 3
//	R14-R17  the last vector's address in each row, R19 in x
//	R20      scratch
//	V0-V3    16 terms of x; in the tail: V0 a whole vector, V1 the last one
//	V4-V7    16 terms of a row; in the tail: a whole vector of each row
//	V8-V11   in the tail: the last vector of each row
//	V16-V31  sums: row i's lanes in V(16+4i) to V(19+4i)

// sum += a·x, 16 terms of a row
#define ROW(row, s0, s1, s2, s3)                        \
	VLD1.P 64(row), [V4.S4, V5.S4, V6.S4, V7.S4]    \
	VFMLA  V0.S4, V4.S4, s0                         \
	VFMLA  V1.S4, V5.S4, s1                         \
	VFMLA  V2.S4, V6.S4, s2                         \
	VFMLA  V3.S4, V7.S4, s3

// Term i of the last vector, of x and of each row
#define LASTTERM(i)                 \
	VLD1.P 4(R19), V1.S[i]      \
	VLD1.P 4(R14), V8.S[i]      \
	VLD1.P 4(R15), V9.S[i]      \
	VLD1.P 4(R16), V10.S[i]     \
	VLD1.P 4(R17), V11.S[i]

// TAILSTEP adds the next four products of each row to the lanes s0 to s3 and
// falls through to the next step, or adds the last vectors' and goes to the tree.
#define TAILSTEP(s0, s1, s2, s3, next)   \
	CBNZ   R12, next                 \
	VFMLA  V1.S4, V8.S4, s0          \
	VFMLA  V1.S4, V9.S4, s1          \
	VFMLA  V1.S4, V10.S4, s2         \
	VFMLA  V1.S4, V11.S4, s3         \
	B      tree                      \
next:                                    \
	SUB    $1, R12                   \
	VLD1.P 16(R5), [V0.S4]           \
	VLD1.P 16(R1), [V4.S4]           \
	VLD1.P 16(R2), [V5.S4]           \
	VLD1.P 16(R3), [V6.S4]           \
	VLD1.P 16(R4), [V7.S4]           \
	VFMLA  V0.S4, V4.S4, s0          \
	VFMLA  V0.S4, V5.S4, s1          \
	VFMLA  V0.S4, V6.S4, s2          \
	VFMLA  V0.S4, V7.S4, s3

// A row's lanes, 16 -> 8 -> 4, into the first of its vectors
#define FOLD(s0, s1, s2, s3)    \
	VFADD4S(s2, s0, s0)     \
	VFADD4S(s3, s1, s1)     \
	VFADD4S(s1, s0, s0)

// func dotRowsNEON(dst, a []float32, aRow int, x []float32)
TEXT ·dotRowsNEON(SB), NOSPLIT, $0-80
	MOVD dst_base+0(FP), R0
	MOVD dst_len+8(FP), R8
	MOVD a_base+24(FP), R6
	MOVD aRow+48(FP), R7
	LSL  $2, R7
	MOVD x_base+56(FP), R9
	MOVD x_len+64(FP), R10
	AND  $15, R10, R11
	LSR  $4, R10

group:
	// The next row, if there is one, for each of the group's.
	MOVD R6, R1
	ADD  R7, R1, R20
	CMP  $1, R8
	CSEL GT, R20, R1, R2
	ADD  R7, R2, R20
	CMP  $2, R8
	CSEL GT, R20, R2, R3
	ADD  R7, R3, R20
	CMP  $3, R8
	CSEL GT, R20, R3, R4
	ADD  R7, R4, R6
	MOVD R9, R5

	// All sums from zero.
	VEOR V16.B16, V16.B16, V16.B16
	VEOR V17.B16, V17.B16, V17.B16
	VEOR V18.B16, V18.B16, V18.B16
	VEOR V19.B16, V19.B16, V19.B16
	VEOR V20.B16, V20.B16, V20.B16
	VEOR V21.B16, V21.B16, V21.B16
	VEOR V22.B16, V22.B16, V22.B16
	VEOR V23.B16, V23.B16, V23.B16
	VEOR V24.B16, V24.B16, V24.B16
	VEOR V25.B16, V25.B16, V25.B16
	VEOR V26.B16, V26.B16, V26.B16
	VEOR V27.B16, V27.B16, V27.B16
	VEOR V28.B16, V28.B16, V28.B16
	VEOR V29.B16, V29.B16, V29.B16
	VEOR V30.B16, V30.B16, V30.B16
	VEOR V31.B16, V31.B16, V31.B16
	MOVD R10, R12
	CBZ  R12, tail

block: // 16 terms of each row, one for each lane
	VLD1.P 64(R5), [V0.S4, V1.S4, V2.S4, V3.S4]
	ROW(R1, V16.S4, V17.S4, V18.S4, V19.S4)
	ROW(R2, V20.S4, V21.S4, V22.S4, V23.S4)
	ROW(R3, V24.S4, V25.S4, V26.S4, V27.S4)
	ROW(R4, V28.S4, V29.S4, V30.S4, V31.S4)
	SUBS   $1, R12
	BNE    block

tail:
	CBZ  R11, tree
	AND  $3, R11, R13            // terms of the last vector
	LSR  $2, R11, R12            // whole vectors before it
	ADD  R12<<4, R1, R14
	ADD  R12<<4, R2, R15
	ADD  R12<<4, R3, R16
	ADD  R12<<4, R4, R17
	ADD  R12<<4, R5, R19
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V8.B16, V8.B16, V8.B16
	VEOR V9.B16, V9.B16, V9.B16
	VEOR V10.B16, V10.B16, V10.B16
	VEOR V11.B16, V11.B16, V11.B16
	CBZ  R13, first
	LASTTERM(0)
	CMP  $2, R13
	BLT  first
	LASTTERM(1)
	BEQ  first
	LASTTERM(2)

first:
	TAILSTEP(V16.S4, V20.S4, V24.S4, V28.S4, second)
	TAILSTEP(V17.S4, V21.S4, V25.S4, V29.S4, third)
	TAILSTEP(V18.S4, V22.S4, V26.S4, V30.S4, fourth)
	VFMLA V1.S4, V8.S4, V19.S4   // at most 3 whole vectors: the last one is here
	VFMLA V1.S4, V9.S4, V23.S4
	VFMLA V1.S4, V10.S4, V27.S4
	VFMLA V1.S4, V11.S4, V31.S4

tree:
	FOLD(16, 17, 18, 19)
	FOLD(20, 21, 22, 23)
	FOLD(24, 25, 26, 27)
	FOLD(28, 29, 30, 31)
	VZIP1 V20.D2, V16.D2, V0.D2  // lanes 0, 1 of rows 0, 1
	VZIP2 V20.D2, V16.D2, V1.D2  // lanes 2, 3 of rows 0, 1
	VZIP1 V28.D2, V24.D2, V2.D2  // and of rows 2, 3
	VZIP2 V28.D2, V24.D2, V3.D2
	VFADD4S(1, 0, 0)             // 4 -> 2, two rows in a register
	VFADD4S(3, 2, 2)
	VFADDP4S(2, 0, 0)            // 2 -> 1: V0 = the four results
	VEOR  V1.B16, V1.B16, V1.B16
	VFADD4S(1, 0, 0)             // no -0
	CMP   $4, R8
	BLT   last
	VST1.P [V0.S4], 16(R0)
	SUBS  $4, R8
	BNE   group
	RET

last: // a group of one to three rows
	VST1.P V0.S[0], 4(R0)
	CMP    $2, R8
	BLT    done
	VST1.P V0.S[1], 4(R0)
	BEQ    done
	VST1   V0.S[2], (R0)

done:
	RET
