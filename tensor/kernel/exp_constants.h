// The constants of the exp group as float32 encodings, for the tables of all
// assembly levels. The text at the head of exp.go says what they do.

// 1/ln 2, and ln 2 in two parts: the nearest float32, and what it lacks
#define LOG2E 0x3fb8aa3b
#define LN2HIGH 0x3f317218
#define LN2LOW 0xb102e308

// coefficients of r^2 to r^6 in e^r:
// 0.49999994, 0.16666517, 0.041668102, 0.0083691925, 0.0013838812
#define E2 0x3efffffe
#define E3 0x3e2aaa46
#define E4 0x3d2aac2c
#define E5 0x3c091ef0
#define E6 0x3ab56359

// 1.5*2^23 + 2*127. The low bits of MAGIC + n are n + 254; their halves, one
// rounded down and one up, are the biased exponents of two factors of 2^n
#define MAGIC 0x4b4000fe

// 1.5*2^23 + 126. The low bits of MAGICTANH + n are the biased exponent of
// 2^(n-1)
#define MAGICTANH 0x4b40007e

// arguments beyond these give what the bounds give: e^-104 is below half of the
// smallest float32, e^89 is above the largest, sigmoid(18) and tanh(10) are 1
#define LOWEST 0xc2d00000
#define HIGHESTEXP 0x42b20000
#define HIGHESTSIGMOID 0x41900000
#define HIGHESTTANH 0x41200000

#define ONE 0x3f800000
#define MINUSHALF 0xbf000000
#define ABSBITS 0x7fffffff
#define SIGNBIT 0x80000000
