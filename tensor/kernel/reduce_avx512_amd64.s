//go:build !purego

#include "textflag.h"

// The reduce group for AVX-512: 16 float32 or 8 float64 a vector, and 4 vectors
// for the 64 or 32 lanes of a sum. Each function takes a whole round of its
// lanes at a time, then the rest vector by vector through a mask that reads
// zeros beyond the end, and then adds the lanes as reduce.go says.
//
// Registers:
//
//	SI  a, or x                Z0-Z3  lanes: Z0 the first ones
//	DX  b                      Z4     elements of a or x
//	CX  elements left          Z5     elements of b
//	BX  a bit for each of them K1     mask of the last elements
//
// maximum has its own table.

// All lanes = 0
#define ZEROLANES \
	VXORPS X0, X0, X0 \
	VXORPS X1, X1, X1 \
	VXORPS X2, X2, X2 \
	VXORPS X3, X3, X3

// BX = the lowest CX bits set: 2^CX - 1; the flags say if that is zero
#define TAILBITS \
	MOVQ $1, BX \
	SHLQ CX, BX \
	SUBQ $1, BX

// Y0 = the sum of the halves of Z0 to Z3: three rounds of the tree
#define ADDVECTORS(ADD) \
	ADD           Z2, Z0, Z0 \
	ADD           Z3, Z1, Z1 \
	ADD           Z1, Z0, Z0 \
	VEXTRACTF64X4 $1, Z0, Y1 \
	ADD           Y1, Y0, Y0

// lane += a*b, one vector
#define DOTROW(offset, lane) \
	VMOVUPS     offset(SI), Z4       \
	VFMADD231PS offset(DX), Z4, lane

// lane += a*b, one vector of which the lowest bits of BX tell what exists; to
// tree after the last one
#define DOTTAIL(offset, lane) \
	KMOVW       BX, K1             \
	VMOVUPS.Z   offset(SI), K1, Z4 \
	VMOVUPS.Z   offset(DX), K1, Z5 \
	VFMADD231PS Z5, Z4, lane       \
	SHRQ        $16, BX            \
	JEQ         tree

// func dotAVX512(a, b []float32) float32
TEXT ·dotAVX512(SB), NOSPLIT, $0-52
	MOVQ a_base+0(FP), SI
	MOVQ a_len+8(FP), CX
	MOVQ b_base+24(FP), DX
	ZEROLANES
	SUBQ $64, CX
	JLT  rest

block: // 64 elements, one for each lane
	DOTROW(0, Z0)
	DOTROW(64, Z1)
	DOTROW(128, Z2)
	DOTROW(192, Z3)
	ADDQ $256, SI
	ADDQ $256, DX
	SUBQ $64, CX
	JGE  block

rest:
	ADDQ $64, CX // CX = elements left, 0 to 63
	TAILBITS
	JEQ  tree
	DOTTAIL(0, Z0)
	DOTTAIL(64, Z1)
	DOTTAIL(128, Z2)
	DOTTAIL(192, Z3)

tree:
	ADDVECTORS(VADDPS)      // 64 lanes to 8
	VEXTRACTF128 $1, Y0, X1
	VADDPS       X1, X0, X0 // lane j += lane j+4
	VMOVHLPS     X0, X0, X1
	VADDPS       X1, X0, X0 // lane j += lane j+2
	VMOVSHDUP    X0, X1
	VADDSS       X1, X0, X0 // lane 0 += lane 1
	VMOVSS       X0, ret+48(FP)
	VZEROUPPER
	RET

// lane += x, one vector
#define SUMROW(offset, lane) \
	VCVTPS2PD offset(SI), Z4 /* eight float32 to float64 */ \
	VADDPD    Z4, lane, lane

// lane += x*x, one vector
#define SQUAREROW(offset, lane) \
	VCVTPS2PD   offset(SI), Z4 \
	VFMADD231PD Z4, Z4, lane

// lane += x, one vector of which the lowest bits of BX tell what exists; to
// tree after the last one
#define SUMTAIL(offset, lane) \
	KMOVW       BX, K1             \
	VCVTPS2PD.Z offset(SI), K1, Z4 \
	VADDPD      Z4, lane, lane     \
	SHRQ        $8, BX             \
	JEQ         tree

// lane += x*x, likewise
#define SQUARETAIL(offset, lane) \
	KMOVW       BX, K1             \
	VCVTPS2PD.Z offset(SI), K1, Z4 \
	VFMADD231PD Z4, Z4, lane       \
	SHRQ        $8, BX             \
	JEQ         tree

// X0 = the sum of Z0 to Z3 in its lowest lane
#define ADDDOUBLES \
	ADDVECTORS(VADDPD)      /* 32 lanes to 4 */      \
	VEXTRACTF128 $1, Y0, X1                          \
	VADDPD       X1, X0, X0 /* lane j += lane j+2 */ \
	VUNPCKHPD    X0, X0, X1                          \
	VADDSD       X1, X0, X0 /* lane 0 += lane 1 */

// func sumAVX512(x []float32) float64
TEXT ·sumAVX512(SB), NOSPLIT, $0-32
	MOVQ x_base+0(FP), SI
	MOVQ x_len+8(FP), CX
	ZEROLANES
	SUBQ $32, CX
	JLT  rest

