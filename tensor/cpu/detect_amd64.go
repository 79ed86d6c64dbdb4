//go:build !purego

package cpu

import "github.com/klauspost/cpuid/v2"

// detect returns the levels that this processor and operating system offer,
// lowest first.
func detect() []Level {
	levels := []Level{Generic}
	if !cpuid.CPU.Supports(cpuid.AVX2, cpuid.FMA3) {
		return levels
	}
	levels = append(levels, AVX2)
	if cpuid.CPU.Supports(cpuid.AVX512F, cpuid.AVX512BW, cpuid.AVX512CD, cpuid.AVX512DQ, cpuid.AVX512VL) {
		levels = append(levels, AVX512)
	}
	return levels
}
