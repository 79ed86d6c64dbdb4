//go:build !purego

#include "go_asm.h"
#include "textflag.h"

// The pool group for AVX-512: 32 channels of a window at once, or what is left
// of them, by a mask for each half. The results stay in registers while the taps
// go by. Lanes that a mask switches off are not touched in memory.
//
// Registers. A place is a number of elements from the channel's first tap in
// window 0, the same in X and in the numbers beside it.
//
//	DI       w
//	SI       X, first tap of the window, channel 0
//	R8       the numbers: At at the window, 0 for none
//	DX       Y, pixel of the window
//	R13      channel
//	CX       channels left
//	R9, R10  XRow, XCol
//	AX       place of the row's first tap
//	BX       place of the tap; before: scratch
//	R11      rows left
//	R12      taps left in the row
//	Z0, Z1   the largest taps, or the sums
//	Z4, Z5   the numbers of the largest taps, or the sums of a row
//	Z8, Z9   the tap, or the numbers beside it
//	Z11      number of the window's first tap in all lanes; in Sum: Divisor
//	Z12, Z13 IndexRow, IndexCol in all lanes
//	Z14, Z15 number of the row's first tap, of the tap
//	K1, K2   the channels of the first and the second half
//	K3, K4   where the tap counts

// What all functions begin with.
#define START \
	MOVQ w+0(FP), DI          \
	MOVQ Windows_X(DI), SI    \
	MOVQ Windows_Y(DI), DX    \
	MOVQ Windows_At(DI), R8   \
	MOVQ Windows_XRow(DI), R9 \
	MOVQ Windows_XCol(DI), R10

#define NUMBERS \
	VPBROADCASTD Windows_IndexRow(DI), Z12 \
	VPBROADCASTD Windows_IndexCol(DI), Z13

#define FIRSTCHANNEL \
	XORL R13, R13 \
	MOVQ Windows_Channels(DI), CX

// K1, K2 = the lowest CX bits of 32. A shift by CX counts modulo 64, so from 32
// channels on all bits are set at once.
#define MASKS(label) \
	MOVQ      $-1, BX  \
	CMPQ      CX, $32  \
	JGE       label    \
	MOVQ      $1, BX   \
	SHLQ      CX, BX   \
	DECQ      BX       \
label:                 \
	KMOVD     BX, K1   \
	KSHIFTRD  $16, K1, K2

// The first row of the window, and the first tap of a row.
#define FIRSTROW \
	MOVQ R13, AX \
	MOVQ Windows_Rows(DI), R11

#define FIRSTTAP \
	MOVQ AX, BX \
	MOVQ Windows_Cols(DI), R12

// The window's first result.
#define FIRSTRESULT \
	MOVQ Windows_Results(DI), AX \
	MOVQ AX, Windows_again(DI)

// On to the next result, whose taps have other numbers; to the next window.
#define NEXTRESULT \
	MOVQ         Windows_YNext(DI), BX     \
	LEAQ         (DX)(BX*4), DX            \
	VPBROADCASTD Windows_IndexNext(DI), Z8 \
	VPADDD       Z8, Z11, Z11

#define NEXTWINDOW \
	MOVQ Windows_XNext(DI), AX \
	LEAQ (SI)(AX*4), SI

// 16 channels of a tap: where it is larger than the largest, or NaN, it becomes
// the largest, and its number with it. Predicate 3 is "unordered", 30 "greater".
#define MAXTAP(offset, mask, tap, largest, number) \
	VMOVUPS.Z offset(SI)(BX*4), mask, tap          \
	VCMPPS    $3, tap, tap, K3        /* NaN           */ \
	VCMPPS    $30, largest, tap, K4   /* tap > largest */ \
	KORW      K3, K4, K3                           \
	VMOVUPS   tap, K3, largest                     \
	VMOVDQU32 Z15, K3, number

// func maxWindowsAVX512(w *Windows)
TEXT ·maxWindowsAVX512(SB), NOSPLIT, $0-8
	START
	NUMBERS

window:
	FIRSTRESULT
	VPBROADCASTD Windows_First(DI), Z11

result:
	FIRSTCHANNEL

block: // 32 channels or less; the first tap is the largest so far
	MASKS(masked)
	FIRSTROW
	VMOVUPS.Z (SI)(AX*4), K1, Z0
	VMOVUPS.Z 64(SI)(AX*4), K2, Z1
	VMOVUPS   Z11, Z4
	VMOVUPS   Z11, Z5
	VMOVUPS   Z11, Z14

row:
	FIRSTTAP
	VMOVUPS Z14, Z15

tap:
	MAXTAP(0, K1, Z8, Z0, Z4)
	MAXTAP(64, K2, Z9, Z1, Z5)
	VPADDD Z13, Z15, Z15
	ADDQ   R10, BX
	DECQ   R12
	JNZ    tap
	VPADDD Z12, Z14, Z14
	ADDQ   R9, AX
	DECQ   R11
	JNZ    row

	VMOVUPS Z0, K1, (DX)(R13*4)
	VMOVUPS Z1, K2, 64(DX)(R13*4)
	TESTQ   R8, R8
	JEQ     done

	// the numbers as bytes
	VPMOVDB  Z4, X4
	VPMOVDB  Z5, X5
	VMOVDQU8 X4, K1, (R8)(R13*1)
	VMOVDQU8 X5, K2, 16(R8)(R13*1)

done:
	ADDQ $32, R13
	SUBQ $32, CX
	JGT  block

	NEXTRESULT
	TESTQ R8, R8
	JEQ   again
	ADDQ  BX, R8 // the numbers stand beside Y

again:
	DECQ Windows_again(DI)
	JNZ  result
	NEXTWINDOW
	DECQ Windows_left(DI)
	JNZ  window
	VZEROUPPER
	RET

// 16 channels of a tap: added to sum where the number beside the tap is its own.
#define GRADTAP(offset4, offset1, mask, bytes, tap, sum) \
	VMOVDQU8.Z offset1(R8)(BX*1), mask, bytes      \
	VPMOVZXBD  bytes, tap                          \
	VPCMPEQD   Z15, tap, mask, K3                  \
	VMOVUPS.Z  offset4(SI)(BX*4), K3, tap          \
	VADDPS     tap, sum, sum

// func maxGradWindowsAVX512(w *Windows)
TEXT ·maxGradWindowsAVX512(SB), NOSPLIT, $0-8
	START
	NUMBERS

window:
	FIRSTRESULT
	VPBROADCASTD Windows_First(DI), Z11

result:
	FIRSTCHANNEL

block: // 32 channels or less
	MASKS(masked)
	FIRSTROW
	VXORPS  Z0, Z0, Z0
	VXORPS  Z1, Z1, Z1
	VMOVUPS Z11, Z14

row:
	FIRSTTAP
	VMOVUPS Z14, Z15

tap:
	GRADTAP(0, 0, K1, X8, Z8, Z0)
	GRADTAP(64, 16, K2, X9, Z9, Z1)
	VPADDD Z13, Z15, Z15
	ADDQ   R10, BX
	DECQ   R12
	JNZ    tap
	VPADDD Z12, Z14, Z14
	ADDQ   R9, AX
	DECQ   R11
	JNZ    row

	VMOVUPS Z0, K1, (DX)(R13*4)
	VMOVUPS Z1, K2, 64(DX)(R13*4)
	ADDQ    $32, R13
	SUBQ    $32, CX
	JGT     block

	NEXTRESULT
	DECQ Windows_again(DI)
	JNZ  result
	NEXTWINDOW
	ADDQ AX, R8 // the numbers stand beside X
	DECQ Windows_left(DI)
	JNZ  window
	VZEROUPPER
	RET

// func sumWindowsAVX512(w *Windows)
TEXT ·sumWindowsAVX512(SB), NOSPLIT, $0-8
	START
	VBROADCASTSS Windows_Divisor(DI), Z11

window:
	FIRSTRESULT

result:
	FIRSTCHANNEL

block: // 32 channels or less
	MASKS(masked)
	FIRSTROW
	VXORPS Z0, Z0, Z0
	VXORPS Z1, Z1, Z1

row: // each row has its own sum
	FIRSTTAP
	VXORPS Z4, Z4, Z4
	VXORPS Z5, Z5, Z5

tap:
	VMOVUPS.Z (SI)(BX*4), K1, Z8
	VMOVUPS.Z 64(SI)(BX*4), K2, Z9
	VADDPS    Z8, Z4, Z4
	VADDPS    Z9, Z5, Z5
	ADDQ      R10, BX
	DECQ      R12
	JNZ       tap
	VADDPS    Z4, Z0, Z0 // sum + row's sum
	VADDPS    Z5, Z1, Z1
	ADDQ      R9, AX
	DECQ      R11
	JNZ       row

	VDIVPS  Z11, Z0, Z0 // sum / divisor
	VDIVPS  Z11, Z1, Z1
	VMOVUPS Z0, K1, (DX)(R13*4)
	VMOVUPS Z1, K2, 64(DX)(R13*4)
	ADDQ    $32, R13
	SUBQ    $32, CX
	JGT     block

	MOVQ Windows_YNext(DI), BX
	LEAQ (DX)(BX*4), DX
	DECQ Windows_again(DI)
	JNZ  result
	NEXTWINDOW
	DECQ Windows_left(DI)
	JNZ  window
	VZEROUPPER
	RET
