// Vector instructions that Go's arm64 assembler has no name for, as macros
// around the instruction word.
//
// A register is written as its number, 0 to 31, and the order is Go's: the
// second operand first, the destination last. So VFSUB4S(2, 1, 0) is
//
//	fsub v0.4s, v1.4s, v2.4s        V0 = V1 - V2
//
// 4S stands for four float32 in a register, 2D for two float64. Every word is
// base | m<<16 | n<<5 | d; the base is given in the manual's fields:
//
//	three registers:  0 Q U 01110 size 1 m(5) opcode(5) 1 n(5) d(5)
//	two registers:    0 Q U 01110 size 10000 opcode(5) 10 n(5) d(5)
//	across lanes:     0 Q U 01110 size 11000 opcode(5) 10 n(5) d(5)
//	pairwise scalar:  01 U 11110 size 11000 opcode(5) 10 n(5) d(5)
//	by element:       0 Q U 01111 size 0 m(5) opcode(4) 0 0 n(5) d(5) for lane 0
//
// Q = 1 means the whole 128-bit register. Source: Arm Architecture Reference
// Manual for A-profile, "Advanced SIMD three same", "two-register
// miscellaneous", "across lanes", "scalar pairwise" and "vector x indexed
// element".

// Float32, d = n op m in each lane.
#define VFADD4S(m, n, d) WORD $(0x4E20D400 | (m)<<16 | (n)<<5 | (d)) // fadd: U 0, size 00, opcode 11010
#define VFSUB4S(m, n, d) WORD $(0x4EA0D400 | (m)<<16 | (n)<<5 | (d)) // fsub: U 0, size 10, opcode 11010
#define VFMUL4S(m, n, d) WORD $(0x6E20DC00 | (m)<<16 | (n)<<5 | (d)) // fmul: U 1, size 00, opcode 11011
#define VFDIV4S(m, n, d) WORD $(0x6E20FC00 | (m)<<16 | (n)<<5 | (d)) // fdiv: U 1, size 00, opcode 11111
#define VFMAX4S(m, n, d) WORD $(0x4E20F400 | (m)<<16 | (n)<<5 | (d)) // fmax: U 0, size 00, opcode 11110; NaN if either is, -0 < +0

// Float32, neighbours: d = n0+n1, n2+n3, m0+m1, m2+m3.
#define VFADDP4S(m, n, d) WORD $(0x6E20D400 | (m)<<16 | (n)<<5 | (d)) // faddp: U 1, size 00, opcode 11010

// Float32, d += n * m rounded once; VFMLALANE0 takes lane 0 of m for all lanes.
// (VFMLA4S and VFMLA2D are Go's VFMLA, for macros whose parameters are numbers.)
#define VFMLA4S(m, n, d)    WORD $(0x4E20CC00 | (m)<<16 | (n)<<5 | (d)) // fmla: U 0, size 00, opcode 11001
#define VFMLALANE0(m, n, d) WORD $(0x4F801000 | (m)<<16 | (n)<<5 | (d)) // fmla, by element: U 0, size 10, opcode 0001

// Float64 in each lane: d = n + m, and d += n * m rounded once.
#define VFADD2D(m, n, d) WORD $(0x4E60D400 | (m)<<16 | (n)<<5 | (d)) // fadd: U 0, size 01, opcode 11010
#define VFMLA2D(m, n, d) WORD $(0x4E60CC00 | (m)<<16 | (n)<<5 | (d)) // fmla: U 0, size 01, opcode 11001

// Lanes added or compared with each other.
#define VFMAXV4S(n, d) WORD $(0x6E30F800 | (n)<<5 | (d)) // fmaxv: s(d) = the largest of n's four lanes, NaN if any is
#define FADDP2S(n, d)  WORD $(0x7E30D800 | (n)<<5 | (d)) // faddp: s(d) = lane 0 of n + lane 1 of n, float32
#define FADDP2D(n, d)  WORD $(0x7E70D800 | (n)<<5 | (d)) // faddp: d(d) = lane 0 of n + lane 1 of n, float64

