//go:build !purego

#include "go_asm.h"
#include "textflag.h"

// Adam for AVX-512: 16 weights a vector, one vector a round, then the last 1 to
// 15 at once with masked loads and stores, which touch no memory beyond the
// slices. The formulas, and their order, are adamGeneric's. Memory is the limit:
// the instructions of one vector do not depend on those of the next, so the
// processor overlaps them by itself.
//
// Registers:
//
//	DI  param            Z0   p, the weight, then Shrink p
//	SI  grad             Z1   g, the gradient with its decay
//	DX  m                Z2   m
//	BX  v                Z3   v, then d
//	CX  weights left     Z4   product, then quotient
//	AX  s, then scratch
//
//	Z6   StepSize        Z11  InvSqrtCorrection2
//	Z7   Beta1           Z12  Eps
//	Z8   OneMinusBeta1   Z13  Decay
//	Z9   Beta2           Z14  Shrink
//	Z10  OneMinusBeta2   K1   mask of the tail

// m = Z2 and v = Z3 after the step, for p = Z0, g = Z1
#define MEANS \
	VMULPS  Z0, Z13, Z4 /* Decay p */                       \
	VADDPS  Z4, Z1, Z1  /* g = grad + Decay p */            \
	VMULPS  Z2, Z7, Z2  /* Beta1 m */                       \
	VMULPS  Z1, Z8, Z4  /* OneMinusBeta1 g */               \
	VADDPS  Z4, Z2, Z2  /* m = Beta1 m + OneMinusBeta1 g */ \
	VMULPS  Z3, Z9, Z3  /* Beta2 v */                       \
	VMULPS  Z1, Z10, Z4 /* OneMinusBeta2 g */               \
	VMULPS  Z1, Z4, Z4  /* (OneMinusBeta2 g) g */           \
	VADDPS  Z4, Z3, Z3  /* v = Beta2 v + (OneMinusBeta2 g) g */

// p = Z0 after the step, for the new m = Z2 and v = Z3
#define WEIGHTS \
	VSQRTPS Z3, Z3      /* sqrt(v) */                              \
	VMULPS  Z11, Z3, Z3 /* sqrt(v) InvSqrtCorrection2 */           \
	VADDPS  Z12, Z3, Z3 /* d = sqrt(v) InvSqrtCorrection2 + Eps */ \
	VDIVPS  Z3, Z2, Z4  /* m/d */                                  \
	VMULPS  Z4, Z6, Z4  /* StepSize (m/d) */                       \
	VMULPS  Z0, Z14, Z0 /* Shrink p */                             \
	VSUBPS  Z4, Z0, Z0  /* p = Shrink p - StepSize (m/d) */

// func adamAVX512(param, grad, m, v []float32, s *AdamStep)
TEXT ·adamAVX512(SB), NOSPLIT, $0-104
	MOVQ param_base+0(FP), DI
	MOVQ param_len+8(FP), CX
	MOVQ grad_base+24(FP), SI
	MOVQ m_base+48(FP), DX
	MOVQ v_base+72(FP), BX
	MOVQ s+96(FP), AX

	// the numbers of the step, each in all lanes
	VBROADCASTSS AdamStep_StepSize(AX), Z6
	VBROADCASTSS AdamStep_Beta1(AX), Z7
	VBROADCASTSS AdamStep_OneMinusBeta1(AX), Z8
	VBROADCASTSS AdamStep_Beta2(AX), Z9
	VBROADCASTSS AdamStep_OneMinusBeta2(AX), Z10
	VBROADCASTSS AdamStep_InvSqrtCorrection2(AX), Z11
	VBROADCASTSS AdamStep_Eps(AX), Z12
	VBROADCASTSS AdamStep_Decay(AX), Z13
	VBROADCASTSS AdamStep_Shrink(AX), Z14
	SUBQ         $16, CX // CX = weights left - 16
	JLT          tail

vector:
	VMOVUPS (DI), Z0
	VMOVUPS (SI), Z1
	VMOVUPS (DX), Z2
	VMOVUPS (BX), Z3
	MEANS
	VMOVUPS Z2, (DX)
	VMOVUPS Z3, (BX)
	WEIGHTS
	VMOVUPS Z0, (DI)
	ADDQ    $64, DI
	ADDQ    $64, SI
	ADDQ    $64, DX
	ADDQ    $64, BX
	SUBQ    $16, CX
	JGE     vector

tail:
	ADDQ $16, CX // CX = weights left, 0 to 15
	JEQ  done

	// K1 = the lowest CX bits set: 2^CX - 1
	MOVL  $1, AX
	SHLL  CX, AX
	DECL  AX
	KMOVW AX, K1

	// the same, with the mask
	VMOVUPS.Z (DI), K1, Z0
	VMOVUPS.Z (SI), K1, Z1
	VMOVUPS.Z (DX), K1, Z2
	VMOVUPS.Z (BX), K1, Z3
	MEANS
	VMOVUPS   Z2, K1, (DX)
	VMOVUPS   Z3, K1, (BX)
	WEIGHTS
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET
