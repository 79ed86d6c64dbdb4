//go:build !purego

#include "textflag.h"

// The relu group for AVX-512: 16 floats a vector. Each function takes 64
// elements a round, then 16, and then the last 1 to 15 at once with masked
// loads and stores, which touch no memory beyond the slices.
//
// Registers:
//
//	DI  dst, or dx             Z0-Z3  results
//	SI  x, or dy               Z5     zero
//	DX  x of reluGradTo        K1     mask of the last elements
//	CX  elements left          K2     where x <= 0 does not hold
//	AX  scratch

// K1 = the lowest CX bits set: 2^CX - 1
#define TAILMASK \
	MOVL  $1, AX \
	SHLL  CX, AX \
	DECL  AX     \
	KMOVW AX, K1

// dst_i = max(0, x_i), one vector. VMAXPS gives its memory operand if one of
// the two is NaN or if both are zero: so NaN and -0 pass.
#define RELUROW(offset, result) \
	VMAXPS  offset(SI), Z5, result \
	VMOVUPS result, offset(DI)

// dx_i = dy_i where x_i <= 0 does not hold, one vector. Predicate 6 is "not
// less or equal", which is true for NaN.
#define GRADROW(offset, result) \
	VMOVUPS   offset(DX), result                            \
	VCMPPS    $6, Z5, result, K2     /* where not x <= 0 */ \
	VMOVUPS.Z offset(SI), K2, result /* there dy, else 0 */ \
	VMOVUPS   result, offset(DI)

// func reluToAVX512(dst, x []float32)
TEXT ·reluToAVX512(SB), NOSPLIT, $0-48
	MOVQ   dst_base+0(FP), DI
	MOVQ   dst_len+8(FP), CX
	MOVQ   x_base+24(FP), SI
	VXORPS X5, X5, X5
	SUBQ   $64, CX
	JLT    vectors

block: // four vectors
	RELUROW(0, Z0)
	RELUROW(64, Z1)
	RELUROW(128, Z2)
	RELUROW(192, Z3)
	ADDQ $256, SI
	ADDQ $256, DI
	SUBQ $64, CX
	JGE  block

vectors:
	ADDQ $48, CX // CX = elements left - 16
	JLT  tail

vector: // one vector
	RELUROW(0, Z0)
	ADDQ $64, SI
	ADDQ $64, DI
	SUBQ $16, CX
	JGE  vector

tail: // the same, with a mask
	ADDQ      $16, CX // CX = elements left, 0 to 15
	JEQ       done
	TAILMASK
	VMOVUPS.Z (SI), K1, Z0
	VMAXPS    Z0, Z5, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func reluGradToAVX512(dx, dy, x []float32)
TEXT ·reluGradToAVX512(SB), NOSPLIT, $0-72
	MOVQ   dx_base+0(FP), DI
	MOVQ   dx_len+8(FP), CX
	MOVQ   dy_base+24(FP), SI
	MOVQ   x_base+48(FP), DX
	VXORPS X5, X5, X5
	SUBQ   $64, CX
	JLT    vectors

block: // four vectors
	GRADROW(0, Z0)
	GRADROW(64, Z1)
	GRADROW(128, Z2)
	GRADROW(192, Z3)
	ADDQ $256, SI
	ADDQ $256, DX
	ADDQ $256, DI
	SUBQ $64, CX
	JGE  block

vectors:
	ADDQ $48, CX // CX = elements left - 16
	JLT  tail

vector: // one vector
	GRADROW(0, Z0)
	ADDQ $64, SI
	ADDQ $64, DX
	ADDQ $64, DI
	SUBQ $16, CX
	JGE  vector

tail: // the same, with a mask
	ADDQ      $16, CX            // CX = elements left, 0 to 15
	JEQ       done
	TAILMASK
	VMOVUPS.Z (DX), K1, Z0
	VCMPPS    $6, Z5, Z0, K1, K2 // no bit where K1 has none
	VMOVUPS.Z (SI), K2, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET
