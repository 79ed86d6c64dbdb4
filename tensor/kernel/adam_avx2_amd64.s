//go:build !purego

#include "go_asm.h"
#include "textflag.h"

// Adam for AVX2: 8 weights a vector, one vector a round, then the last 1 to
// 7 at once with masked loads and stores, which touch no memory beyond the
// slices. The formulas, and their order, are adamGeneric's. Memory is the limit:
// the instructions of one vector do not depend on those of the next, so the
// processor overlaps them by itself.
//
// Registers:
//
//	DI  param            Y0   p, the weight, then Shrink p
//	SI  grad             Y1   g, the gradient with its decay
//	DX  m                Y2   m
//	BX  v                Y3   v, then d
//	CX  weights left     Y4   product, then quotient
//	AX  s
//
//	Y6   StepSize        Y11  InvSqrtCorrection2
//	Y7   Beta1           Y12  Eps
//	Y8   OneMinusBeta1   Y13  Decay
//	Y9   Beta2           Y14  Shrink
//	Y10  OneMinusBeta2   Y15  mask of the tail

// The numbers of the 8 lanes.
DATA lane<>+0(SB)/8, $0x0000000100000000
DATA lane<>+8(SB)/8, $0x0000000300000002
DATA lane<>+16(SB)/8, $0x0000000500000004
DATA lane<>+24(SB)/8, $0x0000000700000006
GLOBL lane<>(SB), RODATA|NOPTR, $32

// m = Y2 and v = Y3 after the step, for p = Y0, g = Y1
#define MEANS \
	VMULPS  Y0, Y13, Y4 /* Decay p */                       \
	VADDPS  Y4, Y1, Y1  /* g = grad + Decay p */            \
	VMULPS  Y2, Y7, Y2  /* Beta1 m */                       \
	VMULPS  Y1, Y8, Y4  /* OneMinusBeta1 g */               \
	VADDPS  Y4, Y2, Y2  /* m = Beta1 m + OneMinusBeta1 g */ \
	VMULPS  Y3, Y9, Y3  /* Beta2 v */                       \
	VMULPS  Y1, Y10, Y4 /* OneMinusBeta2 g */               \
	VMULPS  Y1, Y4, Y4  /* (OneMinusBeta2 g) g */           \
	VADDPS  Y4, Y3, Y3  /* v = Beta2 v + (OneMinusBeta2 g) g */

// p = Y0 after the step, for the new m = Y2 and v = Y3
#define WEIGHTS \
	VSQRTPS Y3, Y3      /* sqrt(v) */                              \
	VMULPS  Y11, Y3, Y3 /* sqrt(v) InvSqrtCorrection2 */           \
	VADDPS  Y12, Y3, Y3 /* d = sqrt(v) InvSqrtCorrection2 + Eps */ \
	VDIVPS  Y3, Y2, Y4  /* m/d */                                  \
	VMULPS  Y4, Y6, Y4  /* StepSize (m/d) */                       \
	VMULPS  Y0, Y14, Y0 /* Shrink p */                             \
	VSUBPS  Y4, Y0, Y0  /* p = Shrink p - StepSize (m/d) */

// func adamAVX2(param, grad, m, v []float32, s *AdamStep)
TEXT ·adamAVX2(SB), NOSPLIT, $0-104
	MOVQ param_base+0(FP), DI
	MOVQ param_len+8(FP), CX
	MOVQ grad_base+24(FP), SI
	MOVQ m_base+48(FP), DX
	MOVQ v_base+72(FP), BX
	MOVQ s+96(FP), AX

	// the numbers of the step, each in all lanes
	VBROADCASTSS AdamStep_StepSize(AX), Y6
	VBROADCASTSS AdamStep_Beta1(AX), Y7
	VBROADCASTSS AdamStep_OneMinusBeta1(AX), Y8
	VBROADCASTSS AdamStep_Beta2(AX), Y9
	VBROADCASTSS AdamStep_OneMinusBeta2(AX), Y10
	VBROADCASTSS AdamStep_InvSqrtCorrection2(AX), Y11
	VBROADCASTSS AdamStep_Eps(AX), Y12
	VBROADCASTSS AdamStep_Decay(AX), Y13
	VBROADCASTSS AdamStep_Shrink(AX), Y14
	SUBQ         $8, CX // CX = weights left - 8
	JLT          tail

vector:
	VMOVUPS (DI), Y0
	VMOVUPS (SI), Y1
	VMOVUPS (DX), Y2
	VMOVUPS (BX), Y3
	MEANS
	VMOVUPS Y2, (DX)
	VMOVUPS Y3, (BX)
	WEIGHTS
	VMOVUPS Y0, (DI)
	ADDQ    $32, DI
	ADDQ    $32, SI
	ADDQ    $32, DX
	ADDQ    $32, BX
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ $8, CX // CX = weights left, 0 to 7
	JEQ  done

	// Y15 = all ones in the lanes below CX, zeros in the others
	VMOVD        CX, X15
	VPBROADCASTD X15, Y15
	VPCMPGTD     lane<>(SB), Y15, Y15

	// the same, with the mask
	VMASKMOVPS (DI), Y15, Y0
	VMASKMOVPS (SI), Y15, Y1
	VMASKMOVPS (DX), Y15, Y2
	VMASKMOVPS (BX), Y15, Y3
	MEANS
	VMASKMOVPS Y2, Y15, (DX)
	VMASKMOVPS Y3, Y15, (BX)
	WEIGHTS
	VMASKMOVPS Y0, Y15, (DI)

done:
	VZEROUPPER
	RET
