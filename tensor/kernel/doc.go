// Package kernel holds the inner loops of the engine: plain functions over
// []float32, each in Go and in assembly for the levels of package cpu.
//
// # Layout
//
// A group of kernels is a set of files that share a name:
//
//	arith.go               exported functions and their Go reference (…Generic)
//	arith_amd64.go         prototypes, and the switch on the level
//	arith_avx2_amd64.s     AVX2 and FMA
//	arith_avx512_amd64.s   AVX-512
//	arith_arm64.go         prototypes, and the switch on the level
//	arith_neon_arm64.s     NEON
//	arith_noasm.go         other processors, and the build tag purego
//
// The groups are arith (add, multiply, scale, axpy, …), reduce (dot, sum,
// maximum), dotrows (matrix times vector), relu, exp (exp, sigmoid, tanh), adam,
// tile (the matrix product's inner tile), and two that bring operands into the
// form that tile wants: panels and transpose.
//
// # Contract
//
// An exported function checks its slices, tells the race detector what the
// assembly will touch, and calls a function of the same name in lower case,
// which is a switch on cpu.Current(). Assembly checks nothing and is called from
// nowhere else. All slices of one call have the same length; a different
// length is a panic that names the function and the lengths. A destination may
// be the same slice as a source; it must not overlap one otherwise. No function
// allocates.
//
// The Go reference, named with Generic, is the specification: it says what the
// result is, and the tests hold every level to it. Its products are written
// float32(a*b) so that no compiler fuses them into the addition that follows.
// Where the assembly fuses multiplication and addition the two differ by
// rounding, and the doc comment says by how much.
//
// # Bits
//
// A result never depends on the length's remainder by the vector width or on
// alignment: element i is computed in the same way wherever it stands.
// Reductions run in a fixed number of lanes, the same at every level, and the
// lanes are added in one fixed tree. So AVX2, AVX-512 and NEON give equal bits;
// where the Go reference fuses nothing either (sums, maxima) so does Generic.
package kernel
