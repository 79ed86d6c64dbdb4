//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

// The AVX2 functions take the channels that fill vectors of 8, and leave the
// others to the Go reference.

func maxWindows(w *Windows) {
	switch cpu.Current() {
	case cpu.AVX512:
		maxWindowsAVX512(w)
	case cpu.AVX2:
		maxWindowsAVX2(w)
		if rest := w.Channels % 8; rest > 0 {
			last := w.lastChannels(rest)
			maxWindowsGeneric(&last, last.At)
		}
	default:
		maxWindowsGeneric(w, w.At)
	}
}

func maxGradWindows(w *Windows) {
	switch cpu.Current() {
	case cpu.AVX512:
		maxGradWindowsAVX512(w)
	case cpu.AVX2:
		maxGradWindowsAVX2(w)
		if rest := w.Channels % 8; rest > 0 {
			last := w.lastChannels(rest)
			maxGradWindowsGeneric(&last, last.At)
		}
	default:
		maxGradWindowsGeneric(w, w.At)
	}
}

func sumWindows(w *Windows) {
	switch cpu.Current() {
	case cpu.AVX512:
		sumWindowsAVX512(w)
	case cpu.AVX2:
		sumWindowsAVX2(w)
		if rest := w.Channels % 8; rest > 0 {
			last := w.lastChannels(rest)
			sumWindowsGeneric(&last)
		}
	default:
		sumWindowsGeneric(w)
	}
}

// In pool_avx2_amd64.s.

//go:noescape
func maxWindowsAVX2(w *Windows)

//go:noescape
func maxGradWindowsAVX2(w *Windows)

//go:noescape
func sumWindowsAVX2(w *Windows)

// In pool_avx512_amd64.s.

//go:noescape
func maxWindowsAVX512(w *Windows)

//go:noescape
func maxGradWindowsAVX512(w *Windows)

//go:noescape
func sumWindowsAVX512(w *Windows)
