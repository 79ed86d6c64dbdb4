//go:build !purego

#include "go_asm.h"
#include "textflag.h"
#include "neon_arm64.h"

// The pool group for NEON: 16 channels of a window at once, then 4; what is
// left of the channels is the caller's. The results stay in registers while the
// taps go by.
//
// Registers. Strides are in bytes.
//
//	R0        w
//	R1        X, first tap of the window, channel 0
//	R2        the numbers: At at the window, 0 for none
//	R3        Y, pixel of the window, moving
//	R4        channel
//	R5        channels left, less those of a round
//	R6, R7    XRow, XCol in bytes of X
//	R8, R9    the same in bytes of At
//	R10       the row's first tap
//	R11       the tap
//	R12       rows left
//	R13       taps left in the row
//	R14, R15  the numbers at the row's first tap, at the tap
//	R16, R17  scratch, results of the window left
//	V0-V3     the largest taps, or the sums
//	V4-V7     the numbers of the largest taps, or the sums of a row
//	V16-V19   the tap
//	V20-V23   masks
//	V24       the numbers beside the tap
//	V26, V27  number of the row's first tap, of the tap: in lanes, or in bytes
//	V28-V31   number of the window's first tap, IndexRow, IndexCol, IndexNext in the
//	          same form; V28 in Sum: Divisor

// What all functions begin with.
#define START                       \
	MOVD w+0(FP), R0            \
	MOVD Windows_X(R0), R1      \
	MOVD Windows_At(R0), R2     \
	MOVD Windows_Y(R0), R3      \
	MOVD Windows_XRow(R0), R8   \
	MOVD Windows_XCol(R0), R9   \
	LSL  $2, R8, R6             \
	LSL  $2, R9, R7

// IndexRow, IndexCol and IndexNext in each lane of the arrangement.
#define NUMBERS(arrangement)                 \
	MOVD Windows_IndexRow(R0), R16       \
	VDUP R16, V29.arrangement            \
	MOVD Windows_IndexCol(R0), R16       \
	VDUP R16, V30.arrangement            \
	MOVD Windows_IndexNext(R0), R16      \
	VDUP R16, V31.arrangement

// First in each lane.
#define FIRSTNUMBER(arrangement)             \
	MOVD Windows_First(R0), R16          \
	VDUP R16, V28.arrangement

// The window's first channel; R5 = channels that fill vectors, less 16.
#define FIRSTCHANNEL                   \
	MOVD ZR, R4                    \
	MOVD Windows_Channels(R0), R5  \
	AND  $~3, R5                   \
	SUBS $16, R5

// The first row of the window, and the first tap of a row.
#define FIRSTROW                  \
	ADD  R4<<2, R1, R10       \
	ADD  R4, R2, R14          \
	MOVD Windows_Rows(R0), R12

#define FIRSTTAP                  \
	MOVD R10, R11             \
	MOVD R14, R15             \
	MOVD Windows_Cols(R0), R13

// The window's first result; R17 = results left.
#define FIRSTRESULT \
	MOVD Windows_Results(R0), R17

// On to the next result: R3 stands behind the channels that fill vectors.
#define NEXTRESULT                    \
	MOVD Windows_YNext(R0), R16   \
	SUB  R4, R16, R16             \
	ADD  R16<<2, R3               \
	SUBS $1, R17

// On to the next window, and one less.
#define NEXTWINDOW                    \
	MOVD Windows_XNext(R0), R16   \
	ADD  R16<<2, R1               \
	MOVD Windows_left(R0), R16    \
	SUBS $1, R16                  \
	MOVD R16, Windows_left(R0)

// 4 channels of a tap: where it is larger than the largest, or NaN, it becomes
// the largest, and its number with it.
#define MAXTAP(tap, largest, number)           \
	VFCMEQ4S(tap, tap, 20)     /* not NaN */       \
	VFCMGT4S(largest, tap, 21) /* tap > largest */ \
	VORN16(20, 21, 20)         /* that, or NaN */  \
	VBITS(20, tap, largest)                \
	VBITS(20, 27, number)

