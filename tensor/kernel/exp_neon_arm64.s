//go:build !purego

#include "textflag.h"
#include "exp_constants.h"
#include "neon_arm64.h"
#include "neon_exp_arm64.h"

// The exp group for NEON: 4 floats a vector. The head of exp.go has the
// formulas. Each function takes four vectors a round, step by step, then single
// vectors, and then single elements, in lane 0 with zeros in the other lanes.
// Element i goes through the same instructions in all three. The operations are
// those of AVX2, in the same order, and so are the bits.
//
// A vector is worked on in four registers X, T, P, Q, whose numbers the macros
// take:
//
//	X  argument, then r, then a factor of 2^n, or w
//	T  MAGIC + n, then the other factor of 2^n, or 1 + z
//	P  n, then the polynomial, e^x or z, at last the result
//	Q  scratch: VFMLA adds to its destination, so a polynomial's step goes
//	   from P to Q or back
//
// Registers, in all functions:
//
//	R0  dst, moving          V0-V3    X of four vectors
//	R1  x, moving            V4-V7    T
//	R2  table                V8-V11   P
//	R3  elements left        V12-V15  Q
//
//	V16      1/ln 2                  V25  lower bound of the argument; tanh: sign bit
//	V17-V18  ln 2, high and low      V26  upper bound of the argument
//	V19-V23  coefficients E2 to E6   V27  MAGIC; tanh: MAGICTANH
//	V24      1                       V28  tanh: -1/2
//	                                 V29  tanh: all bits but the sign
//
// Single vectors use V0, V4, V8, V12, and V1 (source).

// The constants in the order of their registers: those of all functions, then
// those of each.
DATA table<>+0(SB)/4, $LOG2E
DATA table<>+4(SB)/4, $LN2HIGH
DATA table<>+8(SB)/4, $LN2LOW
DATA table<>+12(SB)/4, $E2
DATA table<>+16(SB)/4, $E3
DATA table<>+20(SB)/4, $E4
DATA table<>+24(SB)/4, $E5
DATA table<>+28(SB)/4, $E6
DATA table<>+32(SB)/4, $ONE
DATA table<>+36(SB)/4, $LOWEST
DATA table<>+40(SB)/4, $HIGHESTEXP
DATA table<>+44(SB)/4, $MAGIC
DATA table<>+48(SB)/4, $LOWEST
DATA table<>+52(SB)/4, $HIGHESTSIGMOID
DATA table<>+56(SB)/4, $MAGIC
DATA table<>+60(SB)/4, $SIGNBIT
DATA table<>+64(SB)/4, $HIGHESTTANH
DATA table<>+68(SB)/4, $MAGICTANH
DATA table<>+72(SB)/4, $MINUSHALF
DATA table<>+76(SB)/4, $ABSBITS
GLOBL table<>(SB), RODATA|NOPTR, $80

#define expConstants table<>+36(SB)
#define sigmoidConstants table<>+48(SB)
#define tanhConstants table<>+60(SB)

// the arguments, the constants of all functions, and three of this one
#define START(constants) \
	MOVD    dst_base+0(FP), R0                   \
	MOVD    dst_len+8(FP), R3                    \
	MOVD    x_base+24(FP), R1                    \
	MOVD    $table<>(SB), R2                     \
	VLD1R.P 4(R2), [V16.S4]                      \
	VLD1R.P 4(R2), [V17.S4]                      \
	VLD1R.P 4(R2), [V18.S4]                      \
	VLD1R.P 4(R2), [V19.S4]                      \
	VLD1R.P 4(R2), [V20.S4]                      \
	VLD1R.P 4(R2), [V21.S4]                      \
	VLD1R.P 4(R2), [V22.S4]                      \
	VLD1R.P 4(R2), [V23.S4]                      \
	VLD1R.P 4(R2), [V24.S4]                      \
	MOVD    $constants, R2 /* this function's */ \
	VLD1R.P 4(R2), [V25.S4]                      \
	VLD1R.P 4(R2), [V26.S4]                      \
	VLD1R.P 4(R2), [V27.S4]

// X = min(max(source, lower), upper), NaN if source is
#define CLAMP(source, X) \
	VFMAX4S(25, source, X) \
	VFMIN4S(26, X, X)

// T = MAGIC + n, P = n, X = r
#define REDUCE(X, T, P, Q) \
	VCOPY(27, T)                               \
	VFMLA4S(16, X, T) /* T = MAGIC + x/ln 2 */ \
	VFSUB4S(27, T, P) /* P = n */              \
	VFMLS4S(17, P, X) /* X = x - n ln2High */  \
	VFMLS4S(18, P, X) /* X = r = X - n ln2Low */

// P = E2 + r (E3 + r (E4 + r (E5 + r E6))), r = X
#define POLYNOMIAL(X, T, P, Q) \
	VCOPY(22, Q)                          \
	VFMLA4S(23, X, Q) /* Q = E5 + r E6 */ \
	VCOPY(21, P)                          \
	VFMLA4S(Q, X, P)  /* P = E4 + r Q */  \
	VCOPY(20, Q)                          \
	VFMLA4S(P, X, Q)  /* Q = E3 + r P */  \
	VCOPY(19, P)                          \
	VFMLA4S(Q, X, P)  /* P = E2 + r Q */

// P = e^x = 2^n (1 + r (1 + r P)), r = X
#define SCALE(X, T, P, Q) \
	VCOPY(24, Q)                                         \
	VFMLA4S(P, X, Q) /* Q = 1 + r P */                   \
	VCOPY(24, P)                                         \
	VFMLA4S(Q, X, P) /* P = e^r = 1 + r Q */             \
	VHALF4S(T, X)    /* X = (n + 254)/2, rounded down */ \
	VSUB4S(X, T, T)  /* T = the rest of n + 254 */       \
	VSHL23(X, X)     /* to the exponent's place: */      \
	VSHL23(T, T)     /* now X T = 2^n */                 \
	VFMUL4S(X, P, P) /* exact */                         \
	VFMUL4S(T, P, P) /* rounds only if the result is subnormal */

