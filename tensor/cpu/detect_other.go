//go:build purego || !(amd64 || arm64)

package cpu

// detect returns Generic alone: this build has no assembly.
func detect() []Level { return []Level{Generic} }