// func maxWindowsNEON(w *Windows)
TEXT ·maxWindowsNEON(SB), NOSPLIT, $0-8
	START
	NUMBERS(S4)

window:
	FIRSTRESULT
	FIRSTNUMBER(S4)

result:
	FIRSTCHANNEL
	BLT vectors

block: // 16 channels; the first tap is the largest so far
	FIRSTROW
	VLD1 (R10), [V0.S4, V1.S4, V2.S4, V3.S4]
	VMOV V28.B16, V4.B16
	VMOV V28.B16, V5.B16
	VMOV V28.B16, V6.B16
	VMOV V28.B16, V7.B16
	VMOV V28.B16, V26.B16

blockrow:
	FIRSTTAP
	VMOV V26.B16, V27.B16

blocktap:
	VLD1 (R11), [V16.S4, V17.S4, V18.S4, V19.S4]
	MAXTAP(16, 0, 4)
	MAXTAP(17, 1, 5)
	MAXTAP(18, 2, 6)
	MAXTAP(19, 3, 7)
	VADD4S(30, 27, 27)
	ADD  R7, R11
	SUBS $1, R13
	BNE  blocktap
	VADD4S(29, 26, 26)
	ADD  R6, R10
	SUBS $1, R12
	BNE  blockrow

	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R3)
	CBZ    R2, blockdone

	// 16 numbers as bytes
	VUZP8H(5, 4, 4)
	VUZP8H(7, 6, 6)
	VUZP16B(6, 4, 4)
	ADD  R4, R2, R16
	VST1 [V4.B16], (R16)

blockdone:
	ADD  $16, R4
	SUBS $16, R5
	BGE  block

vectors:
	ADDS $(16-4), R5 // channels left - 4
	BLT  next

vector: // 4 channels, in the same way
	FIRSTROW
	VLD1 (R10), [V0.S4]
	VMOV V28.B16, V4.B16
	VMOV V28.B16, V26.B16

vectorrow:
	FIRSTTAP
	VMOV V26.B16, V27.B16

vectortap:
	VLD1 (R11), [V16.S4]
	MAXTAP(16, 0, 4)
	VADD4S(30, 27, 27)
	ADD  R7, R11
	SUBS $1, R13
	BNE  vectortap
	VADD4S(29, 26, 26)
	ADD  R6, R10
	SUBS $1, R12
	BNE  vectorrow

	VST1.P [V0.S4], 16(R3)
	CBZ    R2, vectordone

	// 4 numbers as bytes
	VUZP8H(4, 4, 4)
	VUZP16B(4, 4, 4)
	ADD   R4, R2, R16
	FMOVS F4, (R16)

vectordone:
	ADD  $4, R4
	SUBS $4, R5
	BGE  vector

next:
	VADD4S(31, 28, 28) // the next result's numbers
	CBZ  R2, again
	MOVD Windows_YNext(R0), R16
	ADD  R16, R2                // those stand beside Y

again:
	NEXTRESULT
	BNE result
	NEXTWINDOW
	BNE window
	RET

// 4 channels of a tap: added to sum where the mask has ones.
#define GRADTAP(mask, tap, sum) \
	VAND16(mask, tap, tap)  \
	VFADD4S(tap, sum, sum)

// func maxGradWindowsNEON(w *Windows)
TEXT ·maxGradWindowsNEON(SB), NOSPLIT, $0-8
	START
	NUMBERS(B16)

window:
	FIRSTRESULT
	FIRSTNUMBER(B16)

result:
	FIRSTCHANNEL
	BLT vectors

block: // 16 channels
	FIRSTROW
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VMOV V28.B16, V26.B16

blockrow:
	FIRSTTAP
	VMOV V26.B16, V27.B16

