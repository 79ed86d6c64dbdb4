package tensor

import "fmt"

// Rebind makes t the tensor of data with the given shape, as FromSlice would.
// The header's own memory is used for the shape, so that a header which is kept
// shows one array after the other without an allocation. Views that were made of
// t before are not changed. The zero Tensor may be rebound. It panics unless the
// product of the lengths is len(data).
func (t *Tensor) Rebind(data []float32, shape ...int) {
	if n := checkShape("rebind", shape); n != len(data) {
		FailShapes("rebind", fmt.Sprintf("a slice of %d elements does not fill the shape", len(data)), shape)
	}
	t.shape, t.data = append(t.shape[:0], shape...), data
}