block: // 32 elements, one for each lane
	SUMROW(0, Z0)
	SUMROW(32, Z1)
	SUMROW(64, Z2)
	SUMROW(96, Z3)
	ADDQ $128, SI
	SUBQ $32, CX
	JGE  block

rest:
	ADDQ $32, CX // CX = elements left, 0 to 31
	TAILBITS
	JEQ  tree
	SUMTAIL(0, Z0)
	SUMTAIL(32, Z1)
	SUMTAIL(64, Z2)
	SUMTAIL(96, Z3)

tree:
	ADDDOUBLES
	VMOVSD X0, ret+24(FP)
	VZEROUPPER
	RET

// func sumSquaresAVX512(x []float32) float64
TEXT ·sumSquaresAVX512(SB), NOSPLIT, $0-32
	MOVQ x_base+0(FP), SI
	MOVQ x_len+8(FP), CX
	ZEROLANES
	SUBQ $32, CX
	JLT  rest

block: // 32 elements, one for each lane
	SQUAREROW(0, Z0)
	SQUAREROW(32, Z1)
	SQUAREROW(64, Z2)
	SQUAREROW(96, Z3)
	ADDQ $128, SI
	SUBQ $32, CX
	JGE  block

rest:
	ADDQ $32, CX // CX = elements left, 0 to 31
	TAILBITS
	JEQ  tree
	SQUARETAIL(0, Z0)
	SQUARETAIL(32, Z1)
	SQUARETAIL(64, Z2)
	SQUARETAIL(96, Z3)

tree:
	ADDDOUBLES
	VMOVSD X0, ret+24(FP)
	VZEROUPPER
	RET

// func maximumAVX512(x []float32) float32
//
//	SI  x                      Z0-Z3  largest so far, NaN ignored
//	CX  elements left          Z4-Z7  elements
//	AX  scratch                Z8     -Inf
//	BX  bits of the tail mask  K1     mask of the last elements
//	                           K2     NaN in this vector
//	                           K3     NaN in any vector so far
//
// Predicate 3 of VCMPPS is "unordered": one of the two is NaN.
TEXT ·maximumAVX512(SB), NOSPLIT, $0-28
	MOVQ         x_base+0(FP), SI
	MOVQ         x_len+8(FP), CX
	MOVL         $0xff800000, AX // -Inf
	VPBROADCASTD AX, Z8
	VMOVUPS      Z8, Z0
	VMOVUPS      Z8, Z1
	VMOVUPS      Z8, Z2
	VMOVUPS      Z8, Z3
	KXORW        K3, K3, K3
	SUBQ         $64, CX
	JLT          vectors

block: // four vectors
	VMOVUPS (SI), Z4
	VMOVUPS 64(SI), Z5
	VMOVUPS 128(SI), Z6
	VMOVUPS 192(SI), Z7
	VMAXPS  Z4, Z0, Z0
	VMAXPS  Z5, Z1, Z1
	VMAXPS  Z6, Z2, Z2
	VMAXPS  Z7, Z3, Z3
	VCMPPS  $3, Z4, Z5, K2 // NaN in either
	KORW    K2, K3, K3
	VCMPPS  $3, Z6, Z7, K2
	KORW    K2, K3, K3
	ADDQ    $256, SI
	SUBQ    $64, CX
	JGE     block

vectors:
	ADDQ $48, CX // CX = elements left - 16
	JLT  tail

vector: // one vector
	VMOVUPS (SI), Z4
	VMAXPS  Z4, Z0, Z0
	VCMPPS  $3, Z4, Z4, K2
	KORW    K2, K3, K3
	ADDQ    $64, SI
	SUBQ    $16, CX
	JGE     vector

tail: // the last ones, -Inf beyond them
	ADDQ    $16, CX // CX = elements left, 0 to 15
	TAILBITS
	JEQ     tree
	KMOVW   BX, K1
	VMOVUPS Z8, Z4
	VMOVUPS (SI), K1, Z4
	VMAXPS  Z4, Z0, Z0
	VCMPPS  $3, Z4, Z4, K2
	KORW    K2, K3, K3

tree:
	KMOVW         K3, AX
	TESTL         AX, AX
	JNE           nan
	VMAXPS        Z2, Z0, Z0 // 64 lanes to 16
	VMAXPS        Z3, Z1, Z1
	VMAXPS        Z1, Z0, Z0
	VEXTRACTF64X4 $1, Z0, Y1
	VMAXPS        Y1, Y0, Y0 // 16 to 8
	VEXTRACTF128  $1, Y0, X1
	VMAXPS        X1, X0, X0 // 8 to 4
	VMOVHLPS      X0, X0, X1
	VMAXPS        X1, X0, X0 // 4 to 2
	VMOVSHDUP     X0, X1
	VMAXSS        X1, X0, X0 // 2 to 1
	VMOVSS        X0, ret+24(FP)
	VZEROUPPER
	RET

nan:
	MOVL $0x7fc00000, AX // NaN
	MOVL AX, ret+24(FP)
	VZEROUPPER
	RET