blocktap:
	VLD1 (R11), [V16.S4, V17.S4, V18.S4, V19.S4]
	VLD1 (R15), [V24.B16]

	// 16 bytes, all ones where the number is the tap's, to four vectors
	VCMEQ16B(27, 24, 24)
	VSXTLB(24, 21)
	VSXTLB2(24, 23)
	VSXTLH(21, 20)
	VSXTLH2(21, 21)
	VSXTLH(23, 22)
	VSXTLH2(23, 23)
	GRADTAP(20, 16, 0)
	GRADTAP(21, 17, 1)
	GRADTAP(22, 18, 2)
	GRADTAP(23, 19, 3)
	VADD16B(30, 27, 27)
	ADD  R7, R11
	ADD  R9, R15
	SUBS $1, R13
	BNE  blocktap
	VADD16B(29, 26, 26)
	ADD  R6, R10
	ADD  R8, R14
	SUBS $1, R12
	BNE  blockrow

	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R3)
	ADD    $16, R4
	SUBS   $16, R5
	BGE    block

vectors:
	ADDS $(16-4), R5 // channels left - 4
	BLT  next

vector: // 4 channels
	FIRSTROW
	VEOR V0.B16, V0.B16, V0.B16
	VMOV V28.B16, V26.B16

vectorrow:
	FIRSTTAP
	VMOV V26.B16, V27.B16

vectortap:
	VLD1  (R11), [V16.S4]
	FMOVS (R15), F24      // 4 bytes
	VCMEQ16B(27, 24, 24)
	VSXTLB(24, 20)
	VSXTLH(20, 20)
	GRADTAP(20, 16, 0)
	VADD16B(30, 27, 27)
	ADD   R7, R11
	ADD   R9, R15
	SUBS  $1, R13
	BNE   vectortap
	VADD16B(29, 26, 26)
	ADD   R6, R10
	ADD   R8, R14
	SUBS  $1, R12
	BNE   vectorrow

	VST1.P [V0.S4], 16(R3)
	ADD    $4, R4
	SUBS   $4, R5
	BGE    vector

next:
	VADD16B(31, 28, 28) // the next result's numbers
	NEXTRESULT
	BNE  result
	MOVD Windows_XNext(R0), R16
	ADD  R16, R2                // those stand beside X
	NEXTWINDOW
	BNE  window
	RET

// func sumWindowsNEON(w *Windows)
TEXT ·sumWindowsNEON(SB), NOSPLIT, $0-8
	START
	FMOVS Windows_Divisor(R0), F28
	VDUP  V28.S[0], V28.S4

window:
	FIRSTRESULT

result:
	FIRSTCHANNEL
	BLT vectors

block: // 16 channels
	FIRSTROW
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16

blockrow: // each row has its own sum
	FIRSTTAP
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16

blocktap:
	VLD1 (R11), [V16.S4, V17.S4, V18.S4, V19.S4]
	VFADD4S(16, 4, 4)
	VFADD4S(17, 5, 5)
	VFADD4S(18, 6, 6)
	VFADD4S(19, 7, 7)
	ADD  R7, R11
	SUBS $1, R13
	BNE  blocktap
	VFADD4S(4, 0, 0)
	VFADD4S(5, 1, 1)
	VFADD4S(6, 2, 2)
	VFADD4S(7, 3, 3)
	ADD  R6, R10
	SUBS $1, R12
	BNE  blockrow

	VFDIV4S(28, 0, 0) // sum / divisor
	VFDIV4S(28, 1, 1)
	VFDIV4S(28, 2, 2)
	VFDIV4S(28, 3, 3)
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R3)
	ADD    $16, R4
	SUBS   $16, R5
	BGE    block

vectors:
	ADDS $(16-4), R5 // channels left - 4
	BLT  next

vector: // 4 channels
	FIRSTROW
	VEOR V0.B16, V0.B16, V0.B16

vectorrow:
	FIRSTTAP
	VEOR V4.B16, V4.B16, V4.B16

vectortap:
	VLD1 (R11), [V16.S4]
	VFADD4S(16, 4, 4)
	ADD  R7, R11
	SUBS $1, R13
	BNE  vectortap
	VFADD4S(4, 0, 0)
	ADD  R6, R10
	SUBS $1, R12
	BNE  vectorrow

	VFDIV4S(28, 0, 0)
	VST1.P [V0.S4], 16(R3)
	ADD    $4, R4
	SUBS   $4, R5
	BGE    vector

next:
	NEXTRESULT
	BNE result
	NEXTWINDOW
	BNE window
	RET
