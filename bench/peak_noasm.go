//go:build purego || !(amd64 || arm64)

package bench

// multiplyAdds is plain Go here: there is no assembly in this build.
func multiplyAdds(rows int) (count int, sum float32) { return multiplyAddsGeneric(rows) }
