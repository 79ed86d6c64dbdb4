// Vector instructions that Go's arm64 assembler has no name for, or none that
// takes registers as numbers: those of the exp and adam groups that
// neon_arm64.h lacks. Its head explains the notation: VFSUB4S(2, 1, 0) is
// V0 = V1 - V2. Shifts have their own fields,
//
//	shift by immediate:  0 Q U 011110 immh:immb(7) opcode(5) 1 n(5) d(5)
//
// with immh:immb = 32 + shift to the left, 64 - shift to the right. Source: Arm
// Architecture Reference Manual for A-profile, "Advanced SIMD three same",
// "two-register miscellaneous" and "shift by immediate".

// Float32, d = n op m in each lane.
#define VFMIN4S(m, n, d) WORD $(0x4EA0F400 | (m)<<16 | (n)<<5 | (d)) // fmin: U 0, size 10, opcode 11110; NaN if either is
#define VFMLS4S(m, n, d) WORD $(0x4EA0CC00 | (m)<<16 | (n)<<5 | (d)) // fmls: U 0, size 10, opcode 11001; d -= n * m, rounded once

// Float32, d = square root of n.
#define VFSQRT4S(n, d) WORD $(0x6EA1F800 | (n)<<5 | (d)) // fsqrt: U 1, size 10, opcode 11111

// Integers of 32 bits.
#define VSUB4S(m, n, d) WORD $(0x6EA08400 | (m)<<16 | (n)<<5 | (d)) // sub: U 1, size 10, opcode 10000; d = n - m
#define VHALF4S(n, d)   WORD $(0x6F3F0400 | (n)<<5 | (d))           // ushr #1: U 1, immh:immb 63, opcode 00000
#define VSHL23(n, d)    WORD $(0x4F375400 | (n)<<5 | (d))           // shl #23: U 0, immh:immb 55, opcode 01010

// Bits.
#define VANDBITS(m, n, d) WORD $(0x4E201C00 | (m)<<16 | (n)<<5 | (d)) // and: U 0, size 00, opcode 00011; d = n & m
#define VORBITS(m, n, d)  WORD $(0x4EA01C00 | (m)<<16 | (n)<<5 | (d)) // orr: U 0, size 10, opcode 00011; d = n | m
#define VCOPY(n, d)       WORD $(0x4EA01C00 | (n)<<16 | (n)<<5 | (d)) // orr with m = n, which is mov: d = n
