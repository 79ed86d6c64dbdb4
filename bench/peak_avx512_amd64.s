//go:build !purego

#include "textflag.h"

// Registers
//   AX        rows left
//   DI        lanes
//   Z0-Z15    accumulators
//   Z16 Z17   the factors x and y, all lanes 1

// clear makes an accumulator zero.
#define clear(acc) VPXORD acc, acc, acc

// multiplyAdd is acc += x*y in each lane.
#define multiplyAdd(acc) VFMADD231PS Z17, Z16, acc

// func multiplyAddsAVX512(rows int, lanes *[16]float32)
TEXT ·multiplyAddsAVX512(SB), NOSPLIT, $0-16
	MOVQ rows+0(FP), AX
	MOVQ lanes+8(FP), DI

	// x = y = 1
	MOVL         $0x3f800000, BX // float32(1)
	VPBROADCASTD BX, Z16
	VMOVUPS      Z16, Z17

	// all accumulators = 0
	clear(Z0)
	clear(Z1)
	clear(Z2)
	clear(Z3)
	clear(Z4)
	clear(Z5)
	clear(Z6)
	clear(Z7)
	clear(Z8)
	clear(Z9)
	clear(Z10)
	clear(Z11)
	clear(Z12)
	clear(Z13)
	clear(Z14)
	clear(Z15)

loop:
	// one row: no accumulator waits for another
	multiplyAdd(Z0)
	multiplyAdd(Z1)
	multiplyAdd(Z2)
	multiplyAdd(Z3)
	multiplyAdd(Z4)
	multiplyAdd(Z5)
	multiplyAdd(Z6)
	multiplyAdd(Z7)
	multiplyAdd(Z8)
	multiplyAdd(Z9)
	multiplyAdd(Z10)
	multiplyAdd(Z11)
	multiplyAdd(Z12)
	multiplyAdd(Z13)
	multiplyAdd(Z14)
	multiplyAdd(Z15)

	// if rows--; rows != 0 { goto loop }
	DECQ AX
	JNZ  loop

	// lanes = Z0 + ... + Z15, pair by pair
	VADDPS  Z1, Z0, Z0
	VADDPS  Z3, Z2, Z2
	VADDPS  Z5, Z4, Z4
	VADDPS  Z7, Z6, Z6
	VADDPS  Z9, Z8, Z8
	VADDPS  Z11, Z10, Z10
	VADDPS  Z13, Z12, Z12
	VADDPS  Z15, Z14, Z14
	VADDPS  Z2, Z0, Z0
	VADDPS  Z6, Z4, Z4
	VADDPS  Z10, Z8, Z8
	VADDPS  Z14, Z12, Z12
	VADDPS  Z4, Z0, Z0
	VADDPS  Z12, Z8, Z8
	VADDPS  Z8, Z0, Z0
	VMOVUPS Z0, (DI)

	VZEROUPPER
	RET
