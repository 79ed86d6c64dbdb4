//go:build !purego

#include "textflag.h"
#include "exp_constants.h"

// The exp group for AVX-512: 16 floats a vector. The head of exp.go has the
// formulas. Each function takes four vectors a round, step by step, then single
// vectors, and then the last 1 to 15 elements at once with masked loads and
// stores, which touch no memory beyond the slices. Element i goes through the
// same instructions in all three. The operations are those of AVX2, in the same
// order, and so are the bits; only 2^n is applied by one VSCALEFPS, which
// rounds as the two multiplications there.
//
// A vector is worked on in three registers X, T, P:
//
//	X  argument, then r, then w
//	T  MAGIC + n, then a power of 2, or 1 + z
//	P  n, then the polynomial, e^x or z, at last the result
//
// Registers, in all functions:
//
//	DI  dst                  Z0-Z11   X, T, P of four vectors
//	SI  x                    Z12      lower bound of the argument; tanh: sign bit
//	CX  elements left        Z13      upper bound of the argument
//	AX  scratch              Z14      MAGIC; tanh: MAGICTANH
//	K1  mask of the tail     Z15      1
//	                         Z16      1/ln 2
//	                         Z17-Z18  ln 2, high and low part
//	                         Z19-Z23  coefficients E2 to E6
//	                         Z24      tanh: -1/2
//	                         Z25      tanh: all bits but the sign
//
// Single vectors use Z0-Z2, the tail also Z3 (source).

DATA table<>+0(SB)/4, $LOG2E
DATA table<>+4(SB)/4, $LN2HIGH
DATA table<>+8(SB)/4, $LN2LOW
DATA table<>+12(SB)/4, $E2
DATA table<>+16(SB)/4, $E3
DATA table<>+20(SB)/4, $E4
DATA table<>+24(SB)/4, $E5
DATA table<>+28(SB)/4, $E6
DATA table<>+32(SB)/4, $MAGIC
DATA table<>+36(SB)/4, $MAGICTANH
DATA table<>+40(SB)/4, $LOWEST
DATA table<>+44(SB)/4, $HIGHESTEXP
DATA table<>+48(SB)/4, $HIGHESTSIGMOID
DATA table<>+52(SB)/4, $HIGHESTTANH
DATA table<>+56(SB)/4, $ONE
DATA table<>+60(SB)/4, $MINUSHALF
DATA table<>+64(SB)/4, $ABSBITS
DATA table<>+68(SB)/4, $SIGNBIT
GLOBL table<>(SB), RODATA|NOPTR, $72

#define log2e          table<>+0(SB)
#define ln2High        table<>+4(SB)
#define ln2Low         table<>+8(SB)
#define e2             table<>+12(SB)
#define e3             table<>+16(SB)
#define e4             table<>+20(SB)
#define e5             table<>+24(SB)
#define e6             table<>+28(SB)
#define magic          table<>+32(SB)
#define magicTanh      table<>+36(SB)
#define lowest         table<>+40(SB)
#define highestExp     table<>+44(SB)
#define highestSigmoid table<>+48(SB)
#define highestTanh    table<>+52(SB)
#define one            table<>+56(SB)
#define minusHalf      table<>+60(SB)
#define absBits        table<>+64(SB)
#define signBit        table<>+68(SB)

// the arguments, and the constants that all functions share
#define START \
	MOVQ         dst_base+0(FP), DI \
	MOVQ         dst_len+8(FP), CX  \
	MOVQ         x_base+24(FP), SI  \
	VBROADCASTSS one, Z15           \
	VBROADCASTSS log2e, Z16         \
	VBROADCASTSS ln2High, Z17       \
	VBROADCASTSS ln2Low, Z18        \
	VBROADCASTSS e2, Z19            \
	VBROADCASTSS e3, Z20            \
	VBROADCASTSS e4, Z21            \
	VBROADCASTSS e5, Z22            \
	VBROADCASTSS e6, Z23

// K1 = the lowest CX bits set: 2^CX - 1
#define TAILMASK \
	MOVL  $1, AX \
	SHLL  CX, AX \
	DECL  AX     \
	KMOVW AX, K1

// X = min(max(source, lower), upper); a NaN in source stays, since MAXPS and
// MINPS return their second operand (first in Go's order) if one is NaN
#define CLAMP(source, X) \
	VMAXPS source, Z12, X \
	VMINPS X, Z13, X

// T = MAGIC + n, P = n, X = r
#define REDUCE(X, T, P) \
	VMOVUPS      Z14, T                             \
	VFMADD231PS  Z16, X, T /* T = MAGIC + x/ln 2 */ \
	VSUBPS       Z14, T, P /* P = n */              \
	VFNMADD231PS Z17, P, X /* X = x - n ln2High */  \
	VFNMADD231PS Z18, P, X /* X = r = X - n ln2Low */

// P = E2 + r (E3 + r (E4 + r (E5 + r E6))), r = X
#define POLYNOMIAL(X, T, P) \
	VMOVUPS     Z23, P    \
	VFMADD213PS Z22, X, P \
	VFMADD213PS Z21, X, P \
	VFMADD213PS Z20, X, P \
	VFMADD213PS Z19, X, P

// P = e^x = 2^n (1 + r (1 + r P)), r = X
#define SCALE(X, T, P) \
	VFMADD213PS Z15, X, P /* P = 1 + r P */       \
	VFMADD213PS Z15, X, P /* P = e^r = 1 + r P */ \
	VSUBPS      Z14, T, T /* T = n */             \
	VSCALEFPS   T, P, P   /* P = 2^n P; rounds only a subnormal result */