// P = h = (e^y - 1)/2 = 2^(n-1) (r + r r P) + 2^(n-1) - 1/2, r = X
#define SCALEMINUS1(X, T, P, Q) \
	VFMUL4S(X, P, P)  /* P = r P */               \
	VCOPY(X, Q)                                   \
	VFMLA4S(X, P, Q)  /* Q = e^r - 1 = r P + r */ \
	VSHL23(T, T)      /* T = 2^(n-1) */           \
	VFADD4S(28, T, P) /* P = T - 1/2 */           \
	VFMLA4S(Q, T, P)  /* P = T Q + P */

// P = z/(1+z), as w - w w/(1+z) with w = min(z, 1), for z = P
#define SATURATE(X, T, P, Q) \
	VFADD4S(P, 24, T) /* T = 1 + z */   \
	VFMIN4S(P, 24, X) /* X = w */       \
	VFDIV4S(T, X, Q)  /* Q = w/(1+z) */ \
	VCOPY(X, P)                         \
	VFMLS4S(Q, X, P)  /* P = w - w Q */

// X = 2 min(|source|, bound of tanh)
#define DOUBLE(source, X) \
	VANDBITS(source, 29, X) \
	VFMIN4S(X, 26, X)       \
	VFADD4S(X, X, X)

// P with the sign of source; X is overwritten
#define SIGN(source, X, P) \
	VANDBITS(source, 25, X) \
	VORBITS(X, P, P)

// V8 = f(V1), one vector
#define EXP \
	CLAMP(1, 0)             \
	REDUCE(0, 4, 8, 12)     \
	POLYNOMIAL(0, 4, 8, 12) \
	SCALE(0, 4, 8, 12)

#define SIGMOID \
	EXP \
	SATURATE(0, 4, 8, 12)

#define TANH \
	DOUBLE(1, 0)             \
	REDUCE(0, 4, 8, 12)      \
	POLYNOMIAL(0, 4, 8, 12)  \
	SCALEMINUS1(0, 4, 8, 12) \
	SATURATE(0, 4, 8, 12)    \
	SIGN(1, 0, 8)

// a step for the four vectors of a round
#define FOUR(STEP) \
	STEP(0, 4, 8, 12)  \
	STEP(1, 5, 9, 13)  \
	STEP(2, 6, 10, 14) \
	STEP(3, 7, 11, 15)

// V8-V11 = f(V0-V3), four vectors; R1 points to their source
#define EXP4 \
	CLAMP(0, 0)      \
	CLAMP(1, 1)      \
	CLAMP(2, 2)      \
	CLAMP(3, 3)      \
	FOUR(REDUCE)     \
	FOUR(POLYNOMIAL) \
	FOUR(SCALE)

#define SIGMOID4 \
	EXP4 \
	FOUR(SATURATE)

#define TANH4 \
	DOUBLE(0, 0)                            \
	DOUBLE(1, 1)                            \
	DOUBLE(2, 2)                            \
	DOUBLE(3, 3)                            \
	FOUR(REDUCE)                            \
	FOUR(POLYNOMIAL)                        \
	FOUR(SCALEMINUS1)                       \
	FOUR(SATURATE)                          \
	VLD1 (R1), [V0.S4, V1.S4, V2.S4, V3.S4] \
	SIGN(0, 0, 8)                           \
	SIGN(1, 1, 9)                           \
	SIGN(2, 2, 10)                          \
	SIGN(3, 3, 11)

// dst = f(x), all elements; ends at the label done
#define ALL(F4, F) \
	SUBS    $16, R3   /* R3 = elements left - 16 */ \
	BLT     vectors                                 \
block:                                              \
	VLD1    (R1), [V0.S4, V1.S4, V2.S4, V3.S4]      \
	F4                                              \
	VST1.P  [V8.S4, V9.S4, V10.S4, V11.S4], 64(R0)  \
	ADD     $64, R1                                 \
	SUBS    $16, R3                                 \
	BGE     block                                   \
vectors:                                            \
	ADDS    $12, R3   /* R3 = elements left - 4 */  \
	BLT     few                                     \
vector:                                             \
	VLD1.P  16(R1), [V1.S4]                         \
	F                                               \
	VST1.P  [V8.S4], 16(R0)                         \
	SUBS    $4, R3                                  \
	BGE     vector                                  \
few:                                                \
	ADDS    $4, R3    /* R3 = elements left */      \
	BEQ     done                                    \
tail:                                               \
	FMOVS.P 4(R1), F1 /* zeros in lanes 1 to 3 */   \
	F                                               \
	FMOVS.P F8, 4(R0)                               \
	SUBS    $1, R3                                  \
	BNE     tail                                    \
done:

// func expToNEON(dst, x []float32)
TEXT ·expToNEON(SB), NOSPLIT, $0-48
	START(expConstants)
	ALL(EXP4, EXP)
	RET

// func sigmoidToNEON(dst, x []float32)
TEXT ·sigmoidToNEON(SB), NOSPLIT, $0-48
	START(sigmoidConstants)
	ALL(SIGMOID4, SIGMOID)
	RET

// func tanhToNEON(dst, x []float32)
TEXT ·tanhToNEON(SB), NOSPLIT, $0-48
	START(tanhConstants)
	VLD1R.P 4(R2), [V28.S4]
	VLD1R.P 4(R2), [V29.S4]
	ALL(TANH4, TANH)
	RET
