//go:build !purego

package cpu

// detect returns the levels that this processor offers, lowest first. Every
// arm64 processor that Go runs on has Advanced SIMD.
func detect() []Level { return []Level{Generic, NEON} }
