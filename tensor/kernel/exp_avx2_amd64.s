//go:build !purego

#include "textflag.h"
#include "exp_constants.h"

// The exp group for AVX2: 8 floats a vector. The head of exp.go has the
// formulas. Each function takes four vectors a round, then single vectors, and
// then the last 1 to 7 elements at once with masked loads and stores, which
// touch no memory beyond the slices. Element i goes through the same
// instructions in all three.
//
// A vector is worked on in three registers X, T, P:
//
//	X  argument, then r, then a factor of 2^n, or w
//	T  MAGIC + n, then the other factor of 2^n, or 1 + z
//	P  n, then the polynomial, e^x or z, at last the result
//
// The macros below are steps for one vector. In a round each step is done for
// four vectors before the next step: a vector's instructions wait for each
// other, and so the processor finds others to do meanwhile. Vector after vector
// took 1.15 (exp) to 1.35 (sigmoid) times as long on Zen 3.
//
// Registers, in all functions:
//
//	DI  dst                Y0-Y11  X, T, P of four vectors
//	SI  x                  Y12     lower bound of the argument; tanh: sign bit
//	CX  elements left      Y13     upper bound of the argument
//	                       Y14     MAGIC; tanh: MAGICTANH
//	                       Y15     1
//
// Single vectors use Y0-Y2, the tail also Y3 (mask) and Y4 (source).

// table<> holds each constant in 8 lanes, where an instruction can read it as
// an operand; lane<> holds the numbers of the lanes.
#define EIGHT(offset, bits) \
	DATA table<>+offset+0(SB)/4, $bits  \
	DATA table<>+offset+4(SB)/4, $bits  \
	DATA table<>+offset+8(SB)/4, $bits  \
	DATA table<>+offset+12(SB)/4, $bits \
	DATA table<>+offset+16(SB)/4, $bits \
	DATA table<>+offset+20(SB)/4, $bits \
	DATA table<>+offset+24(SB)/4, $bits \
	DATA table<>+offset+28(SB)/4, $bits

EIGHT(0, LOG2E)
EIGHT(32, LN2HIGH)
EIGHT(64, LN2LOW)
EIGHT(96, E2)
EIGHT(128, E3)
EIGHT(160, E4)
EIGHT(192, E5)
EIGHT(224, E6)
EIGHT(256, MAGIC)
EIGHT(288, MAGICTANH)
EIGHT(320, LOWEST)
EIGHT(352, HIGHESTEXP)
EIGHT(384, HIGHESTSIGMOID)
EIGHT(416, HIGHESTTANH)
EIGHT(448, ONE)
EIGHT(480, MINUSHALF)
EIGHT(512, ABSBITS)
EIGHT(544, SIGNBIT)
GLOBL table<>(SB), RODATA|NOPTR, $576

#define log2e          table<>+0(SB)
#define ln2High        table<>+32(SB)
#define ln2Low         table<>+64(SB)
#define e2             table<>+96(SB)
#define e3             table<>+128(SB)
#define e4             table<>+160(SB)
#define e5             table<>+192(SB)
#define e6             table<>+224(SB)
#define magic          table<>+256(SB)
#define magicTanh      table<>+288(SB)
#define lowest         table<>+320(SB)
#define highestExp     table<>+352(SB)
#define highestSigmoid table<>+384(SB)
#define highestTanh    table<>+416(SB)
#define one            table<>+448(SB)
#define minusHalf      table<>+480(SB)
#define absBits        table<>+512(SB)
#define signBit        table<>+544(SB)

DATA lane<>+0(SB)/8, $0x0000000100000000
DATA lane<>+8(SB)/8, $0x0000000300000002
DATA lane<>+16(SB)/8, $0x0000000500000004
DATA lane<>+24(SB)/8, $0x0000000700000006
GLOBL lane<>(SB), RODATA|NOPTR, $32

// Y3 = all ones in the lanes below CX, zeros in the others
#define TAILMASK \
	VMOVD        CX, X3 \
	VPBROADCASTD X3, Y3 \
	VPCMPGTD     lane<>(SB), Y3, Y3 /* CX > lane */

