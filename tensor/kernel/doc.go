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
// maximum), dotrows (matrix times vector), channels (a matrix with a column for
// each channel), relu, exp (exp, sigmoid, tanh), adam, pool (maxima and sums of
// windows), tile (the matrix product's inner tile), and what brings matrices into
// the form that the tile reads: panels and transpose. A group has files only for
// the levels that gain by them.
//
// # Contract
//
// An exported function checks its slices, tells the race detector what the
// assembly will touch, and calls a function of the same name in lower case,
// which is a switch on cpu.Current(). Assembly checks nothing and is called from
// nowhere else. Where arguments are vectors, all slices of one call have the same
// length; a different length is a panic that names the function and the lengths.
// A destination may be the same slice as a source; it must not overlap one
// otherwise. Where arguments are matrices or images (tile, panels, transpose,
// pool), a slice that is too short is the panic, and a destination overlaps no
// source. No function allocates.
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
//
// # Worked example
//
// Dot has 64 lanes. With 4 instead, [1 2 3 4 5 6] and [1 1 1 1 2 2]:
//
//	products    1  2  3  4  10  12
//	lane        0  1  2  3   0   1       element i goes to lane i mod 4
//	lanes       1+10 = 11, 2+12 = 14, 3, 4
//	tree        11+3 = 14, 14+4 = 18     the upper half to the lower
//	            14+18 = 32
//
// A vector of 4 floats holds the four lanes, one of 2 floats half of them: both add
// the same numbers in the same order. The last two elements are a round of their
// own, in which lanes 2 and 3 get nothing.
//
// # Reading order
//
// arith.go, arith_amd64.go and arith_avx2_amd64.s show a whole group; lengths.go
// and race.go are what every group calls. Then reduce.go, channels.go, relu.go,
// adam.go, exp.go (the one with mathematics), pool.go, tile.go, panels.go and
// transpose.go.
// parity_test.go holds all levels to the reference, and asmlint_test.go holds
// the assembly to its rules.
package kernel
