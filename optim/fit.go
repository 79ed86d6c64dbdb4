package optim

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"galaxynet/tensor"
	"galaxynet/tensor/safetensors"
)

// fit compares what a state needs with what a file holds under a prefix.
type fit struct {
	file     *safetensors.File
	prefix   string
	expected map[string]bool
	problems struct{ missing, unexpected, different []string }
}

// newFit returns a comparison that has found nothing yet.
func newFit(f *safetensors.File, prefix string) *fit {
	return &fit{file: f, prefix: prefix, expected: map[string]bool{}}
}

// floats expects a tensor of F32.
func (t *fit) floats(name string, shape tensor.Shape) { t.expect(name, safetensors.F32, shape) }

// count expects a scalar of I64 that can be a number of steps, and returns it; -1
// if it does not fit. The error is one of reading.
func (t *fit) count(name string) (int64, error) {
	if !t.expect(name, safetensors.I64, nil) {
		return -1, nil
	}
	v, err := t.file.Int64s(t.prefix + name)
	if err != nil {
		return -1, err
	}
	if v[0] < 0 || v[0] > math.MaxInt32 {
		t.differs("%s is %d, want 0 to %d", t.prefix+name, v[0], math.MaxInt32)
		return -1, nil
	}
	return v[0], nil
}

// expect reports whether the file has that tensor, and remembers what is wrong.
func (t *fit) expect(name string, dtype safetensors.DType, shape tensor.Shape) bool {
	name = t.prefix + name
	t.expected[name] = true
	e, err := t.file.Entry(name)
	if err != nil { // the file has no such tensor
		t.problems.missing = append(t.problems.missing, name)
		return false
	}
	if e.DType != dtype || !shape.Equal(e.Shape) {
		t.differs("%s is %s %v, want %s %v", name, e.DType, tensor.Shape(e.Shape), dtype, shape)
		return false
	}
	return true
}

// differs notes a tensor that is there and does not fit.
func (t *fit) differs(format string, args ...any) {
	t.problems.different = append(t.problems.different, fmt.Sprintf(format, args...))
}

// err returns all problems as one error, nil if there are none. Tensors under
// the prefix that nobody expected are among them.
func (t *fit) err() error {
	p := &t.problems
	for _, name := range t.file.Names() {
		if strings.HasPrefix(name, t.prefix) && !t.expected[name] {
			p.unexpected = append(p.unexpected, name)
		}
	}
	var parts []string
	if len(p.missing) > 0 {
		parts = append(parts, "missing "+strings.Join(p.missing, ", "))
	}
	if len(p.unexpected) > 0 {
		parts = append(parts, "unexpected "+strings.Join(p.unexpected, ", "))
	}
	parts = append(parts, p.different...)
	if len(parts) == 0 {
		return nil
	}
	return errors.New(strings.Join(parts, "; "))
}
