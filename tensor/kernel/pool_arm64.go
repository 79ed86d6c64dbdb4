//go:build !purego

package kernel

import "galaxynet/tensor/cpu"

// The NEON functions take the channels that fill vectors of 4, and leave the
// others to the Go reference.

func maxWindows(w *Windows) {
	switch cpu.Current() {
	case cpu.NEON:
		maxWindowsNEON(w)
		if rest := w.Channels % 4; rest > 0 {
			last := w.lastChannels(rest)
			maxWindowsGeneric(&last, last.At)
		}
	default:
		maxWindowsGeneric(w, w.At)
	}
}

func maxGradWindows(w *Windows) {
	switch cpu.Current() {
	case cpu.NEON:
		maxGradWindowsNEON(w)
		if rest := w.Channels % 4; rest > 0 {
			last := w.lastChannels(rest)
			maxGradWindowsGeneric(&last, last.At)
		}
	default:
		maxGradWindowsGeneric(w, w.At)
	}
}

func sumWindows(w *Windows) {
	switch cpu.Current() {
	case cpu.NEON:
		sumWindowsNEON(w)
		if rest := w.Channels % 4; rest > 0 {
			last := w.lastChannels(rest)
			sumWindowsGeneric(&last)
		}
	default:
		sumWindowsGeneric(w)
	}
}

// In pool_neon_arm64.s.

//go:noescape
func maxWindowsNEON(w *Windows)

//go:noescape
func maxGradWindowsNEON(w *Windows)

//go:noescape
func sumWindowsNEON(w *Windows)
