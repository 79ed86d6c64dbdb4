//go:build !purego

#include "go_asm.h"
#include "textflag.h"

// The pool group for AVX2: 32 channels of a window at once, then 8; what is
// left of the channels is the caller's. The results stay in registers while the
// taps go by.
//
// Registers. A place is a number of elements from the channel's first tap in
// window 0, the same in X and in the numbers beside it.
//
//	DI       w
//	SI       X, first tap of the window, channel 0
//	R8       the numbers: At at the window, 0 for none
//	DX       Y, pixel of the window
//	R13      channel
//	CX       channels left, less those of a round
//	R9, R10  XRow, XCol
//	AX       place of the row's first tap
//	BX       place of the tap
//	R11      rows left
//	R12      taps left in the row
//	Y0-Y3    the largest taps, or the sums
//	Y4-Y7    the numbers of the largest taps, or the sums of a row
//	Y8       the tap
//	Y9, Y10  masks
//	Y11      number of the window's first tap in all lanes; in Sum: Divisor
//	Y12, Y13 IndexRow, IndexCol in all lanes
//	Y14, Y15 number of the row's first tap, of the tap

// Where the dwords of four vectors of 8 stand after two rounds of packing, which
// works on each half of a vector.
DATA packed<>+0(SB)/8, $0x0000000400000000
DATA packed<>+8(SB)/8, $0x0000000500000001
DATA packed<>+16(SB)/8, $0x0000000600000002
DATA packed<>+24(SB)/8, $0x0000000700000003
GLOBL packed<>(SB), RODATA|NOPTR, $32

// What all functions begin with.
#define START \
	MOVQ w+0(FP), DI          \
	MOVQ Windows_X(DI), SI    \
	MOVQ Windows_Y(DI), DX    \
	MOVQ Windows_At(DI), R8   \
	MOVQ Windows_XRow(DI), R9 \
	MOVQ Windows_XCol(DI), R10

#define NUMBERS \
	VPBROADCASTD Windows_IndexRow(DI), Y12 \
	VPBROADCASTD Windows_IndexCol(DI), Y13

// The window's first channel; CX = channels that fill vectors, less 32.
#define FIRSTCHANNEL \
	XORL R13, R13                 \
	MOVQ Windows_Channels(DI), CX \
	ANDQ $-8, CX                  \
	SUBQ $32, CX

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
	VPBROADCASTD Windows_IndexNext(DI), Y8 \
	VPADDD       Y8, Y11, Y11

#define NEXTWINDOW \
	MOVQ Windows_XNext(DI), AX \
	LEAQ (SI)(AX*4), SI

// 8 channels of a tap: where it is larger than the largest, or NaN, it becomes
// the largest, and its number with it. Predicate 3 is "unordered", 30 "greater".
#define MAXTAP(offset, largest, number) \
	VMOVUPS   offset(SI)(BX*4), Y8    \
	VCMPPS    $3, Y8, Y8, Y9          /* NaN                  */ \
	VCMPPS    $30, largest, Y8, Y10   /* tap > largest        */ \
	VORPS     Y9, Y10, Y9             \
	VBLENDVPS Y9, Y8, largest, largest /* Y9 ? tap : largest  */ \
	VBLENDVPS Y9, Y15, number, number

// func maxWindowsAVX2(w *Windows)
TEXT ·maxWindowsAVX2(SB), NOSPLIT, $0-8
	START
	NUMBERS

window:
	FIRSTRESULT
	VPBROADCASTD Windows_First(DI), Y11

result:
	FIRSTCHANNEL
	JLT vectors

block: // 32 channels; the first tap is the largest so far
	FIRSTROW
	VMOVUPS (SI)(AX*4), Y0
	VMOVUPS 32(SI)(AX*4), Y1
	VMOVUPS 64(SI)(AX*4), Y2
	VMOVUPS 96(SI)(AX*4), Y3
	VMOVUPS Y11, Y4
	VMOVUPS Y11, Y5
	VMOVUPS Y11, Y6
	VMOVUPS Y11, Y7
	VMOVUPS Y11, Y14