// P = h = (e^y - 1)/2 = 2^(n-1) (r + r r P) + 2^(n-1) - 1/2, r = X
#define SCALEMINUS1(X, T, P) \
	VMULPS      X, P, P   /* P = r P */               \
	VFMADD213PS X, X, P   /* P = e^r - 1 = r P + r */ \
	VPSLLD      $23, T, T /* T = 2^(n-1) */           \
	VADDPS      Z24, T, X /* X = T - 1/2 */           \
	VFMADD213PS X, T, P   /* P = T P + X */

// P = z/(1+z), as w - w w/(1+z) with w = min(z, 1), for z = P
#define SATURATE(X, T, P) \
	VADDPS       P, Z15, T /* T = 1 + z */              \
	VMINPS       P, Z15, X /* X = w; NaN if z is NaN */ \
	VDIVPS       T, X, P   /* P = w/(1+z) */            \
	VFNMADD213PS X, X, P   /* P = w - w P */

// X = 2 min(|source|, bound of tanh)
#define DOUBLE(source, X) \
	VANDPS source, Z25, X \
	VMINPS X, Z13, X      \
	VADDPS X, X, X

// P with the sign of source; X is overwritten
#define SIGN(source, X, P) \
	VANDPS source, Z12, X \
	VORPS  X, P, P

// P = f(source), one vector
#define EXP(source) \
	CLAMP(source, Z0)      \
	REDUCE(Z0, Z1, Z2)     \
	POLYNOMIAL(Z0, Z1, Z2) \
	SCALE(Z0, Z1, Z2)

#define SIGMOID(source) \
	EXP(source) \
	SATURATE(Z0, Z1, Z2)

#define TANH(source) \
	DOUBLE(source, Z0)      \
	REDUCE(Z0, Z1, Z2)      \
	POLYNOMIAL(Z0, Z1, Z2)  \
	SCALEMINUS1(Z0, Z1, Z2) \
	SATURATE(Z0, Z1, Z2)    \
	SIGN(source, Z0, Z2)

// a step for the four vectors of a round
#define FOUR(STEP) \
	STEP(Z0, Z1, Z2) \
	STEP(Z3, Z4, Z5) \
	STEP(Z6, Z7, Z8) \
	STEP(Z9, Z10, Z11)

// P = f(x), four vectors
#define EXP4 \
	CLAMP(0(SI), Z0)   \
	CLAMP(64(SI), Z3)  \
	CLAMP(128(SI), Z6) \
	CLAMP(192(SI), Z9) \
	FOUR(REDUCE)       \
	FOUR(POLYNOMIAL)   \
	FOUR(SCALE)

#define SIGMOID4 \
	EXP4 \
	FOUR(SATURATE)

#define TANH4 \
	DOUBLE(0(SI), Z0)     \
	DOUBLE(64(SI), Z3)    \
	DOUBLE(128(SI), Z6)   \
	DOUBLE(192(SI), Z9)   \
	FOUR(REDUCE)          \
	FOUR(POLYNOMIAL)      \
	FOUR(SCALEMINUS1)     \
	FOUR(SATURATE)        \
	SIGN(0(SI), Z0, Z2)   \
	SIGN(64(SI), Z3, Z5)  \
	SIGN(128(SI), Z6, Z8) \
	SIGN(192(SI), Z9, Z11)

// dst = f(x), all elements; ends at the label done
#define ALL(F4, F) \
	SUBQ      $64, CX /* CX = elements left - 64 */     \
	JLT       vectors                                   \
block:                                                  \
	F4                                                  \
	VMOVUPS   Z2, 0(DI)                                 \
	VMOVUPS   Z5, 64(DI)                                \
	VMOVUPS   Z8, 128(DI)                               \
	VMOVUPS   Z11, 192(DI)                              \
	ADDQ      $256, SI                                  \
	ADDQ      $256, DI                                  \
	SUBQ      $64, CX                                   \
	JGE       block                                     \
vectors:                                                \
	ADDQ      $48, CX /* CX = elements left - 16 */     \
	JLT       tail                                      \
vector:                                                 \
	F((SI))                                             \
	VMOVUPS   Z2, (DI)                                  \
	ADDQ      $64, SI                                   \
	ADDQ      $64, DI                                   \
	SUBQ      $16, CX                                   \
	JGE       vector                                    \
tail:                                                   \
	ADDQ      $16, CX /* CX = elements left, 0 to 15 */ \
	JEQ       done                                      \
	TAILMASK                                            \
	VMOVUPS.Z (SI), K1, Z3                              \
	F(Z3)                                               \
	VMOVUPS   Z2, K1, (DI)                              \
done:

// func expToAVX512(dst, x []float32)
TEXT ·expToAVX512(SB), NOSPLIT, $0-48
	START
	VBROADCASTSS lowest, Z12
	VBROADCASTSS highestExp, Z13
	VBROADCASTSS magic, Z14
	ALL(EXP4, EXP)
	VZEROUPPER
	RET

// func sigmoidToAVX512(dst, x []float32)
TEXT ·sigmoidToAVX512(SB), NOSPLIT, $0-48
	START
	VBROADCASTSS lowest, Z12
	VBROADCASTSS highestSigmoid, Z13
	VBROADCASTSS magic, Z14
	ALL(SIGMOID4, SIGMOID)
	VZEROUPPER
	RET

// func tanhToAVX512(dst, x []float32)
TEXT ·tanhToAVX512(SB), NOSPLIT, $0-48
	START
	VBROADCASTSS signBit, Z12
	VBROADCASTSS highestTanh, Z13
	VBROADCASTSS magicTanh, Z14
	VBROADCASTSS minusHalf, Z24
	VBROADCASTSS absBits, Z25
	ALL(TANH4, TANH)
	VZEROUPPER
	RET
