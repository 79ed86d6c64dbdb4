//go:build !race

package kernel

// raceEnabled tells whether this build has the race detector.
const raceEnabled = false

// raceRead tells the race detector what assembly reads; nothing in this build.
func raceRead[T float32 | float64 | uint8]([]T) {}

// raceWrite tells the race detector what assembly writes; nothing in this build.
func raceWrite[T float32 | float64 | uint8]([]T) {}
