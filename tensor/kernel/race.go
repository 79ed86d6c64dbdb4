//go:build race

package kernel

import (
	"runtime"
	"unsafe"
)

// raceEnabled tells whether this build has the race detector.
const raceEnabled = true

// raceRead tells the race detector that assembly is about to read x.
func raceRead(x []float32) {
	if len(x) > 0 {
		runtime.RaceReadRange(unsafe.Pointer(unsafe.SliceData(x)), len(x)*4)
	}
}

// raceWrite tells the race detector that assembly is about to write x.
func raceWrite(x []float32) {
	if len(x) > 0 {
		runtime.RaceWriteRange(unsafe.Pointer(unsafe.SliceData(x)), len(x)*4)
	}
}