// X = min(max(source, lower), upper); a NaN in source stays, since MAXPS and
// MINPS return their second operand (first in Go's order) if one is NaN
#define CLAMP(source, X) \
	VMAXPS source, Y12, X \
	VMINPS X, Y13, X

// T = MAGIC + n, P = n, X = r
#define REDUCE(X, T, P) \
	VMOVUPS      Y14, T                                 \
	VFMADD231PS  log2e, X, T   /* T = MAGIC + x/ln 2 */ \
	VSUBPS       Y14, T, P     /* P = n */              \
	VFNMADD231PS ln2High, P, X /* X = x - n ln2High */  \
	VFNMADD231PS ln2Low, P, X  /* X = r = X - n ln2Low */

// P = E2 + r (E3 + r (E4 + r (E5 + r E6))), r = X
#define POLYNOMIAL(X, T, P) \
	VMOVUPS     e6, P    \
	VFMADD213PS e5, X, P \
	VFMADD213PS e4, X, P \
	VFMADD213PS e3, X, P \
	VFMADD213PS e2, X, P

// P = e^x = 2^n (1 + r (1 + r P)), r = X
#define SCALE(X, T, P) \
	VFMADD213PS Y15, X, P /* P = 1 + r P */                   \
	VFMADD213PS Y15, X, P /* P = e^r = 1 + r P */             \
	VPSRLD      $1, T, X  /* X = (n + 254)/2, rounded down */ \
	VPSUBD      X, T, T   /* T = the rest of n + 254 */       \
	VPSLLD      $23, X, X /* to the exponent's place: */      \
	VPSLLD      $23, T, T /* now X T = 2^n */                 \
	VMULPS      X, P, P   /* exact */                         \
	VMULPS      T, P, P   /* rounds only if the result is subnormal */

// P = h = (e^y - 1)/2 = 2^(n-1) (r + r r P) + 2^(n-1) - 1/2, r = X
#define SCALEMINUS1(X, T, P) \
	VMULPS      X, P, P         /* P = r P */               \
	VFMADD213PS X, X, P         /* P = e^r - 1 = r P + r */ \
	VPSLLD      $23, T, T       /* T = 2^(n-1) */           \
	VADDPS      minusHalf, T, X /* X = T - 1/2 */           \
	VFMADD213PS X, T, P         /* P = T P + X */

// P = z/(1+z), as w - w w/(1+z) with w = min(z, 1), for z = P
#define SATURATE(X, T, P) \
	VADDPS       P, Y15, T /* T = 1 + z */              \
	VMINPS       P, Y15, X /* X = w; NaN if z is NaN */ \
	VDIVPS       T, X, P   /* P = w/(1+z) */            \
	VFNMADD213PS X, X, P   /* P = w - w P */

// X = 2 min(|source|, bound of tanh)
#define DOUBLE(source, X) \
	VMOVUPS source, X     \
	VANDPS  absBits, X, X \
	VMINPS  X, Y13, X     \
	VADDPS  X, X, X

// P with the sign of source; X is overwritten
#define SIGN(source, X, P) \
	VANDPS source, Y12, X \
	VORPS  X, P, P

// P = f(source), one vector
#define EXP(source) \
	CLAMP(source, Y0)      \
	REDUCE(Y0, Y1, Y2)     \
	POLYNOMIAL(Y0, Y1, Y2) \
	SCALE(Y0, Y1, Y2)

#define SIGMOID(source) \
	EXP(source) \
	SATURATE(Y0, Y1, Y2)

#define TANH(source) \
	DOUBLE(source, Y0)      \
	REDUCE(Y0, Y1, Y2)      \
	POLYNOMIAL(Y0, Y1, Y2)  \
	SCALEMINUS1(Y0, Y1, Y2) \
	SATURATE(Y0, Y1, Y2)    \
	SIGN(source, Y0, Y2)

// a step for the four vectors of a round
#define FOUR(STEP) \
	STEP(Y0, Y1, Y2) \
	STEP(Y3, Y4, Y5) \
	STEP(Y6, Y7, Y8) \
	STEP(Y9, Y10, Y11)

