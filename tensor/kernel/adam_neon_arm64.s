//go:build !purego

#include "go_asm.h"
#include "textflag.h"
#include "neon_arm64.h"
#include "neon_exp_arm64.h"

// Adam for NEON: 4 weights a vector, one vector a round, then single weights,
// in lane 0 with zeros in the other lanes. The formulas, and their order, are
// adamGeneric's. Memory is the limit: the instructions of one vector do not
// depend on those of the next, so the processor overlaps them by itself.
//
// Registers:
//
//	R0  param, moving          V0  p, the weight, then Shrink p
//	R1  grad, moving           V1  g, the gradient with its decay
//	R2  m, moving              V2  m
//	R3  v, moving              V3  v
//	R4  weights left           V4  product, then quotient
//	R5  s                      V5  d
//
//	V16  StepSize        V21  InvSqrtCorrection2
//	V17  Beta1           V22  Eps
//	V18  OneMinusBeta1   V23  Decay
//	V19  Beta2           V24  Shrink
//	V20  OneMinusBeta2

// vector = the number at offset in s, in all lanes; floating is its lane 0
#define NUMBER(offset, floating, vector) \
	FMOVS offset(R5), floating \
	VDUP  vector.S[0], vector.S4

// V0 = p, V2 = m and V3 = v after the step, for V1 = grad
#define STEP \
	VFMUL4S(0, 23, 4) /* Decay p */                              \
	VFADD4S(4, 1, 1)  /* g = grad + Decay p */                   \
	VFMUL4S(2, 17, 2) /* Beta1 m */                              \
	VFMUL4S(1, 18, 4) /* OneMinusBeta1 g */                      \
	VFADD4S(4, 2, 2)  /* m = Beta1 m + OneMinusBeta1 g */        \
	VFMUL4S(3, 19, 3) /* Beta2 v */                              \
	VFMUL4S(1, 20, 4) /* OneMinusBeta2 g */                      \
	VFMUL4S(1, 4, 4)  /* (OneMinusBeta2 g) g */                  \
	VFADD4S(4, 3, 3)  /* v = Beta2 v + (OneMinusBeta2 g) g */    \
	VFSQRT4S(3, 5)    /* sqrt(v) */                              \
	VFMUL4S(21, 5, 5) /* sqrt(v) InvSqrtCorrection2 */           \
	VFADD4S(22, 5, 5) /* d = sqrt(v) InvSqrtCorrection2 + Eps */ \
	VFDIV4S(5, 2, 4)  /* m/d */                                  \
	VFMUL4S(4, 16, 4) /* StepSize (m/d) */                       \
	VFMUL4S(0, 24, 0) /* Shrink p */                             \
	VFSUB4S(4, 0, 0)  /* p = Shrink p - StepSize (m/d) */

// func adamNEON(param, grad, m, v []float32, s *AdamStep)
TEXT ·adamNEON(SB), NOSPLIT, $0-104
	MOVD param_base+0(FP), R0
	MOVD param_len+8(FP), R4
	MOVD grad_base+24(FP), R1
	MOVD m_base+48(FP), R2
	MOVD v_base+72(FP), R3
	MOVD s+96(FP), R5

	// the numbers of the step, each in all lanes
	NUMBER(AdamStep_StepSize, F16, V16)
	NUMBER(AdamStep_Beta1, F17, V17)
	NUMBER(AdamStep_OneMinusBeta1, F18, V18)
	NUMBER(AdamStep_Beta2, F19, V19)
	NUMBER(AdamStep_OneMinusBeta2, F20, V20)
	NUMBER(AdamStep_InvSqrtCorrection2, F21, V21)
	NUMBER(AdamStep_Eps, F22, V22)
	NUMBER(AdamStep_Decay, F23, V23)
	NUMBER(AdamStep_Shrink, F24, V24)
	SUBS $4, R4 // R4 = weights left - 4
	BLT  few

vector:
	VLD1   (R0), [V0.S4]
	VLD1.P 16(R1), [V1.S4]
	VLD1   (R2), [V2.S4]
	VLD1   (R3), [V3.S4]
	STEP
	VST1.P [V0.S4], 16(R0)
	VST1.P [V2.S4], 16(R2)
	VST1.P [V3.S4], 16(R3)
	SUBS   $4, R4
	BGE    vector

few:
	ADDS $4, R4 // R4 = weights left, 0 to 3
	BEQ  done

tail: // the same for one weight
	FMOVS   (R0), F0
	FMOVS.P 4(R1), F1
	FMOVS   (R2), F2
	FMOVS   (R3), F3
	STEP
	FMOVS.P F0, 4(R0)
	FMOVS.P F2, 4(R2)
	FMOVS.P F3, 4(R3)
	SUBS    $1, R4
	BNE     tail

done:
	RET
