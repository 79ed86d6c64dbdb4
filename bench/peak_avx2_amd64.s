//go:build !purego

#include "textflag.h"

// Registers
//   AX       rows left
//   DI       lanes
//   Y0-Y11   accumulators
//   Y12 Y13  the factors x and y, all lanes 1

// clear makes an accumulator zero.
#define clear(acc) VXORPS acc, acc, acc

// multiplyAdd is acc += x*y in each lane.
#define multiplyAdd(acc) VFMADD231PS Y13, Y12, acc

// func multiplyAddsAVX2(rows int, lanes *[8]float32)
TEXT ·multiplyAddsAVX2(SB), NOSPLIT, $0-16
	MOVQ rows+0(FP), AX
	MOVQ lanes+8(FP), DI

	// x = y = 1
	MOVL         $0x3f800000, BX // float32(1)
	VMOVD        BX, X12
	VBROADCASTSS X12, Y12
	VMOVUPS      Y12, Y13

	// all accumulators = 0
	clear(Y0)
	clear(Y1)
	clear(Y2)
	clear(Y3)
	clear(Y4)
	clear(Y5)
	clear(Y6)
	clear(Y7)
	clear(Y8)
	clear(Y9)
	clear(Y10)
	clear(Y11)

loop:
	// one row: no accumulator waits for another
	multiplyAdd(Y0)
	multiplyAdd(Y1)
	multiplyAdd(Y2)
	multiplyAdd(Y3)
	multiplyAdd(Y4)
	multiplyAdd(Y5)
	multiplyAdd(Y6)
	multiplyAdd(Y7)
	multiplyAdd(Y8)
	multiplyAdd(Y9)
	multiplyAdd(Y10)
	multiplyAdd(Y11)

	// if rows--; rows != 0 { goto loop }
	DECQ AX
	JNZ  loop

	// lanes = Y0 + ... + Y11, pair by pair
	VADDPS  Y1, Y0, Y0
	VADDPS  Y3, Y2, Y2
	VADDPS  Y5, Y4, Y4
	VADDPS  Y7, Y6, Y6
	VADDPS  Y9, Y8, Y8
	VADDPS  Y11, Y10, Y10
	VADDPS  Y2, Y0, Y0
	VADDPS  Y6, Y4, Y4
	VADDPS  Y10, Y8, Y8
	VADDPS  Y4, Y0, Y0
	VADDPS  Y8, Y0, Y0
	VMOVUPS Y0, (DI)

	VZEROUPPER
	RET
