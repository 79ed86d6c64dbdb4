//go:build !purego

#include "textflag.h"

// The reduce group for AVX2: 8 float32 or 4 float64 a vector, and 8 vectors for
// the 64 or 32 lanes of a sum. Each function takes a whole round of its lanes
// at a time, then the rest vector by vector through a mask that reads zeros
// beyond the end, and then adds the lanes as reduce.go says.
//
// Registers:
//
//	SI  a, or x                Y0-Y7  lanes: Y0 the first ones
//	DX  b                      Y8     elements of a or x
//	CX  elements left          Y9     mask of the last elements
//	AX  scratch                Y10    elements of b
//
// maximum has its own table.

// The numbers of the 8 lanes of a vector.
DATA lane<>+0(SB)/8, $0x0000000100000000
DATA lane<>+8(SB)/8, $0x0000000300000002
DATA lane<>+16(SB)/8, $0x0000000500000004
DATA lane<>+24(SB)/8, $0x0000000700000006
GLOBL lane<>(SB), RODATA|NOPTR, $32

// Y9 = all ones in the lanes below CX, zeros in the others
#define TAILMASK \
	VMOVD        CX, X9                             \
	VPBROADCASTD X9, Y9                             \
	VPCMPGTD     lane<>(SB), Y9, Y9 /* CX > lane */

// All lanes = 0
#define ZEROLANES \
	VXORPS X0, X0, X0 \
	VXORPS X1, X1, X1 \
	VXORPS X2, X2, X2 \
	VXORPS X3, X3, X3 \
	VXORPS X4, X4, X4 \
	VXORPS X5, X5, X5 \
	VXORPS X6, X6, X6 \
	VXORPS X7, X7, X7

// Y0 = the sum of Y0 to Y7: three rounds of the tree
#define ADDVECTORS(ADD) \
	ADD Y4, Y0, Y0 \
	ADD Y5, Y1, Y1 \
	ADD Y6, Y2, Y2 \
	ADD Y7, Y3, Y3 \
	ADD Y2, Y0, Y0 \
	ADD Y3, Y1, Y1 \
	ADD Y1, Y0, Y0

// lane += a*b, one vector
#define DOTROW(offset, lane) \
	VMOVUPS     offset(SI), Y8       \
	VFMADD231PS offset(DX), Y8, lane

// lane += a*b, the next vector of which CX elements exist; to tree after the
// last one
#define DOTTAIL(lane) \
	TAILMASK                  \
	VMASKMOVPS  (SI), Y9, Y8  \
	VMASKMOVPS  (DX), Y9, Y10 \
	VFMADD231PS Y10, Y8, lane \
	ADDQ        $32, SI       \
	ADDQ        $32, DX       \
	SUBQ        $8, CX        \
	JLE         tree

// func dotAVX2(a, b []float32) float32
TEXT ·dotAVX2(SB), NOSPLIT, $0-52
	MOVQ a_base+0(FP), SI
	MOVQ a_len+8(FP), CX
	MOVQ b_base+24(FP), DX
	ZEROLANES
	SUBQ $64, CX
	JLT  rest

block: // 64 elements, one for each lane
	DOTROW(0, Y0)
	DOTROW(32, Y1)
	DOTROW(64, Y2)
	DOTROW(96, Y3)
	DOTROW(128, Y4)
	DOTROW(160, Y5)
	DOTROW(192, Y6)
	DOTROW(224, Y7)
	ADDQ $256, SI
	ADDQ $256, DX
	SUBQ $64, CX
	JGE  block

rest:
	ADDQ $64, CX // CX = elements left, 0 to 63
	JEQ  tree
	DOTTAIL(Y0)
	DOTTAIL(Y1)
	DOTTAIL(Y2)
	DOTTAIL(Y3)
	DOTTAIL(Y4)
	DOTTAIL(Y5)
	DOTTAIL(Y6)
	DOTTAIL(Y7)

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
	VCVTPS2PD offset(SI), Y8 /* four float32 to float64 */ \
	VADDPD    Y8, lane, lane

// lane += x*x, one vector
#define SQUAREROW(offset, lane) \
	VCVTPS2PD   offset(SI), Y8 \
	VFMADD231PD Y8, Y8, lane

// Y8 = the next four elements, of which CX exist
#define LOADTAIL \
	TAILMASK                \
	VMASKMOVPS (SI), X9, X8 \
	VCVTPS2PD  X8, Y8

// To the next vector, or to tree after the last one
#define NEXTTAIL \
	ADDQ $16, SI \
	SUBQ $4, CX  \
	JLE  tree

// lane += x, the next vector of which CX elements exist
#define SUMTAIL(lane) \
	LOADTAIL              \
	VADDPD Y8, lane, lane \
	NEXTTAIL

// lane += x*x, the next vector of which CX elements exist
#define SQUARETAIL(lane) \
	LOADTAIL                 \
	VFMADD231PD Y8, Y8, lane \
	NEXTTAIL

// X0 = the sum of Y0 to Y7 in its lowest lane
#define ADDDOUBLES \
	ADDVECTORS(VADDPD)      /* 32 lanes to 4 */      \
	VEXTRACTF128 $1, Y0, X1                          \
	VADDPD       X1, X0, X0 /* lane j += lane j+2 */ \
	VUNPCKHPD    X0, X0, X1                          \
	VADDSD       X1, X0, X0 /* lane 0 += lane 1 */

// func sumAVX2(x []float32) float64
TEXT ·sumAVX2(SB), NOSPLIT, $0-32
	MOVQ x_base+0(FP), SI
	MOVQ x_len+8(FP), CX
	ZEROLANES
	SUBQ $32, CX
	JLT  rest

block: // 32 elements, one for each lane
	SUMROW(0, Y0)
	SUMROW(16, Y1)
	SUMROW(32, Y2)
	SUMROW(48, Y3)
	SUMROW(64, Y4)
	SUMROW(80, Y5)
	SUMROW(96, Y6)
	SUMROW(112, Y7)
	ADDQ $128, SI
	SUBQ $32, CX
	JGE  block

rest:
	ADDQ $32, CX // CX = elements left, 0 to 31
	JEQ  tree
	SUMTAIL(Y0)
	SUMTAIL(Y1)
	SUMTAIL(Y2)
	SUMTAIL(Y3)
	SUMTAIL(Y4)
	SUMTAIL(Y5)
	SUMTAIL(Y6)
	SUMTAIL(Y7)

tree:
	ADDDOUBLES
	VMOVSD X0, ret+24(FP)
	VZEROUPPER
	RET

// func sumSquaresAVX2(x []float32) float64
TEXT ·sumSquaresAVX2(SB), NOSPLIT, $0-32
	MOVQ x_base+0(FP), SI
	MOVQ x_len+8(FP), CX
	ZEROLANES
	SUBQ $32, CX
	JLT  rest

block: // 32 elements, one for each lane
	SQUAREROW(0, Y0)
	SQUAREROW(16, Y1)
	SQUAREROW(32, Y2)
	SQUAREROW(48, Y3)
	SQUAREROW(64, Y4)
	SQUAREROW(80, Y5)
	SQUAREROW(96, Y6)
	SQUAREROW(112, Y7)
	ADDQ $128, SI
	SUBQ $32, CX
	JGE  block

rest:
	ADDQ $32, CX // CX = elements left, 0 to 31
	JEQ  tree
	SQUARETAIL(Y0)
	SQUARETAIL(Y1)
	SQUARETAIL(Y2)
	SQUARETAIL(Y3)
	SQUARETAIL(Y4)
	SQUARETAIL(Y5)
	SQUARETAIL(Y6)
	SQUARETAIL(Y7)

tree:
	ADDDOUBLES
	VMOVSD X0, ret+24(FP)
	VZEROUPPER
	RET

// func maximumAVX2(x []float32) float32
//
//	SI  x                      Y0-Y3   largest so far, NaN ignored
//	CX  elements left          Y4      all ones in some lane once NaN was seen
//	AX  scratch                Y5      -Inf
//	                           Y8-Y11  elements
//	                           Y9      mask of the last elements
//
// Predicate 3 of VCMPPS is "unordered": one of the two is NaN.
TEXT ·maximumAVX2(SB), NOSPLIT, $0-28
	MOVQ         x_base+0(FP), SI
	MOVQ         x_len+8(FP), CX
	MOVL         $0xff800000, AX // -Inf
	VMOVD        AX, X5
	VPBROADCASTD X5, Y5
	VMOVUPS      Y5, Y0
	VMOVUPS      Y5, Y1
	VMOVUPS      Y5, Y2
	VMOVUPS      Y5, Y3
	VXORPS       X4, X4, X4
	SUBQ         $32, CX
	JLT          vectors

block: // four vectors
	VMOVUPS (SI), Y8
	VMOVUPS 32(SI), Y9
	VMOVUPS 64(SI), Y10
	VMOVUPS 96(SI), Y11
	VMAXPS  Y8, Y0, Y0
	VMAXPS  Y9, Y1, Y1
	VMAXPS  Y10, Y2, Y2
	VMAXPS  Y11, Y3, Y3
	VCMPPS  $3, Y8, Y9, Y8 // NaN in either
	VCMPPS  $3, Y10, Y11, Y10
	VORPS   Y8, Y4, Y4
	VORPS   Y10, Y4, Y4
	ADDQ    $128, SI
	SUBQ    $32, CX
	JGE     block

vectors:
	ADDQ $24, CX // CX = elements left - 8
	JLT  tail

vector: // one vector
	VMOVUPS (SI), Y8
	VMAXPS  Y8, Y0, Y0
	VCMPPS  $3, Y8, Y8, Y8
	VORPS   Y8, Y4, Y4
	ADDQ    $32, SI
	SUBQ    $8, CX
	JGE     vector

tail: // the last ones, -Inf beyond them
	ADDQ       $8, CX // CX = elements left, 0 to 7
	JEQ        tree
	TAILMASK
	VMASKMOVPS (SI), Y9, Y8
	VBLENDVPS  Y9, Y8, Y5, Y8
	VMAXPS     Y8, Y0, Y0
	VCMPPS     $3, Y8, Y8, Y8
	VORPS      Y8, Y4, Y4

tree:
	VMOVMSKPS    Y4, AX
	TESTL        AX, AX
	JNE          nan
	VMAXPS       Y2, Y0, Y0 // 32 lanes to 8
	VMAXPS       Y3, Y1, Y1
	VMAXPS       Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VMAXPS       X1, X0, X0 // 8 to 4
	VMOVHLPS     X0, X0, X1
	VMAXPS       X1, X0, X0 // 4 to 2
	VMOVSHDUP    X0, X1
	VMAXSS       X1, X0, X0 // 2 to 1
	VMOVSS       X0, ret+24(FP)
	VZEROUPPER
	RET

nan:
	MOVL $0x7fc00000, AX // NaN
	MOVL AX, ret+24(FP)
	VZEROUPPER
	RET
