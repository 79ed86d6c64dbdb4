//go:build race

package kernel

import (
	"runtime"
	"unsafe"
)

// raceEnabled tells whether this build has the race detector.
const raceEnabled = true

// raceRead tells the race detector that assembly is about to read x.
func raceRead[T float32 | float64 | uint8](x []T) {
	if len(x) > 0 {
		runtime.RaceReadRange(unsafe.Pointer(unsafe.SliceData(x)), len(x)*int(unsafe.Sizeof(x[0])))
	}
}

// raceWrite tells the race detector that assembly is about to write x.
func raceWrite[T float32 | float64 | uint8](x []T) {
	if len(x) > 0 {
		runtime.RaceWriteRange(unsafe.Pointer(unsafe.SliceData(x)), len(x)*int(unsafe.Sizeof(x[0])))
	}
}
