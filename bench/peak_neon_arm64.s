//go:build !purego

#include "textflag.h"

// Registers
//   R0        rows left
//   R1        lanes
//   V0-V23    accumulators
//   V24 V25   the factors x and y, all lanes 1

// clear makes an accumulator zero.
#define clear(acc) VEOR acc.B16, acc.B16, acc.B16

// multiplyAdd is acc += x*y in each lane.
#define multiplyAdd(acc) VFMLA V25.S4, V24.S4, acc.S4

// addTo is sum += part*x in each lane, which is exact for x = 1.
#define addTo(sum, part) VFMLA V24.S4, part.S4, sum.S4

// func multiplyAddsNEON(rows int, lanes *[4]float32)
TEXT ·multiplyAddsNEON(SB), NOSPLIT, $0-16
	MOVD rows+0(FP), R0
	MOVD lanes+8(FP), R1

	// x = y = 1
	MOVD $0x3f800000, R2 // float32(1)
	VDUP R2, V24.S4
	VDUP R2, V25.S4

	// all accumulators = 0
	clear(V0)
	clear(V1)
	clear(V2)
	clear(V3)
	clear(V4)
	clear(V5)
	clear(V6)
	clear(V7)
	clear(V8)
	clear(V9)
	clear(V10)
	clear(V11)
	clear(V12)
	clear(V13)
	clear(V14)
	clear(V15)
	clear(V16)
	clear(V17)
	clear(V18)
	clear(V19)
	clear(V20)
	clear(V21)
	clear(V22)
	clear(V23)

loop:
	// one row: no accumulator waits for another
	multiplyAdd(V0)
	multiplyAdd(V1)
	multiplyAdd(V2)
	multiplyAdd(V3)
	multiplyAdd(V4)
	multiplyAdd(V5)
	multiplyAdd(V6)
	multiplyAdd(V7)
	multiplyAdd(V8)
	multiplyAdd(V9)
	multiplyAdd(V10)
	multiplyAdd(V11)
	multiplyAdd(V12)
	multiplyAdd(V13)
	multiplyAdd(V14)
	multiplyAdd(V15)
	multiplyAdd(V16)
	multiplyAdd(V17)
	multiplyAdd(V18)
	multiplyAdd(V19)
	multiplyAdd(V20)
	multiplyAdd(V21)
	multiplyAdd(V22)
	multiplyAdd(V23)

	// if rows--; rows != 0 { goto loop }
	SUBS $1, R0, R0
	BNE  loop

	// lanes = V0 + ... + V23
	addTo(V0, V1)
	addTo(V0, V2)
	addTo(V0, V3)
	addTo(V0, V4)
	addTo(V0, V5)
	addTo(V0, V6)
	addTo(V0, V7)
	addTo(V0, V8)
	addTo(V0, V9)
	addTo(V0, V10)
	addTo(V0, V11)
	addTo(V0, V12)
	addTo(V0, V13)
	addTo(V0, V14)
	addTo(V0, V15)
	addTo(V0, V16)
	addTo(V0, V17)
	addTo(V0, V18)
	addTo(V0, V19)
	addTo(V0, V20)
	addTo(V0, V21)
	addTo(V0, V22)
	addTo(V0, V23)
	VST1 [V0.S4], (R1)

	RET
