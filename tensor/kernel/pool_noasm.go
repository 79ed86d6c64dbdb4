//go:build purego || !(amd64 || arm64)

package kernel

func maxWindows(w *Windows)     { maxWindowsGeneric(w, w.At) }
func maxGradWindows(w *Windows) { maxGradWindowsGeneric(w, w.At) }
func sumWindows(w *Windows)     { sumWindowsGeneric(w) }
