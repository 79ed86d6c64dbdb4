//go:build !purego

#include "textflag.h"

// The relu group for AVX2: 8 floats a vector. Each function takes 32 elements a
// round, then 8, and then the last 1 to 7 at once with masked loads and stores,
// which touch no memory beyond the slices.
//
// Registers:
//
//	DI  dst, or dx             Y0-Y3  results
//	SI  x, or dy               Y4     mask of the last elements
//	DX  x of reluGradTo        Y5     zero
//	CX  elements left          Y6     dy of the last elements

// The numbers of the 8 lanes.
DATA lane<>+0(SB)/8, $0x0000000100000000
DATA lane<>+8(SB)/8, $0x0000000300000002
DATA lane<>+16(SB)/8, $0x0000000500000004
DATA lane<>+24(SB)/8, $0x0000000700000006
GLOBL lane<>(SB), RODATA|NOPTR, $32

// Y4 = all ones in the lanes below CX, zeros in the others
#define TAILMASK \
	VMOVD        CX, X4                             \
	VPBROADCASTD X4, Y4                             \
	VPCMPGTD     lane<>(SB), Y4, Y4 /* CX > lane */

// dst_i = max(0, x_i), one vector. VMAXPS gives its memory operand if one of
// the two is NaN or if both are zero: so NaN and -0 pass.
#define RELUROW(offset, result) \
	VMAXPS  offset(SI), Y5, result \
	VMOVUPS result, offset(DI)

// dx_i = dy_i where x_i <= 0 does not hold, one vector. Predicate 6 is "not
// less or equal", which is true for NaN.
#define GRADROW(offset, result) \
	VMOVUPS offset(DX), result                                         \
	VCMPPS  $6, Y5, result, result     /* all ones where not x <= 0 */ \
	VANDPS  offset(SI), result, result /* there dy, else 0 */          \
	VMOVUPS result, offset(DI)

// func reluToAVX2(dst, x []float32)
TEXT ·reluToAVX2(SB), NOSPLIT, $0-48
	MOVQ   dst_base+0(FP), DI
	MOVQ   dst_len+8(FP), CX
	MOVQ   x_base+24(FP), SI
	VXORPS X5, X5, X5
	SUBQ   $32, CX
	JLT    vectors

block: // four vectors
	RELUROW(0, Y0)
	RELUROW(32, Y1)
	RELUROW(64, Y2)
	RELUROW(96, Y3)
	ADDQ $128, SI
	ADDQ $128, DI
	SUBQ $32, CX
	JGE  block

vectors:
	ADDQ $24, CX // CX = elements left - 8
	JLT  tail

vector: // one vector
	RELUROW(0, Y0)
	ADDQ $32, SI
	ADDQ $32, DI
	SUBQ $8, CX
	JGE  vector

tail: // the same, with a mask
	ADDQ       $8, CX // CX = elements left, 0 to 7
	JEQ        done
	TAILMASK
	VMASKMOVPS (SI), Y4, Y0
	VMAXPS     Y0, Y5, Y0
	VMASKMOVPS Y0, Y4, (DI)

done:
	VZEROUPPER
	RET

// func reluGradToAVX2(dx, dy, x []float32)
TEXT ·reluGradToAVX2(SB), NOSPLIT, $0-72
	MOVQ   dx_base+0(FP), DI
	MOVQ   dx_len+8(FP), CX
	MOVQ   dy_base+24(FP), SI
	MOVQ   x_base+48(FP), DX
	VXORPS X5, X5, X5
	SUBQ   $32, CX
	JLT    vectors

block: // four vectors
	GRADROW(0, Y0)
	GRADROW(32, Y1)
	GRADROW(64, Y2)
	GRADROW(96, Y3)
	ADDQ $128, SI
	ADDQ $128, DX
	ADDQ $128, DI
	SUBQ $32, CX
	JGE  block

vectors:
	ADDQ $24, CX // CX = elements left - 8
	JLT  tail

vector: // one vector
	GRADROW(0, Y0)
	ADDQ $32, SI
	ADDQ $32, DX
	ADDQ $32, DI
	SUBQ $8, CX
	JGE  vector

tail: // the same, with a mask
	ADDQ       $8, CX // CX = elements left, 0 to 7
	JEQ        done
	TAILMASK
	VMASKMOVPS (DX), Y4, Y0
	VCMPPS     $6, Y5, Y0, Y0
	VMASKMOVPS (SI), Y4, Y6
	VANDPS     Y6, Y0, Y0
	VMASKMOVPS Y0, Y4, (DI)

done:
	VZEROUPPER
	RET