// Comparisons with zero: all ones where true, all zeros where false or NaN.
#define VFCMLTZ4S(n, d) WORD $(0x4EA0E800 | (n)<<5 | (d)) // fcmlt #0.0: U 0, size 10, opcode 01110
#define VFCMLEZ4S(n, d) WORD $(0x6EA0D800 | (n)<<5 | (d)) // fcmle #0.0: U 1, size 10, opcode 01101

// Comparisons of two: all ones where true, all zeros where false or NaN.
#define VFCMEQ4S(m, n, d) WORD $(0x4E20E400 | (m)<<16 | (n)<<5 | (d)) // fcmeq: U 0, size 00, opcode 11100; n = m
#define VFCMGT4S(m, n, d) WORD $(0x6EA0E400 | (m)<<16 | (n)<<5 | (d)) // fcmgt: U 1, size 10, opcode 11100; n > m
#define VCMEQ16B(m, n, d) WORD $(0x6E208C00 | (m)<<16 | (n)<<5 | (d)) // cmeq:  U 1, size 00, opcode 10001; n = m, bytes

// Integers: d = n + m in each of four lanes, in each of sixteen bytes.
#define VADD4S(m, n, d)  WORD $(0x4EA08400 | (m)<<16 | (n)<<5 | (d)) // add: U 0, size 10, opcode 10000
#define VADD16B(m, n, d) WORD $(0x4E208400 | (m)<<16 | (n)<<5 | (d)) // add: U 0, size 00, opcode 10000

// Integers to twice the width with their sign: bytes to 16 bits, these to 32; the
// lower half of n, or the upper.
#define VSXTLB(n, d)  WORD $(0x0F08A400 | (n)<<5 | (d)) // sshll #0, 8b to 8h:   Q 0, immh 0001, opcode 10100
#define VSXTLB2(n, d) WORD $(0x4F08A400 | (n)<<5 | (d)) // sshll2 #0, 16b to 8h: Q 1
#define VSXTLH(n, d)  WORD $(0x0F10A400 | (n)<<5 | (d)) // sshll #0, 4h to 4s:   Q 0, immh 0010, opcode 10100
#define VSXTLH2(n, d) WORD $(0x4F10A400 | (n)<<5 | (d)) // sshll2 #0, 8h to 4s:  Q 1

// Integers to half the width: the lower halves of n's lanes, then of m's.
#define VUZP8H(m, n, d)  WORD $(0x4E401800 | (m)<<16 | (n)<<5 | (d)) // uzp1 .8h:  Q 1, size 01, 0 m 0 001 10
#define VUZP16B(m, n, d) WORD $(0x4E001800 | (m)<<16 | (n)<<5 | (d)) // uzp1 .16b: Q 1, size 00

// Bits: where m has ones, d = n; d = n & m; d = n | ^m.
#define VBITS(m, n, d) WORD $(0x6EA01C00 | (m)<<16 | (n)<<5 | (d)) // bit: U 1, size 10, opcode 00011
#define VAND16(m, n, d) WORD $(0x4E201C00 | (m)<<16 | (n)<<5 | (d)) // and: U 0, size 00, opcode 00011
#define VORN16(m, n, d) WORD $(0x4EE01C00 | (m)<<16 | (n)<<5 | (d)) // orn: U 0, size 11, opcode 00011

// Bits: d = n &^ m.
#define VBIC(m, n, d) WORD $(0x4E601C00 | (m)<<16 | (n)<<5 | (d)) // bic: U 0, size 01, opcode 00011

// Float32 to float64, exactly: lanes 0 and 1 of n, or lanes 2 and 3.
#define VFCVTL(n, d)  WORD $(0x0E617800 | (n)<<5 | (d)) // fcvtl:  Q 0, U 0, size 01, opcode 10111
#define VFCVTL2(n, d) WORD $(0x4E617800 | (n)<<5 | (d)) // fcvtl2: Q 1