// P = f(x), four vectors
#define EXP4 \
	CLAMP(0(SI), Y0)  \
	CLAMP(32(SI), Y3) \
	CLAMP(64(SI), Y6) \
	CLAMP(96(SI), Y9) \
	FOUR(REDUCE)      \
	FOUR(POLYNOMIAL)  \
	FOUR(SCALE)

#define SIGMOID4 \
	EXP4 \
	FOUR(SATURATE)

#define TANH4 \
	DOUBLE(0(SI), Y0)    \
	DOUBLE(32(SI), Y3)   \
	DOUBLE(64(SI), Y6)   \
	DOUBLE(96(SI), Y9)   \
	FOUR(REDUCE)         \
	FOUR(POLYNOMIAL)     \
	FOUR(SCALEMINUS1)    \
	FOUR(SATURATE)       \
	SIGN(0(SI), Y0, Y2)  \
	SIGN(32(SI), Y3, Y5) \
	SIGN(64(SI), Y6, Y8) \
	SIGN(96(SI), Y9, Y11)

// dst = f(x), all elements; ends at the label done
#define ALL(F4, F) \
	SUBQ       $32, CX /* CX = elements left - 32 */    \
	JLT        vectors                                  \
block:                                                  \
	F4                                                  \
	VMOVUPS    Y2, 0(DI)                                \
	VMOVUPS    Y5, 32(DI)                               \
	VMOVUPS    Y8, 64(DI)                               \
	VMOVUPS    Y11, 96(DI)                              \
	ADDQ       $128, SI                                 \
	ADDQ       $128, DI                                 \
	SUBQ       $32, CX                                  \
	JGE        block                                    \
vectors:                                                \
	ADDQ       $24, CX /* CX = elements left - 8 */     \
	JLT        tail                                     \
vector:                                                 \
	F((SI))                                             \
	VMOVUPS    Y2, (DI)                                 \
	ADDQ       $32, SI                                  \
	ADDQ       $32, DI                                  \
	SUBQ       $8, CX                                   \
	JGE        vector                                   \
tail:                                                   \
	ADDQ       $8, CX  /* CX = elements left, 0 to 7 */ \
	JEQ        done                                     \
	TAILMASK                                            \
	VMASKMOVPS (SI), Y3, Y4                             \
	F(Y4)                                               \
	VMASKMOVPS Y2, Y3, (DI)                             \
done:

// func expToAVX2(dst, x []float32)
TEXT ·expToAVX2(SB), NOSPLIT, $0-48
	MOVQ    dst_base+0(FP), DI
	MOVQ    dst_len+8(FP), CX
	MOVQ    x_base+24(FP), SI
	VMOVUPS lowest, Y12
	VMOVUPS highestExp, Y13
	VMOVUPS magic, Y14
	VMOVUPS one, Y15
	ALL(EXP4, EXP)
	VZEROUPPER
	RET

// func sigmoidToAVX2(dst, x []float32)
TEXT ·sigmoidToAVX2(SB), NOSPLIT, $0-48
	MOVQ    dst_base+0(FP), DI
	MOVQ    dst_len+8(FP), CX
	MOVQ    x_base+24(FP), SI
	VMOVUPS lowest, Y12
	VMOVUPS highestSigmoid, Y13
	VMOVUPS magic, Y14
	VMOVUPS one, Y15
	ALL(SIGMOID4, SIGMOID)
	VZEROUPPER
	RET

// func tanhToAVX2(dst, x []float32)
TEXT ·tanhToAVX2(SB), NOSPLIT, $0-48
	MOVQ    dst_base+0(FP), DI
	MOVQ    dst_len+8(FP), CX
	MOVQ    x_base+24(FP), SI
	VMOVUPS signBit, Y12
	VMOVUPS highestTanh, Y13
	VMOVUPS magicTanh, Y14
	VMOVUPS one, Y15
	ALL(TANH4, TANH)
	VZEROUPPER
	RET