blockrow:
	FIRSTTAP
	VMOVUPS Y14, Y15

blocktap:
	MAXTAP(0, Y0, Y4)
	MAXTAP(32, Y1, Y5)
	MAXTAP(64, Y2, Y6)
	MAXTAP(96, Y3, Y7)
	VPADDD Y13, Y15, Y15
	ADDQ   R10, BX
	DECQ   R12
	JNZ    blocktap
	VPADDD Y12, Y14, Y14
	ADDQ   R9, AX
	DECQ   R11
	JNZ    blockrow

	VMOVUPS Y0, (DX)(R13*4)
	VMOVUPS Y1, 32(DX)(R13*4)
	VMOVUPS Y2, 64(DX)(R13*4)
	VMOVUPS Y3, 96(DX)(R13*4)
	TESTQ   R8, R8
	JEQ     blockdone

	// 32 numbers as bytes
	VPACKSSDW Y5, Y4, Y4 // words 0-3, 8-11 | 4-7, 12-15
	VPACKSSDW Y7, Y6, Y6
	VPACKUSWB Y6, Y4, Y4 // bytes 0-3, 8-11, 16-19, 24-27 | 4-7, …
	VMOVUPS   packed<>(SB), Y8
	VPERMD    Y4, Y8, Y4
	VMOVUPS   Y4, (R8)(R13*1)

blockdone:
	ADDQ $32, R13
	SUBQ $32, CX
	JGE  block

vectors:
	ADDQ $24, CX // CX = channels left - 8
	JLT  next

vector: // 8 channels, in the same way
	FIRSTROW
	VMOVUPS (SI)(AX*4), Y0
	VMOVUPS Y11, Y4
	VMOVUPS Y11, Y14

vectorrow:
	FIRSTTAP
	VMOVUPS Y14, Y15

vectortap:
	MAXTAP(0, Y0, Y4)
	VPADDD Y13, Y15, Y15
	ADDQ   R10, BX
	DECQ   R12
	JNZ    vectortap
	VPADDD Y12, Y14, Y14
	ADDQ   R9, AX
	DECQ   R11
	JNZ    vectorrow

	VMOVUPS Y0, (DX)(R13*4)
	TESTQ   R8, R8
	JEQ     vectordone

	// 8 numbers as bytes
	VEXTRACTI128 $1, Y4, X5
	VPACKSSDW    X5, X4, X4
	VPACKUSWB    X4, X4, X4
	VMOVQ        X4, (R8)(R13*1)

vectordone:
	ADDQ $8, R13
	SUBQ $8, CX
	JGE  vector

next:
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

// 8 channels of a tap: added to sum where the number beside the tap is its own.
#define GRADTAP(offset4, offset1, sum) \
	VPMOVZXBD offset1(R8)(BX*1), Y8       \
	VPCMPEQD  Y15, Y8, Y8                 \
	VANDPS    offset4(SI)(BX*4), Y8, Y8   \
	VADDPS    Y8, sum, sum

// func maxGradWindowsAVX2(w *Windows)
TEXT ·maxGradWindowsAVX2(SB), NOSPLIT, $0-8
	START
	NUMBERS

window:
	FIRSTRESULT
	VPBROADCASTD Windows_First(DI), Y11

result:
	FIRSTCHANNEL
	JLT vectors

block: // 32 channels
	FIRSTROW
	VXORPS  Y0, Y0, Y0
	VXORPS  Y1, Y1, Y1
	VXORPS  Y2, Y2, Y2
	VXORPS  Y3, Y3, Y3
	VMOVUPS Y11, Y14

blockrow:
	FIRSTTAP
	VMOVUPS Y14, Y15

blocktap:
	GRADTAP(0, 0, Y0)
	GRADTAP(32, 8, Y1)
	GRADTAP(64, 16, Y2)
	GRADTAP(96, 24, Y3)
	VPADDD Y13, Y15, Y15
	ADDQ   R10, BX
	DECQ   R12
	JNZ    blocktap
	VPADDD Y12, Y14, Y14
	ADDQ   R9, AX
	DECQ   R11
	JNZ    blockrow

	VMOVUPS Y0, (DX)(R13*4)
	VMOVUPS Y1, 32(DX)(R13*4)
	VMOVUPS Y2, 64(DX)(R13*4)
	VMOVUPS Y3, 96(DX)(R13*4)
	ADDQ    $32, R13
	SUBQ    $32, CX
	JGE     block

vectors:
	ADDQ $24, CX // CX = channels left - 8
	JLT  next

vector: // 8 channels
	FIRSTROW
	VXORPS  Y0, Y0, Y0
	VMOVUPS Y11, Y14

vectorrow:
	FIRSTTAP
	VMOVUPS Y14, Y15

vectortap:
	GRADTAP(0, 0, Y0)
	VPADDD Y13, Y15, Y15
	ADDQ   R10, BX
	DECQ   R12
	JNZ    vectortap
	VPADDD Y12, Y14, Y14
	ADDQ   R9, AX
	DECQ   R11
	JNZ    vectorrow

	VMOVUPS Y0, (DX)(R13*4)
	ADDQ    $8, R13
	SUBQ    $8, CX
	JGE     vector

next:
	NEXTRESULT
	DECQ Windows_again(DI)
	JNZ  result
	NEXTWINDOW
	ADDQ AX, R8 // the numbers stand beside X
	DECQ Windows_left(DI)
	JNZ  window
	VZEROUPPER
	RET

// func sumWindowsAVX2(w *Windows)
TEXT ·sumWindowsAVX2(SB), NOSPLIT, $0-8
	START
	VBROADCASTSS Windows_Divisor(DI), Y11

window:
	FIRSTRESULT

result:
	FIRSTCHANNEL
	JLT vectors

block: // 32 channels
	FIRSTROW
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3

blockrow: // each row has its own sum
	FIRSTTAP
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7

blocktap:
	VADDPS (SI)(BX*4), Y4, Y4
	VADDPS 32(SI)(BX*4), Y5, Y5
	VADDPS 64(SI)(BX*4), Y6, Y6
	VADDPS 96(SI)(BX*4), Y7, Y7
	ADDQ   R10, BX
	DECQ   R12
	JNZ    blocktap
	VADDPS Y4, Y0, Y0 // sum + row's sum
	VADDPS Y5, Y1, Y1
	VADDPS Y6, Y2, Y2
	VADDPS Y7, Y3, Y3
	ADDQ   R9, AX
	DECQ   R11
	JNZ    blockrow

	VDIVPS  Y11, Y0, Y0 // sum / divisor
	VDIVPS  Y11, Y1, Y1
	VDIVPS  Y11, Y2, Y2
	VDIVPS  Y11, Y3, Y3
	VMOVUPS Y0, (DX)(R13*4)
	VMOVUPS Y1, 32(DX)(R13*4)
	VMOVUPS Y2, 64(DX)(R13*4)
	VMOVUPS Y3, 96(DX)(R13*4)
	ADDQ    $32, R13
	SUBQ    $32, CX
	JGE     block

vectors:
	ADDQ $24, CX // CX = channels left - 8
	JLT  next

vector: // 8 channels
	FIRSTROW
	VXORPS Y0, Y0, Y0

vectorrow:
	FIRSTTAP
	VXORPS Y4, Y4, Y4

vectortap:
	VADDPS (SI)(BX*4), Y4, Y4
	ADDQ   R10, BX
	DECQ   R12
	JNZ    vectortap
	VADDPS Y4, Y0, Y0
	ADDQ   R9, AX
	DECQ   R11
	JNZ    vectorrow

	VDIVPS  Y11, Y0, Y0
	VMOVUPS Y0, (DX)(R13*4)
	ADDQ    $8, R13
	SUBQ    $8, CX
	JGE     vector

next:
	MOVQ Windows_YNext(DI), BX
	LEAQ (DX)(BX*4), DX
	DECQ Windows_again(DI)
	JNZ  result
	NEXTWINDOW
	DECQ Windows_left(DI)
	JNZ  window
	VZEROUPPER
	RET
