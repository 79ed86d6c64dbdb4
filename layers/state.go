package layers

import (
	"errors"
	"fmt"
	"strings"

	"galaxynet/tensor"
	"galaxynet/tensor/safetensors"
)

// StateEntries returns what WriteState writes, for safetensors.Create: parameters
// and buffers as F32 and counters as I64, with prefix before their full names and
// in PyTorch's shapes.
func StateEntries(net Layer, prefix string) []safetensors.Entry {
	var entries []safetensors.Entry
	for _, s := range Slots(net) {
		e := safetensors.Entry{Name: prefix + s.Name, DType: safetensors.F32, Shape: s.FileShape()}
		if s.Counter != nil {
			e.DType = safetensors.I64
		}
		entries = append(entries, e)
	}
	return entries
}

// WriteState writes the state of a net: PyTorch's state_dict, which
// load_state_dict takes strictly. Besides the net no more than one tensor is in
// memory at a time. It panics if a parameter has no elements.
//
//	w, err := safetensors.Create(path, nil, layers.StateEntries(net, ""))
//	if err != nil { … }
//	defer w.Close()
//	if err := layers.WriteState(net, w, ""); err != nil { … }
//	return w.Commit()
func WriteState(net Layer, w *safetensors.Writer, prefix string) error {
	for _, s := range Slots(net) {
		if err := s.write(w, prefix+s.Name); err != nil {
			return fmt.Errorf("layers: writing the state: %w", err)
		}
	}
	return nil
}

// write writes one tensor.
func (s Slot) write(w *safetensors.Writer, name string) error {
	switch {
	case s.Counter != nil:
		return w.WriteInt64s(name, []int64{*s.Counter})
	case s.FileOrder != nil:
		return w.WriteFloat32s(name, tensor.Permute(s.data(), s.FileOrder...).Data())
	}
	return w.WriteFloat32s(name, s.data().Data())
}

// LoadState sets the state of a net from a file that WriteState or PyTorch wrote.
// Floating-point tensors of other types than F32 are converted. Of the file's
// tensors those whose names begin with prefix must be exactly the net's; others
// are none of its business. If names are missing or unexpected, or shapes or
// types differ, the error tells all of them and nothing is changed. (Only if
// reading itself fails, in the middle of a file that was right when it was
// opened, is a part of the net changed.) Parameters without elements get some
// from the Go heap.
func LoadState(net Layer, f *safetensors.File, prefix string) error {
	slots := Slots(net)
	if err := compare(slots, f, prefix); err != nil {
		return fmt.Errorf("layers: the state does not fit: %w", err)
	}
	Allocate(net, nil)
	for _, s := range slots {
		if err := s.read(f, prefix+s.Name); err != nil {
			return fmt.Errorf("layers: reading the state: %w", err)
		}
	}
	return nil
}

// compare returns an error that tells every difference between a net and the
// part of a file that prefix marks, nil if there is none.
func compare(slots []Slot, f *safetensors.File, prefix string) error {
	extra := map[string]bool{} // names in the file that no slot has
	for _, name := range f.Names() {
		extra[name] = strings.HasPrefix(name, prefix)
	}
	var missing, unexpected, different []string
	for _, s := range slots {
		name := prefix + s.Name
		if !extra[name] {
			missing = append(missing, fmt.Sprintf("%s %v", name, s.FileShape()))
			continue
		}
		extra[name] = false
		if text := s.differs(f, name); text != "" {
			different = append(different, text)
		}
	}
	for _, name := range f.Names() {
		if extra[name] {
			e, _ := f.Entry(name) // there is one, by Names
			unexpected = append(unexpected, fmt.Sprintf("%s %v", name, e.Shape))
		}
	}
	var parts []string
	if len(missing) > 0 {
		parts = append(parts, "missing "+strings.Join(missing, ", "))
	}
	if len(unexpected) > 0 {
		parts = append(parts, "unexpected "+strings.Join(unexpected, ", "))
	}
	if parts = append(parts, different...); len(parts) == 0 {
		return nil
	}
	return errors.New(strings.Join(parts, "; "))
}

// differs tells how the file's tensor of that name does not fit the slot; "" if
// it does.
func (s Slot) differs(f *safetensors.File, name string) string {
	e, err := f.Entry(name)
	want, fits := "a floating-point type", false
	switch e.DType {
	case safetensors.F32, safetensors.F64, safetensors.F16, safetensors.BF16:
		fits = s.Counter == nil
	case safetensors.I64:
		fits = s.Counter != nil
	}
	if s.Counter != nil {
		want = "I64"
	}
	switch {
	case err != nil:
		return err.Error()
	case !s.FileShape().Equal(e.Shape):
		return fmt.Sprintf("%s is %v in the file, want %v", name, e.Shape, s.FileShape())
	case !fits:
		return fmt.Sprintf("%s is %s in the file, want %s", name, e.DType, want)
	}
	return ""
}

// read reads one tensor, which fits.
func (s Slot) read(f *safetensors.File, name string) error {
	switch {
	case s.Counter != nil:
		v, err := f.Int64s(name)
		if err != nil {
			return err
		}
		*s.Counter = v[0]
	case s.FileOrder != nil:
		file, err := f.Tensor(name)
		if err != nil {
			return err
		}
		tensor.PermuteTo(s.data(), file, s.fileToMemory()...)
	default:
		return f.ReadTo(s.data().Data(), name)
	}
	return nil
}
