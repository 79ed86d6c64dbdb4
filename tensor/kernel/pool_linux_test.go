package kernel

import (
	"testing"
	"unsafe"

	"galaxynet/tensor/cpu/cputest"
)

// All slices end where a page begins that may not be read, and then begin where
// one ends.
func TestWindowsTouchNothingBesideTheirSlices(t *testing.T) {
	cputest.Run(t, func(t *testing.T) {
		const maxChannels, room = 2*32 + 9, 4096
		floatsY, floatsX, floatsAt := newPages(t, room).floats, newPages(t, room).floats, newPages(t, room).floats
		bytes := unsafe.Slice((*uint8)(unsafe.Pointer(&floatsAt[0])), 4*len(floatsAt))
		for _, method := range windowMethods {
			for _, layout := range windowLayouts {
				for channels := 1; channels <= maxChannels; channels++ {
					w := layout.run(channels)
					w.Divisor = 1
					y := (w.Count*w.Results-1)*w.YNext + channels
					x := (w.Count-1)*w.XNext + (w.Rows-1)*w.XRow + (w.Cols-1)*w.XCol + channels
					at := map[string]int{"Y": y, "X": x, "": 0}[method.numbers]
					for _, end := range []bool{false, true} {
						w.Y, w.X, w.At = floatsY[:y:y], floatsX[:x:x], bytes[:at:at]
						if end {
							w.Y, w.X, w.At = floatsY[len(floatsY)-y:], floatsX[len(floatsX)-x:], bytes[len(bytes)-at:]
						}
						call := kernelCase{call: func([][]float32, float32) float64 { method.call(&w); return 0 }}
						if err := callWithFaults(call, nil); err != nil {
							t.Fatalf("%s, %s, %d channels, at the end %v: %v", method.name, layout.name, channels, end, err)
						}
					}
				}
			}
		}
	})
}
